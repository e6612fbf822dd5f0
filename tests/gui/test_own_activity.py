import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHoverEvent, QInputMethodEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.gui.own_activity import OwnActivity


class Case:
    def __init__(self, qapp, qtbot, clock):
        self.clock = clock
        self.idle = OwnActivity(qapp, clock)
        self.window = QWidget()
        self.field = QLineEdit(self.window)
        qtbot.addWidget(self.window)
        self.window.resize(200, 100)
        self.window.show()
        qtbot.waitExposed(self.window)

    def after(self, act):
        """How long nobody has touched anything, a minute later and after the act."""
        self.clock.now += 60
        act()
        return self.idle.seconds()


@pytest.fixture
def case(qapp, qtbot, clock):
    case = Case(qapp, qtbot, clock)
    yield case
    qapp.removeEventFilter(case.idle)
    case.idle.deleteLater()


def wheel(widget):
    place = QPointF(5, 5)
    turned = QWheelEvent(
        place, place, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, turned)


def test_nothing_counts_up(case):
    assert case.after(lambda: None) == 60
    assert case.after(lambda: None) == 120


def test_a_key_a_press_and_the_wheel_count(case):
    assert case.after(lambda: QTest.keyClick(case.field, Qt.Key.Key_A)) == 0
    assert case.after(lambda: QTest.mouseClick(case.window, Qt.MouseButton.LeftButton)) == 0
    assert case.after(lambda: wheel(case.window)) == 0
    composed = QInputMethodEvent("か", [])
    assert case.after(lambda: QApplication.sendEvent(case.field, composed)) == 0


def test_a_mouse_that_moves_counts_and_one_that_lies_there_does_not(case):
    def move(x, y):
        # Where it is on the screen is said here: the window manager may yet place the window.
        place, none = QPointF(x, y), Qt.MouseButton.NoButton
        kind, keys = QEvent.Type.MouseMove, Qt.KeyboardModifier.NoModifier
        moved = QMouseEvent(kind, place, place, place, none, none, keys)
        return lambda: QApplication.sendEvent(case.window, moved)

    # Where the mouse is when its first event comes, it may have been for hours.
    assert case.after(move(50, 50)) >= 60
    assert case.after(move(51, 51)) >= 120
    assert case.after(move(90, 60)) == 0
    assert case.after(move(90, 60)) == 60
    assert case.after(move(91, 61)) == 120


def test_what_qt_makes_up_does_not_count(case):
    hover = QHoverEvent(QHoverEvent.Type.HoverMove, QPointF(90, 90), QPointF(90, 90), QPointF(1, 1))
    assert case.after(lambda: QApplication.sendEvent(case.window, hover)) == 60
    assert case.after(lambda: (case.window.hide(), case.window.show())) == 120


def test_it_counts_from_its_beginning_on_a_clock_that_counts_sleep(qapp):
    idle = OwnActivity(qapp)
    assert 0 <= idle.seconds() < 60
    qapp.removeEventFilter(idle)
    idle.deleteLater()
