from dataclasses import replace

import pytest

from desktop.otp.code import code_at, code_for
from desktop.presenters.tray import MOST, TrayPresenter
from desktop.vault.journal import Happening
from tests.presenters.tokens import Clipboard, counter, new_vault, token


class View:
    def __init__(self):
        self.shown, self.announced, self.error = [], [], None

    def show_open(self, person, favourites):
        self.shown.append((person, [each.label for each in favourites]))

    def announce_copied(self, copied):
        self.announced.append((copied.label, copied.left))

    def show_error(self, error):
        self.error = error

    def show_row_changed(self, token_id): ...

    def show_copied(self, copied): ...

    def hide_copied(self): ...


class Case:
    def __init__(self, shelf, clock):
        self.vault = new_vault(shelf)
        self.feet = self.favourite(token(1), "Happy Feet")
        self.vault.add(token(2), "No favourite")
        self.phone = self.favourite(counter(3), "Phone system")
        self.view, self.clipboard = View(), Clipboard(clock)
        self.presenter = TrayPresenter(
            self.vault, self.view, clipboard=self.clipboard, clear_after=30, clock=clock
        )

    def favourite(self, new, label):
        entry = self.vault.add(new, label)
        self.vault.edit(replace(entry, favourite=True))
        return entry.id


@pytest.fixture
def case(shelf, clock):
    made = Case(shelf, clock)
    yield made
    made.vault.lock()


def test_favourites_are_offered_in_the_persons_own_order(case):
    assert case.view.shown == [("Maria", ["Happy Feet", "Phone system"])]
    case.vault.reorder([case.phone, case.feet])
    case.presenter.refresh()
    assert case.view.shown[-1] == ("Maria", ["Phone system", "Happy Feet"])


def test_a_menu_that_is_as_it_was_is_left_alone(case):
    case.presenter.copy(case.feet)
    case.presenter.refresh()
    assert len(case.view.shown) == 1


def test_the_menu_stays_short(case):
    for number in range(10, 20):
        case.favourite(token(number), f"Clinic {number}")
    case.presenter.refresh()
    [_, (_, labels)] = case.view.shown
    assert len(labels) == MOST
    assert labels[:2] == ["Happy Feet", "Phone system"]


def test_a_code_is_copied_said_and_put_in_the_journal(case, clock):
    case.presenter.copy(case.feet)
    assert case.clipboard.text == code_at(token(1), clock()).text
    assert case.view.announced == [("Happy Feet", 30)]
    assert case.vault.journal()[-1].happening is Happening.COPIED
    case.presenter.copy(case.phone)
    assert case.clipboard.text == code_for(counter(3), 0).text
