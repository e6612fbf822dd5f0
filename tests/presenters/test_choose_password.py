import pytest

from desktop.errors import Advice
from desktop.presenters.choose_password import ChoosePassword, PasswordFault
from desktop.secret import Secret
from tests.fakes import FakeChooseView, HeldRunner

STRONG = b"lantern otter quartz mumble"


class Case:
    def __init__(self):
        self.view = FakeChooseView()
        self.runner = HeldRunner()
        self.chosen = []
        self.presenter = ChoosePassword(self.view, self.runner, self.chosen.append)


@pytest.fixture
def choose():
    return Case()


def submit(choose, password, again=None):
    first, second = Secret(password), Secret(password if again is None else again)
    choose.presenter.submit(first, second)
    choose.runner.release()
    return first, second


def test_a_strong_password_typed_twice_is_chosen(choose):
    _, again = submit(choose, STRONG)
    assert choose.chosen == [Secret(STRONG)]
    assert not any(again.view)
    assert (choose.view.emptied, choose.view.busy) == (1, False)


@pytest.mark.parametrize(
    ("password", "again", "fault"),
    [
        (b"", b"", PasswordFault.EMPTY),
        (STRONG, b"other", PasswordFault.DIFFERENT),
        (b"password1", b"password1", PasswordFault.WEAK),
    ],
)
def test_others_are_refused_and_wiped(choose, password, again, fault):
    copies = submit(choose, password, again)
    assert (choose.view.fault, choose.chosen, choose.view.emptied) == (fault, [], 0)
    assert not any(any(copy.view) for copy in copies)
    assert not choose.view.busy


def test_advice_follows_what_is_typed(choose):
    first, second = Secret(b"password"), Secret(STRONG)
    choose.presenter.typed(first)
    choose.runner.release()
    assert choose.view.strength.advice is Advice.COMMON
    assert not choose.view.enough
    choose.presenter.typed(second)
    choose.runner.release()
    assert choose.view.enough
    choose.presenter.typed(Secret(b""))
    assert choose.view.strength is None
    assert not any((*first.view, *second.view)), "wiped"


def test_advice_that_comes_late_is_dropped(choose):
    choose.presenter.typed(Secret(b"password"))
    choose.presenter.typed(Secret(b""))
    choose.runner.release()
    assert choose.view.strength is None


def test_a_name_is_no_password(choose):
    choose.presenter.person = "Wilhelmina Featherstonehaugh"
    submit(choose, b"featherstonehaugh")
    assert choose.view.strength.advice is Advice.NAME


def test_the_clinic_may_demand_more():
    view, runner, chosen = FakeChooseView(), HeldRunner(), []
    presenter = ChoosePassword(view, runner, chosen.append, needed=4)
    presenter.submit(Secret(b"lantern otter"), Secret(b"lantern otter"))
    runner.release()
    assert (view.fault, chosen) == (PasswordFault.WEAK, [])


@pytest.mark.parametrize("password", [STRONG, b"password1"])
def test_closing_wipes_what_arrives(choose, password):
    first = Secret(password)
    choose.presenter.submit(first, Secret(password))
    choose.presenter.close()
    choose.runner.release()
    assert (choose.chosen, choose.view.emptied) == ([], 0)
    assert not any(first.view)


def test_only_one_is_looked_at_at_a_time(choose):
    choose.presenter.submit(Secret(STRONG), Secret(STRONG))
    second = Secret(STRONG)
    choose.presenter.submit(second, Secret(STRONG))
    choose.runner.release()
    assert len(choose.chosen) == 1
    assert not any(second.view)
