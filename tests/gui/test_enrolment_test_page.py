"""The enrolment test as a manager sees it: with the real practice clinic and a real screen."""

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QPushButton

from desktop.clinic.backend import Offline, ServerBroken, Wait
from desktop.clock import Offset
from desktop.errors import ClinicFault, NoScreenPictureError, Unseen
from desktop.gui import own_screen, palette
from desktop.gui.enrolment_report import EnrolmentReport
from desktop.gui.enrolment_test_page import enrolment_test_screen
from desktop.gui.tasks import QtRunner
from desktop.presenters.account_states import Ended
from desktop.presenters.enrolment_test import Found, Matched, Report, Unfound
from desktop.presenters.offers import Screen
from desktop.secret import Secret
from desktop.system.screens import Camera, camera
from tests.clinic.fakes import FakeClinic, FakePerson
from tests.fakes import HeldRunner
from tests.gui.printed import printed
from tests.gui.signed_in import WindowCamera, account_at, sign_in
from tests.presenters.tokens import new_vault

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
RIGHT = "correct horse battery 9"


def screen_camera():
    return camera if QGuiApplication.platformName() == "xcb" else WindowCamera


class Case:
    def __init__(self, qtbot, account, runner, find_camera):
        self.qtbot = qtbot
        self.account = account
        self.capture = []
        self.correction = 0.0
        self.done = []
        self.page = enrolment_test_screen(
            account,
            runner=runner,
            clock=account._clock,
            correction=lambda: self.correction,
            on_correct=lambda: self.done.append("correct"),
            expose=lambda: self.capture.append("exposed"),
            cover=lambda: self.capture.append("covered"),
            on_back=lambda: self.done.append("back"),
            on_lock=lambda: self.done.append("lock"),
            on_hand_over=lambda: self.done.append("hand over"),
            find_camera=find_camera,
        )
        qtbot.addWidget(self.page)
        self.page.resize(960, 820)
        self.page.show()
        qtbot.waitExposed(self.page)

    def seen(self, kind):
        return [each for each in self.page.findChildren(kind) if each.isVisible()]

    def words(self):
        return [label.text() for label in self.seen(QLabel) if label.text()]

    def button(self, words):
        [found] = [each for each in self.seen(QPushButton) if each.text() == words]
        return found

    def wait(self, words):
        self.qtbot.waitUntil(lambda: words in self.words(), timeout=15_000)


@pytest.fixture
def runner(qapp):
    runner = QtRunner(qapp)
    yield runner
    runner.shut_down()


@pytest.mark.usefixtures("direct")
def test_a_manager_tests_enrolment_with_what_is_really_on_the_screen(
    qtbot, runner, practice_clinic, shelf, tmp_path
):
    palette.use("light")
    manager = practice_clinic.player("manager")
    account = account_at(practice_clinic, new_vault(shelf), runner)
    sign_in(account, qtbot, manager["email"], manager["password"])
    case = Case(qtbot, account, runner, screen_camera())
    case.wait("Enrolment works on this computer")
    words = case.words()
    assert any(re.fullmatch(r"Tested by Morgan Reyes on .*, with Frontdesk .*", w) for w in words)
    assert any(re.fullmatch(r"Moving Forward, at \d\d:\d\d", w) for w in words)
    assert any(re.fullmatch(r"In \d[.\d]* s, your screen", w) for w in words)
    assert any(re.fullmatch(r"\d{3} \d{3}", w) for w in words)
    assert any(re.fullmatch(r"In \d[.\d]* s, on this computer", w) for w in words)
    assert "Nothing is left at the clinic" in words
    assert "This computer’s clock is right" in words
    assert case.capture == ["exposed", "covered"]
    assert not case.page.qr.isVisible()
    client = practice_clinic.manager()
    assert client.ask("DELETE", "/api/v1/enrolment-test").json == {"ended": 0}

    path = tmp_path / "report.pdf"
    case.page.report.save_to(str(path))
    case.wait("The report was saved as “report.pdf”.")
    [sheet] = printed(path)
    assert "Enrolment works on this computer" in sheet
    assert "What to tell your staff" in sheet


