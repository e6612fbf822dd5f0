import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QWidget
from shiboken6 import isValid

from desktop.gui.dialogs import open_dialog
from desktop.gui.lock_keys import LockKeys
from tests.gui.dragging import drags

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
# The offscreen platform has no window system that would raise anything.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Dialog(QDialog):
    """Counts how often it got the keyboard."""

    activations = 0

    def event(self, event):
        if event.type() == QEvent.Type.WindowActivate:
            self.activations += 1
        return super().event(event)


class Case:
    """A window with a field, a button and a shortcut, and a dialog that may be opened over it."""

    def __init__(self, qtbot):
        self.done = []
        self.window = QWidget()
        self.window.resize(300, 200)
        self.field = QLineEdit(self.window)
        self.button = QPushButton("Press", self.window)
        self.button.move(0, 100)
        self.button.clicked.connect(lambda: self.done.append("pressed"))
        shortcut = QShortcut(QKeySequence("Ctrl+J"), self.window)
        shortcut.activated.connect(lambda: self.done.append("shortcut"))
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.come_forward(qtbot)
        self.field.setFocus()
        self.dialog = Dialog(self.window)

    @property
    def handle(self):
        """Where the window system tells the window what a person does."""
        return self.window.windowHandle()

    def come_forward(self, qtbot):
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def use(self):
        """Type, press a shortcut and click the button, as the window system tells it."""
        QTest.keyClick(self.handle, Qt.Key.Key_A)
        QTest.keyClick(self.handle, Qt.Key.Key_J, CTRL)
        at = self.button.mapTo(self.window, self.button.rect().center())
        QTest.mouseClick(self.handle, LEFT, Qt.KeyboardModifier.NoModifier, at)
        QApplication.processEvents()

    def drags(self):
        """Drag a text over the field; whether the window would take it."""
        mime = QMimeData()
        mime.setText("dragged")
        return drags(mime, self.handle)


@pytest.fixture
def case(qtbot):
    made = Case(qtbot)
    yield made
    if isValid(made.dialog):
        made.dialog.hide()


def test_without_a_dialog_the_window_does_what_it_is_told(case):
    case.use()
    assert case.field.text() == "a"
    assert case.done == ["shortcut", "pressed"]
    assert case.drags()
    assert case.handle.close()


def test_under_a_dialog_it_does_nothing(case):
    open_dialog(case.dialog)
    case.use()
    assert case.field.text() == ""
    assert case.done == []
    assert not case.drags()
    assert not case.handle.close()
    assert case.window.isVisible()


def test_the_dialog_itself_works(case, qtbot):
    field = QLineEdit(case.dialog)
    open_dialog(case.dialog)
    qtbot.waitUntil(case.dialog.isActiveWindow)
    field.setFocus()
    QTest.keyClick(case.dialog.windowHandle(), Qt.Key.Key_A)
    assert field.text() == "a"


def test_coming_back_to_the_window_leads_to_the_dialog(case, qtbot):
    open_dialog(case.dialog)
    qtbot.waitUntil(case.dialog.isActiveWindow)
    before = case.dialog.activations
    case.window.activateWindow()
    qtbot.waitUntil(lambda: case.dialog.activations > before)
    qtbot.waitUntil(case.dialog.isActiveWindow)


@pytest.mark.parametrize("end", [QDialog.accept, QDialog.reject, QDialog.close])
def test_when_it_is_answered_it_is_gone_and_the_window_works_again(case, qtbot, end):
    open_dialog(case.dialog)
    end(case.dialog)
    case.come_forward(qtbot)
    case.use()
    assert case.done == ["shortcut", "pressed"]
    qtbot.waitUntil(lambda: not isValid(case.dialog))
    case.use()
    assert case.done == ["shortcut", "pressed"] * 2


def test_a_dialog_that_a_lock_took_away_keeps_nothing(case, qtbot):
    open_dialog(case.dialog)
    case.dialog.hide()
    case.come_forward(qtbot)
    case.use()
    assert case.done == ["shortcut", "pressed"]


def test_the_keys_that_lock_are_heard_by_the_window_underneath(case, qapp):
    heard = []
    keys = LockKeys(qapp)
    keys.lock.connect(lambda: heard.append("lock"))
    open_dialog(case.dialog)
    QTest.keyClick(case.handle, Qt.Key.Key_L, CTRL)
    assert heard[:1] == ["lock"]
    qapp.removeEventFilter(keys)
    keys.deleteLater()
