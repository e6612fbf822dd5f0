import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QMainWindow, QMenu

from desktop.gui.shield import Shield
from tests.fakes import FakeCaptureBlock

# The offscreen platform has no window system to raise a menu in.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Case:
    def __init__(self, qapp, qtbot, *, refuses=False):
        self.qtbot = qtbot
        self.block = FakeCaptureBlock(refuses=refuses)
        self.shield = Shield(qapp, self.block)
        self.window = QMainWindow()
        self.box = QComboBox()
        self.box.addItems(["One", "Two"])
        self.window.setCentralWidget(self.box)
        qtbot.addWidget(self.window)

    def show(self):
        self.window.show()
        self.qtbot.waitExposed(self.window)

    def excluded(self, widget):
        return self.block.windows.get(widget.windowHandle().winId())


@pytest.fixture
def case(qapp, qtbot):
    case = Case(qapp, qtbot)
    yield case
    qapp.removeEventFilter(case.shield)
    case.shield.deleteLater()


def test_every_window_of_the_program_is_hidden(case, qtbot):
    case.show()
    assert case.excluded(case.window) is True
    dialog = QDialog(case.window)
    dialog.open()
    menu = QMenu(case.window)
    menu.addAction("One")
    menu.popup(case.window.pos())
    assert case.excluded(dialog) is True
    assert case.excluded(menu) is True
    menu.close()
    dialog.close()
    case.box.showPopup()
    popup = case.box.view().window()
    assert popup is not case.window
    assert case.excluded(popup) is True
    case.box.hidePopup()
    tip = QLabel("Phone system", case.window, Qt.WindowType.ToolTip)
    tip.show()
    # On X11 it gets another number after it was shown, of which Qt tells nobody.
    qtbot.waitUntil(lambda: case.excluded(tip) is True)


def test_it_is_hidden_before_it_is_shown(case):
    case.window.winId()
    assert case.excluded(case.window) is True
    assert not case.window.isVisible()


def test_a_native_window_that_is_made_anew_is_hidden_again(case, qtbot):
    case.show()
    case.window.windowHandle().destroy()
    case.block.windows.clear()
    case.window.hide()
    case.show()
    assert case.excluded(case.window) is True
    case.window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, True)
    case.show()
    # Here too.
    qtbot.waitUntil(lambda: case.excluded(case.window) is True)


def test_a_window_that_was_forgotten_while_hidden_is_hidden_again(case):
    case.show()
    case.window.hide()
    case.block.lose(case.window.windowHandle().winId())
    case.show()
    assert case.excluded(case.window) is True


def test_for_a_while_everything_can_be_seen(case, qtbot):
    menu = QMenu(case.window)
    menu.addAction("One")
    case.show()
    case.shield.set_hidden(False)
    assert case.excluded(case.window) is False
    menu.popup(case.window.pos())
    assert not case.excluded(menu)
    case.shield.set_hidden(True)
    assert case.excluded(case.window) is True
    assert case.excluded(menu) is True
    menu.close()


def test_what_was_hidden_itself_meanwhile_is_told_when_it_comes_back(case):
    case.show()
    case.window.hide()
    case.shield.set_hidden(False)
    case.show()
    assert case.excluded(case.window) is False
    case.window.hide()
    case.shield.set_hidden(True)
    case.show()
    assert case.excluded(case.window) is True


def test_widgets_inside_a_window_are_none(case, qtbot):
    case.show()
    case.box.winId()  # a native window of its own, inside
    qtbot.waitUntil(lambda: case.excluded(case.window) is True)
    assert case.box.internalWinId() not in case.block.windows


def test_a_refusal_is_kept_and_told_once(qapp, qtbot):
    case = Case(qapp, qtbot, refuses=True)
    told = []
    case.shield.refused.connect(lambda: told.append(1))
    assert case.shield.works
    case.show()
    qtbot.waitUntil(lambda: told == [1])
    assert not case.shield.works
    case.window.hide()
    case.show()
    case.block.refuses = False
    case.shield.set_hidden(True)
    assert not case.shield.works
    qapp.processEvents()
    assert told == [1]
    qapp.removeEventFilter(case.shield)
    case.shield.deleteLater()
