import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop.gui import icons, painting, palette, resources


@pytest.fixture(autouse=True)
def light(qapp):
    palette.use("light")
    return qapp


def painted(draw, size=64):
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    draw(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


@pytest.mark.parametrize(
    ("code", "groups"),
    [
        ("485739", ["485", "739"]),
        ("57309126", ["5730", "9126"]),
        ("1234567", ["123", "4567"]),
        ("B4T7K", ["B4T7K"]),
        ("1", ["1"]),
        ("", [""]),
    ],
)
def test_codes_are_grouped_as_they_are_read(code, groups):
    assert painting.grouped(code) == groups


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Maria Lindqvist", "ML"),
        ("Aoife O’Brien", "AO"),
        ("Payroll", "PA"),
        ("Health insurance claims", "HI"),
        ("3CX", "3C"),
        ("x", "X"),
        ("ßen ßen", "SS"),
        ("(-) Zoë", "ZO"),
        ("日本 太郎", "日太"),
        ("—", "?"),
        ("", "?"),
    ],
)
def test_a_monogram_has_one_or_two_letters(name, letters):
    assert painting.monogram(name) == letters


def test_a_code_keeps_its_width_while_its_digits_change():
    font = palette.font("code_row")
    assert painting.code_width("111111", font) == painting.code_width("888888", font)
    assert painting.code_width("11111111", font) > painting.code_width("111111", font)


@pytest.mark.parametrize("name", sorted(path.stem for path in resources.ICONS.glob("*.svg")))
def test_every_icon_is_drawn(name):
    image = painted(lambda painter, area: icons.paint(painter, name, QColor("red"), area))
    assert image != painted(lambda *_: None)


def test_arrows_are_mirrored_for_right_to_left_writing(qapp):
    def arrow():
        return painted(lambda p, area: icons.paint(p, "chevron-left", QColor("red"), area))

    before = arrow()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        after = arrow()
    finally:
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert after != before
    assert icons.application().availableSizes()


@pytest.mark.parametrize("theme", palette.THEMES)
@pytest.mark.parametrize(
    "draw",
    [
        lambda p, area: painting.draw_ring(p, area, 19, 30),
        lambda p, area: painting.draw_ring(p, area, 3, 30),
        lambda p, area: painting.draw_monogram(p, area, "HF", 3),
        lambda p, area: painting.draw_monogram(p, area, "ML", 9, person=True),
        lambda p, area: painting.draw_monogram(p, area, "PA", None),
        lambda p, area: painting.draw_stripe(p, area, 3),
        lambda p, area: painting.draw_code(p, area, "1", palette.font("body"), QColor("red")),
    ],
)
def test_shapes_are_drawn_in_every_theme(theme, draw):
    palette.use(theme)
    assert painted(draw) != painted(lambda *_: None)


def test_a_token_without_a_clinic_has_no_stripe():
    empty = painted(lambda *_: None)
    assert painted(lambda p, area: painting.draw_stripe(p, area, None)) == empty
