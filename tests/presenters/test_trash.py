import pytest

from desktop.errors import DiskError, DiskFault
from desktop.presenters.trash import TrashPresenter
from tests.presenters.tokens import new_vault, token

DAY = 86_400


class View:
    def __init__(self):
        self.discarded, self.asked, self.error = [], None, None

    def show_trash(self, discarded):
        self.discarded = [(each.entry.label, each.days) for each in discarded]

    def ask_remove(self, entry):
        self.asked = entry

    def show_error(self, error):
        self.error = error


@pytest.fixture
def case(shelf, clock):
    class Case:
        vault = new_vault(shelf)
        first = vault.add(token(1), "First").id
        second = vault.add(token(2), "Second").id
        view = View()
        presenter = TrashPresenter(vault, view, clock)

    Case.vault.discard(Case.first)
    clock.now += 2 * DAY
    Case.vault.discard(Case.second)
    Case.presenter.refresh()
    yield Case
    Case.vault.lock()


def test_the_trash_says_how_long_each_token_stays(case):
    assert case.view.discarded == [("Second", 30), ("First", 28)]


def test_a_token_comes_back(case):
    case.presenter.put_back(case.first)
    assert case.view.discarded == [("Second", 30)]
    assert [entry.label for entry in case.vault.entries] == ["First"]


def test_deleting_for_good_asks_first(case):
    case.presenter.ask_remove(case.second)
    assert case.view.asked.label == "Second"
    assert len(case.vault.trash) == 2
    case.presenter.remove(case.second)
    assert case.view.asked is None
    assert case.view.discarded == [("First", 28)]


def test_what_cannot_be_saved_is_said(case, monkeypatch):
    def full(*_args):
        raise DiskError(DiskFault.FULL)

    monkeypatch.setattr(case.vault, "remove", full)
    case.presenter.remove(case.second)
    assert isinstance(case.view.error, DiskError)
    assert len(case.view.discarded) == 2
