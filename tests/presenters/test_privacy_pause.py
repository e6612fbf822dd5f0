import pytest

from desktop.presenters.privacy_pause import MINUTES, USUAL, PrivacyPause
from desktop.vault.journal import Happening
from tests.presenters.tokens import new_vault


class FakeScreen:
    hidden = True

    def set_hidden(self, hidden):
        self.hidden = hidden


class FakePauseView:
    def __init__(self):
        self.left = None
        self.said = []

    def show_pause(self, left, *, aloud):
        self.left = left
        if aloud:
            self.said.append(left)

    def hide_pause(self):
        self.left = None
        self.said.append("over")


class Case:
    def __init__(self, shelf, clock):
        self.screen, self.view, self.clock = FakeScreen(), FakePauseView(), clock
        self.vault = new_vault(shelf)
        self.pause = PrivacyPause(self.screen, self.view, clock)

    @property
    def journal(self):
        wanted = {Happening.CAPTURE_ALLOWED, Happening.CAPTURE_ENDED}
        return [e.happening for e in self.vault.journal() if e.happening in wanted]


@pytest.fixture
def case(shelf, clock):
    case = Case(shelf, clock)
    yield case
    case.vault.lock()


def test_it_shows_frontdesk_and_counts(case):
    assert USUAL in MINUTES
    case.pause.start(case.vault, 10)
    assert case.screen.hidden is False
    assert case.view.left == 600
    case.clock.now += 0.4
    case.pause.tick()
    assert case.view.left == 600
    case.clock.now += 60
    case.pause.tick()
    assert case.view.left == 540
    assert case.journal == [Happening.CAPTURE_ALLOWED]


def test_it_ends_by_itself_also_while_the_computer_slept(case):
    case.pause.start(case.vault, 5)
    case.clock.now += 36_000
    case.pause.tick()
    assert case.screen.hidden is True
    assert case.view.left is None
    assert case.journal == [Happening.CAPTURE_ALLOWED, Happening.CAPTURE_ENDED]
    case.pause.tick()
    assert case.view.said == [300, "over"]


def test_it_ends_when_it_is_ended_and_only_once(case):
    case.pause.start(case.vault, 5)
    case.pause.end()
    case.pause.end()
    assert case.screen.hidden is True
    assert case.view.said == [300, "over"]
    assert case.journal == [Happening.CAPTURE_ALLOWED, Happening.CAPTURE_ENDED]


def test_the_beginning_and_the_last_minute_are_said_aloud(case):
    case.pause.start(case.vault, 5)
    for _second in range(300):
        case.clock.now += 1
        case.pause.tick()
    assert case.view.said == [300, 60, "over"]


def test_it_can_be_made_longer(case):
    case.pause.start(case.vault, 5)
    case.clock.now += 299
    case.pause.start(case.vault, 15)
    case.clock.now += 10
    case.pause.tick()
    assert case.view.left == 890
    assert case.screen.hidden is False
