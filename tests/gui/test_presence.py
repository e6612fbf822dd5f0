import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop.gui.presence import Presence
from desktop.presenters.resume import Shown

# The offscreen platform has no window system that would raise anything.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
_QUIETLY = Qt.WidgetAttribute.WA_ShowWithoutActivating


class Window(QWidget):
    def closeEvent(self, event):
        self.presence.closing(event)


class Case:
    def __init__(self, qtbot):
        self.stays = True
        self.over = []
        self.window = self.made(qtbot)
        self.window.presence = self.presence = Presence(self.window, lambda: self.stays)
        self.presence.closed.connect(lambda: self.over.append("closed"))
        self.presence.start(Shown.NORMAL)
        qtbot.waitExposed(self.window)

    def made(self, qtbot):
        window = Window()
        window.resize(300, 200)
        qtbot.addWidget(window, before_close_func=lambda _window: self.presence.end())
        return window

    def small(self, qtbot):
        small = self.made(qtbot)
        small.presence = self.presence
        self.presence.show_small(small)
        return small


@pytest.fixture
def case(qtbot):
    return Case(qtbot)


def test_closing_leaves_it_in_the_tray_and_comes_back_from_there(case):
    case.presence.follow_tray(True)
    case.window.close()
    assert not case.window.isVisible()
    assert case.presence.shown is Shown.TRAY
    assert case.over == []
    case.presence.come_up()
    assert case.window.isVisible()
    assert case.presence.shown is Shown.NORMAL


@pytest.mark.parametrize(("there", "stays"), [(True, False), (False, True), (None, True)])
def test_closing_is_the_end_where_it_would_not_be_found_again(case, there, stays):
    case.presence.follow_tray(there)
    case.stays = stays
    case.window.close()
    assert case.over == ["closed"]
    assert case.presence.shown is Shown.NORMAL


def test_an_end_is_not_refused(case):
    case.presence.follow_tray(True)
    case.presence.end()
    event = QCloseEvent()
    case.presence.closing(event)
    assert event.isAccepted()


def test_a_tray_that_goes_brings_the_window_back_without_the_keyboard(case):
    case.presence.follow_tray(True)
    case.window.close()
    case.presence.follow_tray(False)
    assert case.window.isVisible()
    assert case.window.testAttribute(_QUIETLY)
    case.presence.follow_tray(True)
    case.window.close()
    case.presence.come_up()
    assert not case.window.testAttribute(_QUIETLY)


def test_a_click_on_the_icon_hides_an_active_window_and_shows_a_hidden_one(case, qtbot):
    case.presence.follow_tray(True)
    case.window.activateWindow()
    qtbot.waitUntil(case.window.isActiveWindow)
    case.presence.toggle()
    assert case.presence.shown is Shown.TRAY
    case.presence.toggle()
    assert case.window.isVisible()


@pytest.mark.parametrize("there", [None, True])
def test_a_start_in_the_tray_shows_nothing_until_it_turns_out_that_there_is_none(qtbot, there):
    window = Window()
    qtbot.addWidget(window, before_close_func=lambda _window: presence.end())
    window.presence = presence = Presence(window, lambda: True)
    presence.follow_tray(there)
    presence.start(Shown.TRAY)
    assert not window.isVisible()
    assert presence.shown is Shown.TRAY
    presence.follow_tray(False)
    assert window.isVisible()


def test_a_start_in_a_tray_that_is_known_to_be_away_shows_the_window(qtbot):
    window = Window()
    qtbot.addWidget(window, before_close_func=lambda _window: presence.end())
    window.presence = presence = Presence(window, lambda: True)
    presence.follow_tray(False)
    presence.start(Shown.TRAY)
    assert window.isVisible()


def test_minimised_stays_so_when_a_lock_has_hidden_it(case, qtbot):
    case.window.showMinimized()
    qtbot.waitUntil(case.window.isMinimized)
    case.window.hide()
    assert case.presence.shown is Shown.MINIMISED
    case.presence.come_up()
    assert not case.window.isMinimized()


def test_one_window_takes_the_place_of_the_other(case, qtbot):
    small = case.small(qtbot)
    assert (small.isVisible(), case.window.isVisible()) == (True, False)
    case.presence.show_full()
    qtbot.waitUntil(lambda: not isValid(small))
    assert case.window.isVisible()
    case.presence.show_full()
    assert case.window.isVisible()


def test_the_small_window_goes_to_the_tray_and_comes_back_too(case, qtbot):
    case.presence.follow_tray(True)
    small = case.small(qtbot)
    small.close()
    assert case.presence.shown is Shown.TRAY
    assert not small.isVisible()
    case.presence.come_up()
    assert small.isVisible()
    assert not case.window.isVisible()


def test_the_small_window_is_found_again_where_it_was_left(case, qtbot):
    small = case.small(qtbot)
    small.move(40, 60)
    qtbot.waitUntil(lambda: small.pos().toTuple() == (40, 60))
    case.presence.show_full()
    again = case.small(qtbot)
    qtbot.waitUntil(lambda: again.pos().toTuple() == (40, 60))


def test_the_application_tells_of_its_end_before_windows_are_closed():
    """Run in a process of its own: there is one application a process."""
    program = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid
from desktop.gui.application import Application
app = Application([])
class Window(QWidget):
    def closeEvent(self, event):
        print("closing")
window = Window()
window.show()
app.setQuitOnLastWindowClosed(False)
app.ending.connect(lambda: print("ending"))
QTimer.singleShot(0, app.quit)
app.exec()
"""
    command = [sys.executable, "-c", program]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert said.split() == ["ending", "closing"]
