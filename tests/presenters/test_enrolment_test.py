from dataclasses import replace

import pytest

from desktop.clinic.backend import Offline, ServerBroken, Wait
from desktop.clock import Offset
from desktop.errors import ClinicFault, NoScreenPictureError, Unseen
from desktop.presenters.account import Account
from desktop.presenters.account_states import Ended, In, Out
from desktop.presenters.enrolment_test import Doing, EnrolmentTest, Found, Matched, Unfound
from desktop.presenters.handing_over import HandingOver
from desktop.presenters.offers import Screen, Shot
from desktop.qr.picture import Grey
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from desktop.vault.sign_in import SignIn, SignInKind
from tests.clinic.fakes import FakeClinic, FakePerson
from tests.fakes import HeldRunner
from tests.presenters.adding import ONE, uri
from tests.qr.drawn import drawn
from tests.vault.crafted import PERSON, password

EMAIL = "mia@clinic.test"
RIGHT = "correct horse battery 9"
START = 1_795_487_370.0  # at the beginning of a time step
LEFT = Screen(1, 2)


class Clock:
    def __init__(self):
        self.now = START
        self.slow = 0.0  # seconds that this computer's clock is behind

    def __call__(self):
        return self.now - self.slow


class FakePage:
    def __init__(self):
        self.doing = []
        self.qr = ()
        self.report = None

    def show_doing(self, doing):
        self.doing.append(doing)

    def show_code(self, qr):
        self.qr = qr

    def show_report(self, report):
        self.report = report


class FakeScreen:
    """What is on the screen: the page's QR code, and whatever else a test puts there."""

    def __init__(self, page):
        self.page = page
        self.looks = 0
        self.closed = False
        self.others = []
        self.covered = False

    def look(self):
        self.looks += 1

    def close(self):
        self.closed = True

    def shots(self):
        """Return a picture a screen: other codes first, ours last."""
        pictures = list(self.others)
        if self.page.qr and not self.covered:
            pictures.append(_painted(self.page.qr))
        screens = [Screen(n, len(pictures)) for n in range(1, len(pictures) + 1)]
        return tuple(map(Shot, pictures, screens))


def _painted(qr, scale=4, quiet=4):
    """Return modules as a screen shows them."""
    side = (len(qr) + 2 * quiet) * scale
    light = b"\xff" * side
    rows = [light] * (quiet * scale)
    for line in qr:
        inner = b"".join((b"\x00" if dark else b"\xff") * scale for dark in line)
        rows += [b"\xff" * quiet * scale + inner + b"\xff" * quiet * scale] * scale
    rows += [light] * (quiet * scale)
    return Grey(side, side, b"".join(rows))


def _other(text):
    picture = drawn(text).convert("L")
    return Grey(*picture.size, picture.tobytes())


class Scene:
    """A manager who is signed in, and the page of the test."""

    def __init__(self, shelf):
        self.clock = Clock()
        self.vault = shelf.create(PERSON, password(), RecoveryCode.generate())
        made = self.vault.add_clinic("Happy Feet")
        how = SignIn(kind=SignInKind.ALLAUTH, address="https://happyfeet.example")
        self.vault.edit_clinic(replace(made, sign_in=how))
        self.manager = FakePerson(email=EMAIL, name="Mia Berg", manager=True)
        self.server = FakeClinic(self.manager, name="Happy Feet", now=lambda: self.clock.now)
        self.correction = 0.0
        self.runner = HeldRunner()
        self.account = Account(
            self.vault, made.id, self.server,
            runner=self.runner, handing_over=HandingOver(), clock=self.codes_at,
            correction=lambda: self.correction, changed=lambda: None,
        )  # fmt: skip
        self.account.sign_in(EMAIL, Secret(RIGHT.encode()))
        self.runner.release()
        self.page = FakePage()
        self.screen = FakeScreen(self.page)
        self.ticks = iter(range(1_000))
        self.test = EnrolmentTest(
            self.account, self.page,
            runner=self.runner, screen=self.screen, clock=self.codes_at,
            correction=lambda: self.correction, timer=lambda: next(self.ticks) / 10,
        )  # fmt: skip

    def codes_at(self):
        return self.clock() + self.correction

    def start(self):
        self.server.asked.clear()
        self.test.start()
        self.runner.release()

    def look(self):
        self.test.seen(self.screen.shots(), 0.25)
        self.runner.release()

    def run(self):
        self.start()
        self.look()
        return self.page.report


@pytest.fixture
def scene(shelf):
    return Scene(shelf)


