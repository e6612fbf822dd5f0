from uuid import uuid4

import pytest

from desktop.presenters.copying import Copied, Copying
from tests.presenters.tokens import Clipboard

FEET, HANDS = uuid4(), uuid4()


class View:
    copied = None

    def show_copied(self, copied):
        self.copied = copied

    def hide_copied(self):
        self.copied = None


@pytest.fixture
def copying(clock):
    class Case:
        view = View()
        clipboard = Clipboard(clock)
        presenter = Copying(clipboard, view, 30)

    return Case


def test_it_counts_down_until_the_code_is_gone(copying, clock):
    copying.presenter.copy(FEET, "Happy Feet", "123456")
    assert copying.clipboard.text == "123456"
    assert copying.view.copied == Copied(FEET, "Happy Feet", 30, 30)
    clock.now += 6
    copying.presenter.tick()
    assert copying.view.copied == Copied(FEET, "Happy Feet", 24, 30)
    clock.now += 24
    copying.presenter.tick()
    assert copying.view.copied is None
    assert copying.presenter.copied is None


def test_another_code_takes_its_place(copying, clock):
    copying.presenter.copy(FEET, "Happy Feet", "123456")
    clock.now += 20
    copying.presenter.copy(HANDS, "Hands", "654321")
    assert copying.clipboard.text == "654321"
    assert copying.view.copied == Copied(HANDS, "Hands", 30, 30)


def test_it_can_be_cleared_before_its_time(copying):
    copying.presenter.copy(FEET, "Happy Feet", "123456")
    copying.presenter.clear_now()
    assert copying.clipboard.text is None
    assert copying.view.copied is None


def test_what_somebody_else_has_copied_since_is_not_spoken_of(copying):
    copying.presenter.copy(FEET, "Happy Feet", "123456")
    copying.clipboard.text = None  # taken over
    copying.presenter.tick()
    assert copying.view.copied is None


def test_nothing_is_said_while_nothing_was_copied(copying):
    copying.presenter.tick()
    copying.presenter.clear_now()
    assert copying.view.copied is None


def test_what_another_window_has_copied_is_told(copying, clock):
    other = View()
    window = Copying(copying.clipboard, other, 30)
    copying.presenter.copy(FEET, "Happy Feet", "123456")
    window.tick()
    assert other.copied == Copied(FEET, "Happy Feet", 30, 30)
    window.copy(HANDS, "Hands", "654321")
    copying.presenter.tick()
    assert copying.view.copied == Copied(HANDS, "Hands", 30, 30)


def test_beside_one_token_no_other_is_spoken_of(copying):
    other = View()
    page = Copying(copying.clipboard, other, 30, only=HANDS)
    copying.presenter.copy(FEET, "Happy Feet", "123456")
    page.tick()
    assert other.copied is None
    page.copy(HANDS, "Hands", "654321")
    assert other.copied.id == HANDS
    copying.presenter.copy(FEET, "Happy Feet", "123456")
    page.tick()
    assert other.copied is None


def test_another_time_is_for_the_next_code(copying, clock):
    copying.presenter.copy(FEET, "Happy Feet", "123456")
    copying.presenter.clear_after = 10
    clock.now += 5
    copying.presenter.tick()
    assert copying.view.copied == Copied(FEET, "Happy Feet", 25, 30)
    copying.presenter.copy(FEET, "Happy Feet", "123456")
    assert copying.view.copied == Copied(FEET, "Happy Feet", 10, 10)
