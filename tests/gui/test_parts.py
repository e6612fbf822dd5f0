import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.gui import palette
from desktop.gui.flow import Flow
from desktop.gui.layouts import box, card, column, row, rule, scrolled, stretched
from desktop.gui.painted import Bar, CodeLabel, Monogram, Ring, Switch, Tick
from desktop.gui.parts import (
    Banner,
    Button,
    Glyph,
    IconButton,
    SearchField,
    Tile,
    keycap,
    labelled,
    pill,
    text,
)


@pytest.fixture(autouse=True)
def light(qapp):
    palette.use("light")
    return qapp


def test_words_that_look_like_markup_are_shown_as_they_stand(qtbot):
    label = text("<b>Maria</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize("theme", palette.THEMES)
def test_everything_is_painted_in_every_theme(qtbot, theme):
    palette.use(theme)
    code, bar, ring = CodeLabel("code_enrol", Qt.AlignmentFlag.AlignHCenter), Bar(4), Ring()
    code.show_code("485739", 19)
    bar.show_share(0.6, "success")
    ring.show_seconds(4, 30)
    off = Switch("Off")
    off.setEnabled(False)
    page = box(
        column(
            code,
            bar,
            row(ring, Monogram("Maria", 3), Switch("On", on=True), off, Tick("It", on=True)),
            stretched(row(Glyph("lock"), IconButton("help", "Help", "F1"), keycap("F1"), None), 2),
            card(column(SearchField("Search"), rule(), pill("Fine", "check", "success"))),
        ),
        "canvas",
    )
    area = scrolled(page)
    qtbot.addWidget(area)
    area.show()
    palette.use("light")
    assert not area.grab().isNull()


def test_a_code_is_said_digit_by_digit(qtbot):
    code = CodeLabel()
    qtbot.addWidget(code)
    code.show_code("062815", 19)
    assert code.accessibleName() == "0 6 2 8 1 5"
    with_ring = code.sizeHint().width()
    code.show_code("062815")
    assert code.sizeHint().width() < with_ring


def test_a_banner_says_its_kind_by_icon_and_shows_what_it_has(qtbot):
    banner = Banner("danger", "No.", "Nothing was lost.", Button("Again"))
    qtbot.addWidget(banner)
    banner.show()
    banner.say("success", "Done.")
    assert banner.property("banner") == "success"
    assert [label.text() for label in banner.findChildren(type(text("")))] == ["Done.", ""]


def test_controls_have_names(qtbot):
    edit = QLineEdit()
    field = labelled("Name", edit)
    tile = Tile("Scan my screen", main=True)
    for widget in (field, tile):
        qtbot.addWidget(widget)
    assert edit.accessibleName() == "Name"
    assert tile.accessibleName() == "Scan my screen"
    help_button = IconButton("help", "Help", "F1")
    qtbot.addWidget(help_button)
    assert (help_button.accessibleName(), help_button.toolTip()) == ("Help", "Help (F1)")


@pytest.mark.parametrize("kind", [Switch, Tick])
def test_a_switch_is_pressed_anywhere(qtbot, kind):
    switch = kind("Locks")
    qtbot.addWidget(switch)
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=switch.rect().center())
    assert switch.isChecked()


def test_a_flow_breaks_when_there_is_no_room(qtbot):
    widgets = [QWidget() for _ in range(3)]
    for widget in widgets:
        widget.setFixedSize(100, 40)
    frame = box(Flow(*widgets, gap=8))
    qtbot.addWidget(frame)
    layout = frame.layout()
    assert layout.sizeHint().width() == 316
    assert layout.heightForWidth(316) == 40
    assert layout.heightForWidth(220) == 88
    layout.setGeometry(QRect(0, 0, 220, 88))
    assert [widget.pos().toTuple() for widget in widgets] == [(0, 0), (108, 0), (0, 48)]
    frame.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    layout.setGeometry(QRect(0, 0, 220, 88))
    assert [widget.x() for widget in widgets] == [120, 12, 120]
    assert layout.takeAt(0).widget() is widgets[0]
    assert layout.count() == 2
    assert layout.itemAt(5) is None
