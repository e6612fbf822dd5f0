import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QWidget

from desktop.gui.dialogs import open_dialog
from desktop.gui.lock_keys import LockKeys

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Case:
    def __init__(self, qapp, qtbot):
        self.heard = []
        self.keys = LockKeys(qapp)
        self.keys.lock.connect(lambda: self.heard.append("lock"))
        self.keys.hand_over.connect(lambda: self.heard.append("hand over"))
        self.window = QWidget()
        self.field = QLineEdit(self.window)
        qtbot.addWidget(self.window)
        self.window.show()


@pytest.fixture
def case(qapp, qtbot):
    case = Case(qapp, qtbot)
    yield case
    qapp.removeEventFilter(case.keys)
    case.keys.deleteLater()


def dialog(case):
    shown = QFileDialog(case.window)
    shown.setOption(QFileDialog.Option.DontUseNativeDialog)
    open_dialog(shown)
    return shown.findChild(QLineEdit)


def menu(case):
    shown = QMenu(case.window)
    shown.addAction("One")
    shown.popup(case.window.pos())
    return shown


@pytest.mark.qt_log_ignore("This plugin does not support")  # what offscreen says of a menu
@pytest.mark.parametrize("opened", [lambda case: case.field, dialog, menu])
def test_both_keys_are_heard_whatever_is_open(case, qtbot, opened):
    target = opened(case)
    qtbot.keyClick(target, Qt.Key.Key_L, CTRL)
    qtbot.keyClick(target, Qt.Key.Key_L, CTRL | SHIFT)
    assert set(case.heard) == {"lock", "hand over"}
    assert case.heard[0] == "lock"
    for child in case.window.findChildren(QWidget):
        if child.isWindow():
            child.close()


def test_other_keys_go_where_they_belong(case, qtbot):
    qtbot.keyClick(case.field, Qt.Key.Key_L)
    qtbot.keyClick(case.field, Qt.Key.Key_L, SHIFT)
    assert case.field.text().lower() == "ll"
    qtbot.keyClick(case.field, Qt.Key.Key_L, CTRL | Qt.KeyboardModifier.AltModifier)
    assert case.heard == []