def test_everything_works_and_nothing_is_left(scene):
    report = scene.run()
    assert report.works
    assert (report.person, report.clinic, report.at) == ("Mia Berg", "Happy Feet", START)
    assert report.secure
    assert report.offered is None
    assert report.found == Found(pytest.approx(0.35), Screen(1, 1))
    assert (report.matched.valid, report.matched.steps) == (True, 0)
    assert len(report.matched.code) == 6
    assert report.answered == pytest.approx(0.1)
    assert report.removed
    assert scene.page.doing == list(Doing)
    assert scene.page.qr == ()
    assert scene.server.asked == ["begin_test", "compare_test", "end_test"]
    assert scene.server._tested == ""
    assert [entry.label for entry in scene.vault.entries] == []


def test_the_code_is_found_among_others_and_on_another_screen(scene):
    scene.screen.others = [_other(uri("Somebody else", key=ONE)), _other("https://clinic.example")]
    report = scene.run()
    assert report.found.screen == Screen(3, 3)
    assert report.works


def test_other_codes_are_not_taken_for_it(scene):
    scene.screen.others = [_other(uri("Somebody else", key=ONE))]
    scene.screen.covered = True
    report = scene.run()
    assert report.found is Unfound.OTHERS
    assert report.matched is None
    assert not report.works
    assert report.removed


def test_nothing_is_seen(scene):
    scene.screen.covered = True
    report = scene.run()
    assert report.found is Unfound.NOTHING
    assert scene.server.asked == ["begin_test", "end_test"]


@pytest.mark.parametrize("reason", Unseen)
def test_a_screen_that_cannot_be_seen_is_a_line_of_the_report(scene, reason):
    scene.start()
    scene.test.unseen(NoScreenPictureError(reason))
    scene.runner.release()
    assert scene.page.report.found.reason is reason
    assert scene.page.report.removed
    assert not scene.page.report.works


def test_a_person_who_lets_no_picture_be_taken(scene):
    scene.start()
    scene.test.called_off()
    scene.runner.release()
    assert scene.page.report.found is Unfound.CALLED_OFF
    assert scene.server._tested == ""


def test_a_clock_that_is_slow(scene):
    scene.clock.slow = 94.0
    scene.server.clock = Offset(93.5, 94.5)
    report = scene.run()
    assert report.matched == Matched(report.matched.code, valid=False, steps=-4)
    assert not report.works
    assert report.clock_left.correctable
    scene.correction = 94.0
    report = scene.run()
    assert report.works
    assert report.at == START - 94
    assert (report.clock.correctable, report.clock_left.shown) == (True, False)


@pytest.mark.parametrize(
    "trouble",
    [Wait(60), Offline(ClinicFault.UNREACHABLE), ServerBroken(ClinicFault.FORBIDDEN)],
    ids=lambda trouble: type(trouble).__name__,
)
def test_a_clinic_that_makes_no_enrolment(scene, trouble):
    scene.server.trouble = trouble
    scene.start()
    report = scene.page.report
    assert report.offered == trouble
    assert (report.found, report.matched, report.removed) == (None, None, None)
    assert (report.answered is None) == isinstance(trouble, Offline)
    assert scene.server.asked == ["begin_test", "end_test"]
    assert scene.screen.looks == 0


def test_a_clinic_that_goes_offline_on_the_way(scene):
    scene.start()
    trouble = scene.server.trouble = Offline(ClinicFault.SLOW)
    scene.look()
    report = scene.page.report
    assert report.matched == trouble
    assert report.removed is False
    assert not report.works


def test_a_session_that_ends_on_the_way(scene):
    assert isinstance(scene.account.state, In)
    scene.manager.sessions.clear()
    scene.start()
    assert scene.page.report.offered == Ended()
    assert scene.account.state == Out(Ended())


def test_another_test_begins_when_the_first_is_over(scene):
    scene.start()
    scene.test.start()
    assert scene.server.asked == ["begin_test"]
    scene.look()
    first = scene.page.report
    scene.start()
    assert scene.server.asked == ["begin_test"]
    scene.look()
    assert scene.page.report.matched.code != first.matched.code


@pytest.mark.parametrize("step", ["asked", "looked for", "being read", "compared"])
def test_a_page_that_is_left_leaves_nothing_at_the_clinic(scene, step):
    scene.test.start()
    if step != "asked":
        scene.runner.release()
    if step in {"being read", "compared"}:
        scene.test.seen(scene.screen.shots(), 0.0)
    if step == "compared":
        scene.runner.held.pop(0).deliver()
        assert scene.server.asked[-1] == "compare_test"
    scene.test.close()
    scene.runner.release()
    assert scene.server._tested == ""
    assert scene.server.asked[-1] == "end_test"
    assert scene.page.report is None
    assert scene.screen.closed
    scene.look()  # what comes too late
    assert scene.page.report is None


def test_a_page_that_is_left_afterwards_asks_nothing_more(scene):
    scene.run()
    scene.server.asked.clear()
    scene.test.close()
    scene.test.close()
    assert scene.server.asked == []