@pytest.fixture
def case(qtbot, monkeypatch, shelf):
    """A page on a clinic in memory, whose camera a test holds."""
    monkeypatch.setattr(own_screen, "_SEEN", 0)
    palette.use("light")
    manager = FakePerson(email="mia@clinic.test", name="Mia Berg", manager=True)
    runner = HeldRunner()
    account = account_at(None, new_vault(shelf), runner, backend=FakeClinic(manager))
    account.sign_in(manager.email, Secret(RIGHT.encode()))
    runner.release()
    case = Case(qtbot, account, runner, WindowCamera)
    case.runner = runner
    return case


def finish(case):
    case.runner.release()
    case.qtbot.waitUntil(lambda: case.capture.count("covered") == case.capture.count("exposed") > 0)
    case.runner.release()


def test_the_code_is_shown_while_it_is_looked_for(case):
    case.runner.release()
    assert case.page.qr.isVisible()
    assert "Looking for the QR code on the screen…" in case.words()
    finish(case)
    assert "Enrolment works on this computer" in case.words()
    assert case.page.focusWidget() is case.button("Print")
    assert case.button("Print").property("kind") == "primary"


def test_it_is_tested_again(case):
    finish(case)
    case.button("Test again").click()
    assert "Asking the clinic for a QR code…" in case.words()
    case.capture.clear()
    finish(case)
    assert "Enrolment works on this computer" in case.words()


class Blind(Camera):
    error = NoScreenPictureError(Unseen.NO_PORTAL)

    def take(self, *, part):  # noqa: ARG002
        self.failed.emit(self.error)


@pytest.mark.parametrize("error", [NoScreenPictureError(Unseen.NO_PORTAL), None])
def test_a_screen_that_is_not_seen_is_a_line_with_a_remedy(case, monkeypatch, error):
    monkeypatch.setattr(Blind, "error", error)
    blind = Case(case.qtbot, case.account, case.runner, Blind)
    case.page.presenter.close()
    blind.runner = case.runner
    finish(blind)
    assert "Enrolment does not work on this computer yet" in blind.words()
    assert "It was not found on the screen" in blind.words()
    remedy = "screenshot portal" if error else "allow it when the desktop asks"
    assert any(remedy in words for words in blind.words())
    assert blind.button("Test again").property("kind") == "primary"
    assert blind.page.focusWidget() is blind.button("Test again")
    assert blind.account.backend._tested == ""


def test_a_page_that_goes_is_hidden_from_captures_again(case):
    case.runner.release()
    assert case.capture == ["exposed"]
    case.page.presenter.close()
    assert case.capture == ["exposed", "covered"]
    case.runner.release()
    assert case.account.backend._tested == ""


@pytest.fixture
def sheet(qtbot):
    sheet = EnrolmentReport()
    qtbot.addWidget(sheet)
    return sheet


def words_on(sheet):
    return [label.text() for label in sheet.findChildren(QLabel)]


def report(**changes):
    facts = {
        "person": "Mia Berg", "clinic": "Happy Feet", "at": 1_795_487_370.0, "secure": True,
        "correction": 0.0, "found": Found(0.2, Screen(1, 2)), "matched": Matched("485739", True, 0),
        "answered": 0.12, "removed": True, "clock": Offset(-0.2, 0.3),
    }  # fmt: skip
    return Report(**{**facts, **changes})


