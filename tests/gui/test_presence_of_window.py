import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from shiboken6 import isValid

from desktop.autolock import LockReason
from desktop.gui import palette
from desktop.gui.add_screen import AddScreen
from desktop.gui.parts import IconButton
from desktop.gui.picker_page import PickerPage
from desktop.gui.small_window import SmallWindow
from desktop.gui.tokens_page import TokensPage
from desktop.gui.tray import Tray
from desktop.gui.window import MainWindow
from desktop.policy import Policy
from desktop.presenters.resume import Shown
from desktop.presenters.workstation import Workstation
from desktop.settings import Settings
from tests.clinic.fakes import FakeAccess
from tests.fakes import HeldRunner
from tests.presenters.test_newest_seen import FakeKeychain
from tests.presenters.tokens import new_vault, token

CONTROL = Qt.KeyboardModifier.ControlModifier
# The offscreen platform has no window system that would raise anything.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Case:
    """The whole window; what would replace the process starts anew in this one."""

    def __init__(self, qtbot, shelf):
        palette.use("light")
        self.window = MainWindow(
            shelf,
            Settings(),
            HeldRunner(),
            FakeKeychain(),
            policy=Policy(),
            access=FakeAccess,
            tell_clinics=list,
        )
        self.workstation = Workstation(shelf, self.window, self.start)
        self.window.connect_to(self.workstation)
        self.tray = Tray(self.window)
        self.window.connect_to_tray(self.tray)
        qtbot.addWidget(self.window)
        vault = new_vault(shelf)
        vault.add(token(1), "Happy Feet")
        self.workstation.unlocked(vault, traceless=True)
        self.window.presence.start(Shown.NORMAL)
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def start(self, resume):
        self.workstation.start(resume)

    @property
    def page(self):
        return self.window.screens.currentWidget()

    def small(self, qtbot):
        QTest.keyClick(self.page.bar.search, Qt.Key.Key_M, CONTROL)
        small = self.window.presence._front
        assert isinstance(small, SmallWindow)
        qtbot.waitUntil(small.isActiveWindow)
        return small


@pytest.fixture
def case(qtbot, shelf):
    made = Case(qtbot, shelf)
    yield made
    made.window.presence.show_full()
    made.workstation.close()


def test_one_key_goes_to_the_small_window_and_back(case, qtbot):
    before = case.window.size()
    small = case.small(qtbot)
    assert not case.window.isVisible()
    assert small.windowTitle() == case.window.windowTitle()
    QTest.keyClick(small._search, Qt.Key.Key_M, CONTROL)
    qtbot.waitUntil(lambda: not isValid(small))
    assert case.window.isVisible()
    assert case.window.size() == before
    assert isinstance(case.page, TokensPage)


def test_the_bar_has_a_button_for_it_that_names_the_key(case):
    buttons = {each.accessibleName(): each for each in case.page.findChildren(IconButton)}
    assert "Ctrl+M" in buttons["Small window"].toolTip()
    buttons["Small window"].click()
    assert not case.window.isVisible()


@pytest.mark.parametrize("reason", [LockReason.USER, LockReason.IDLE])
def test_a_lock_drops_the_small_window_and_shows_the_picker_in_the_usual_one(case, qtbot, reason):
    small = case.small(qtbot)
    case.workstation.lock(reason)
    qtbot.waitUntil(lambda: not isValid(small))
    assert isinstance(case.page, PickerPage)
    assert case.window.isVisible()


def test_a_link_that_is_pasted_there_is_added_in_the_usual_window(case, qtbot):
    small = case.small(qtbot)
    QGuiApplication.clipboard().setText("otpauth://totp/A:b?secret=JBSWY3DPEHPK3PXP")
    QTest.keyClick(small._search, Qt.Key.Key_V, CONTROL)
    QGuiApplication.clipboard().clear()
    assert isinstance(case.page, AddScreen)
    assert case.window.isVisible()


def test_the_tray_goes_with_the_vault(case):
    assert case.tray._tip == "Frontdesk: Maria"
    case.tray.lock.emit()
    assert case.tray._tip == "Frontdesk: locked"
    assert isinstance(case.page, PickerPage)


def test_closing_the_small_window_closes_the_program(case, qtbot):
    small = case.small(qtbot)
    with qtbot.waitSignal(case.window.presence.closed):
        small.close()
