import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QPushButton

from desktop.gui import palette, resources
from desktop.gui.layouts import box, column
from desktop.gui.parts import Button


@pytest.fixture(autouse=True)
def light(qapp):
    palette.use("light")
    yield qapp
    palette.use("light")


@pytest.mark.parametrize("name", palette.THEMES)
def test_every_pair_reads_as_well_as_it_was_measured(name):
    measured = json.loads(resources.PALETTE.read_text("utf-8"))["contrast"][name]
    theme = palette.THEMES[name]
    for pair, ratio in measured.items():
        ink, ground = pair.split(" on ")
        assert palette.ratio(theme[ink], theme[ground]) == pytest.approx(ratio, abs=0.01)
        least = 3 if ink in ("control", "focus") else 4.5
        assert ratio >= least


def test_letters_read_on_every_mark():
    assert len(palette.MARKS) == 10
    assert all(palette.ratio(mark.ink, mark.fill) > 4.5 for mark in palette.MARKS)
    assert palette.mark(13) is palette.mark(3)


@pytest.mark.parametrize("name", palette.THEMES)
def test_a_theme_reaches_every_window_that_is_dressed(qapp, qtbot, name):
    windows = [box(column(), "surface")]
    palette.dress(windows[0])
    palette.use(name)
    windows.append(box(column(), "surface"))
    palette.dress(windows[1])
    assert palette.theme().name == name
    assert qapp.palette().window().color() == palette.theme()["canvas"]
    for window in windows:
        qtbot.addWidget(window)
        window.resize(40, 40)
        assert "@" not in window.styleSheet().replace("at-signs", "")
        assert window.grab().toImage().pixelColor(5, 5) == palette.theme()["surface"]


def test_icons_follow_a_switch_while_they_are_shown(qtbot):
    button = Button("Lock", icon="lock")
    qtbot.addWidget(button)
    button.show()
    before = button.icon().pixmap(28, 20).toImage()
    palette.use("dark")
    assert button.icon().pixmap(28, 20).toImage() != before


def test_the_system_is_followed_until_a_theme_is_chosen():
    hints = QGuiApplication.styleHints()
    palette.use(palette.SYSTEM)
    hints.setColorScheme(Qt.ColorScheme.Dark)
    followed = palette.theme().name
    hints.setColorScheme(Qt.ColorScheme.Light)
    back = palette.theme().name
    palette.use("dark")
    hints.setColorScheme(Qt.ColorScheme.Light)
    assert palette.theme().name == "dark"
    hints.unsetColorScheme()
    if hints.colorScheme() == Qt.ColorScheme.Unknown:
        return  # a platform that cannot be asked and does not tell
    assert (followed, back) == ("dark", "light")


def test_sizes_are_multiples_of_the_system_font(qapp):
    font = qapp.font()
    larger = qapp.font()
    larger.setPixelSize(28)
    qapp.setFont(larger)
    try:
        assert palette.px("body") == 28
        assert palette.px("code_enrol") == 112
        assert palette.font("title").pixelSize() == 52
    finally:
        qapp.setFont(font)


def test_colours_are_new_each_time():
    palette.theme()["ink"].setAlpha(0)
    assert palette.theme()["ink"] == QColor(palette.theme().colours["ink"])
    assert isinstance(Button(""), QPushButton)