@pytest.mark.parametrize(
    ("changes", "line", "advice"),
    [
        ({"offered": Wait(60)}, "The clinic offered no QR code", "Wait for"),
        ({"offered": Ended()}, "The clinic offered no QR code", "sign in again"),
        (
            {"offered": ServerBroken(ClinicFault.FORBIDDEN), "removed": None},
            "There is no test to remove",
            "",
        ),
        (
            {"offered": Offline(ClinicFault.SLOW), "answered": None},
            "The clinic’s server does not answer",
            "Look whether this computer is online",
        ),
        ({"found": Unfound.NOTHING}, "It was not found on the screen", "to the front"),
        ({"found": Unfound.OTHERS}, "It was not found on the screen", "other QR codes"),
        ({"found": None, "matched": None}, "Finding it on the screen: not tried", ""),
        ({"matched": None}, "Comparing a code: not tried", ""),
        ({"matched": Offline(ClinicFault.SLOW)}, "The code could not be compared", "in time"),
        (
            {"matched": Matched("485739", False, -4)},
            "The clinic expected another code",
            "the clock is the reason",
        ),
        (
            {"matched": Matched("485739", False, None)},
            "The clinic expected another code",
            "it is not the clock",
        ),
        (
            {"removed": False},
            "The clinic did not say that the test was removed",
            "Nobody can sign in with it",
        ),
        (
            {"clock": Offset(11.8, 12.3)},
            "This computer’s clock is 12 s slow",
            "Works. Have it set soon.",
        ),
        (
            {"clock": Offset(-40.2, -39.9)},
            "This computer’s clock is 40 s fast",
            "Codes made by it are refused",
        ),
        (
            {"clock": Offset(93.8, 94.3), "correction": 94.0},
            "This computer’s clock is 94 s slow",
            "Codes are corrected.",
        ),
        ({"clock": None}, "This computer’s clock was not compared", ""),
    ],
)
def test_each_row_says_what_happened_and_what_to_do(sheet, changes, line, advice):
    sheet.show_report(report(**changes))
    assert line in words_on(sheet)
    assert any(advice in words for words in words_on(sheet))


@pytest.mark.parametrize(
    ("screen", "words"),
    [
        (Screen(1, 2), "left screen"),
        (Screen(2, 2), "right screen"),
        (Screen(1, 2, stacked=True), "upper screen"),
        (Screen(2, 2, stacked=True), "lower screen"),
        (Screen(2, 3), "screen 2 of 3"),
        (Screen(1, 1), "your screen"),
        (None, "your screen"),
    ],
)
def test_the_screen_is_named(sheet, screen, words):
    sheet.show_report(report(found=Found(12.3, screen)))
    assert f"In 12 s, {words}" in words_on(sheet)


def test_codes_are_corrected_and_tested_again(case):
    finish(case)
    case.page.show_report(report(clock=Offset(93.8, 94.3), matched=Matched("485739", False, -4)))
    case.account.backend.asked.clear()
    case.wait("This computer’s clock is 94 s slow")
    case.button("Correct my codes").click()
    assert case.done == ["correct"]
    assert case.account.backend.asked == ["begin_test"]


def test_keys_and_names(case):
    finish(case)
    order = []
    case.page.activateWindow()
    case.qtbot.waitUntil(case.page.isActiveWindow)
    case.page.bar.focus_back()
    for _ in range(6):
        focus = QApplication.focusWidget()
        order.append(focus.accessibleName() or focus.text())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert order == ["Back", "Hand over", "Lock", "Print", "Save as PDF", "Test again"]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert case.done == ["back"]
    assert case.page.qr.accessibleName() == "QR code of the test"


def test_the_dialogs_go_with_the_page(case, tmp_path, monkeypatch):
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    monkeypatch.setenv("CUPS_SERVER", "/nonexistent")
    finish(case)
    case.button("Save as PDF").click()
    [dialog] = case.page.findChildren(QFileDialog)
    assert dialog.isVisible()
    with case.qtbot.waitSignal(dialog.finished):
        dialog.fileSelected.emit(str(tmp_path / "none" / "report.pdf"))
        dialog.reject()
    assert not any("was saved" in words for words in case.words())
    case.button("Print").click()
    [dialog] = [each for each in case.page.findChildren(QDialog) if each.isVisible()]
    with case.qtbot.waitSignal(dialog.finished):
        dialog.reject()


@pytest.mark.parametrize("width", [400, 960])
def test_everything_fits(case, width):
    finish(case)
    case.page.show_report(
        report(clock=Offset(93.8, 94.3), matched=Matched("485739", False, -4), removed=False)
    )
    case.page.resize(width, 820)
    QTest.qWait(0)
    for label in case.seen(QLabel):
        left = label.mapTo(case.page, QPoint()).x()
        assert left >= 0
        assert left + label.width() <= width
