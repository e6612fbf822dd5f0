import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from desktop.gui import palette
from desktop.gui.focus_ring import FocusRing
from desktop.gui.layouts import box, column, scrolled
from desktop.gui.parts import Button


class Case:
    def __init__(self, qtbot):
        self.buttons = [Button(str(i)) for i in range(30)]
        self.edit = QLineEdit()
        self.area = scrolled(box(column(self.edit, *self.buttons, gap=8, margins=(8, 8, 8, 8))))
        self.window = box(column(self.area))
        self.window.resize(200, 300)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.ring = FocusRing(self.window)


@pytest.fixture
def case(qtbot):
    palette.use("light")
    return Case(qtbot)


def around(case, widget):
    corner = widget.mapTo(case.window, widget.rect().topLeft())
    return case.ring.geometry().adjusted(4, 4, -4, -4).topLeft() == corner


def test_it_goes_round_a_button_and_not_round_a_field(case):
    case.ring.follow(case.buttons[0])
    assert case.ring.isVisible()
    assert around(case, case.buttons[0])
    assert not case.ring.grab().isNull()
    case.ring.follow(case.edit)
    assert not case.ring.isVisible()
    case.ring.follow(None)
    assert not case.ring.isVisible()


def test_it_keeps_up_with_scrolling_and_hides_with_what_is_scrolled_away(case, qtbot):
    case.ring.follow(case.buttons[2])
    case.area.verticalScrollBar().setValue(40)
    assert around(case, case.buttons[2])
    case.area.verticalScrollBar().setValue(case.area.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: not case.ring.isVisible())


def test_a_target_may_be_hidden_or_deleted(case, qtbot):
    case.ring.follow(case.buttons[0])
    case.buttons[0].hide()
    assert not case.ring.isVisible()
    case.ring.follow(case.buttons[1])
    case.buttons[1].deleteLater()
    qtbot.waitUntil(lambda: not isValid(case.buttons[1]))
    case.ring.follow(case.buttons[2])
    assert around(case, case.buttons[2])


def test_only_the_keyboard_draws_it(case, qtbot):
    case.window.activateWindow()
    qtbot.mousePress(case.buttons[3], Qt.MouseButton.LeftButton)
    assert not case.ring.isVisible()
