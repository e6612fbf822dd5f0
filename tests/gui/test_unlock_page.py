import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import isValid

from desktop.errors import VaultInUseError
from desktop.gui import palette, unlock_page
from desktop.gui.unlock_page import unlock_screen
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from tests.fakes import HeldRunner


class Case:
    def __init__(self, qtbot, shelf):
        self.runner = HeldRunner()
        self.opened, self.left = [], []
        self.page = unlock_screen(
            shelf.find("Maria"),
            self.runner,
            lambda vault, traceless: self.opened.append((vault, traceless)),
            lambda: self.left.append("back"),
            lambda: self.left.append("recover"),
        )
        self.page.show()
        qtbot.waitExposed(self.page)

    def type(self, words):
        QTest.keyClicks(self.page._password, words)
        QTest.keyClick(self.page._password, Qt.Key.Key_Return)


@pytest.fixture
def case(qtbot, shelf):
    palette.use("light")
    shelf.create("Maria", Secret(b"right"), RecoveryCode.generate()).lock()
    result = Case(qtbot, shelf)
    yield result
    for vault, _ in result.opened:
        vault.lock()
    if isValid(result.page):
        result.page.close()


def test_a_typed_password_opens_the_vault_without_a_trace(case):
    case.type("right")
    assert case.page._progress.isVisible()
    assert not case.page._go.isEnabled()
    assert case.page._password.characters() == 0
    case.runner.release()
    [(vault, traceless)] = case.opened
    assert (vault.person, traceless) == ("Maria", True)
    assert not case.page._progress.isVisible()


def test_a_pasted_one_says_that_it_was(case):
    case.page._password.setText("right")
    case.page._go.click()
    case.runner.release()
    assert [traceless for _, traceless in case.opened] == [False]


def test_a_wrong_one_is_said_until_the_next_is_typed(case):
    case.type("wrong")
    case.runner.release()
    assert case.page._banner.isVisible()
    assert case.page._password.property("bad") == "true"
    assert case.page._go.isEnabled()
    QTest.keyClick(case.page._password, "r")
    assert not case.page._banner.isVisible()
    assert case.page._password.property("bad") == "false"


def test_the_button_counts_down(case, clock):
    while not case.page._timer.isActive():
        case.type("wrong")
        case.runner.release()
    assert case.page._go.text() == "Unlock in 1 s"
    assert "1 second" in case.page._banner._body.text()
    case.type("right")
    assert not case.runner.held, "Enter waits too"
    clock.now += 1
    case.page.ticked.emit()
    assert not case.page._timer.isActive()
    assert not case.page._banner.isVisible()
    assert case.page._go.text() == "Unlock"
    case.page._go.click()
    case.runner.release()
    assert len(case.opened) == 1


def test_a_long_wait_is_told_in_minutes_and_nobody_counts_for_a_hidden_page(case):
    case.page.show_wait(275)
    assert case.page._go.text() == "Unlock in 4:35"
    case.page.hide()
    assert not case.page._timer.isActive()
    case.page.show()
    assert case.page._timer.isActive()


def test_other_errors_have_their_sentence(case):
    case.page.show_error(VaultInUseError(None))
    assert "open in another window" in case.page._banner._title.text()
    case.page.show_error(None)
    assert not case.page._banner.isVisible()


def test_caps_lock_and_the_layout_are_said(case, monkeypatch):
    QTest.sendKeyEvent(
        QTest.KeyAction.Press,
        case.page._password,
        Qt.Key.Key_A,
        "A",
        Qt.KeyboardModifier.NoModifier,
        -1,
    )
    assert case.page._caps.isVisible()
    assert not case.page._layout_name.isVisible(), "Qt does not know it here"
    monkeypatch.setattr(unlock_page, "keyboard_layout", lambda: "Deutsch (DE)")
    case.page._show_layout()
    assert case.page._layout_name.text() == "Deutsch (DE)"


def test_the_ways_out(case):
    case.page._away.click()
    case.page._use_code.click()
    QTest.keyClick(case.page, Qt.Key.Key_Escape)
    assert case.left == ["back", "recover", "back"]


def test_the_page_may_go_while_the_vault_is_being_opened(case, qtbot):
    case.type("right")
    case.page.deleteLater()
    qtbot.waitUntil(lambda: not isValid(case.page))
    case.runner.release()
    assert case.opened == []
