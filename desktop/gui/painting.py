"""The few shapes that are painted, for list rows and widgets alike."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from desktop.gui import palette

LOW: Final = 5  # seconds: from here the next code is shown too
_UNGROUPED: Final = 5  # characters of a code that is read as one word
_PALE: Final = 3  # contrast below which a colour needs an edge to be told from the surface
_DIGITS: Final = "0123456789"


def grouped(code: str) -> list[str]:
    """Return a code in the groups it is read in: 485 739, 5730 9126, 123 4567, B4T7K."""
    if len(code) <= _UNGROUPED:
        return [code]
    half = len(code) // 2
    return [code[:half], code[half:]]


def monogram(name: str) -> str:
    """Return the one or two letters that stand for a name: ML for Maria Lindqvist."""
    words = ["".join(c for c in word if c.isalnum()) for word in name.split()]
    words = [word for word in words if word]
    if not words:
        return "?"
    letters = words[0][0] + words[1][0] if len(words) > 1 else words[0][:2]
    return letters.upper()[:2]


def code_width(code: str, font: QFont) -> float:
    """Return the width in px that `draw_code` takes."""
    cell = _cells(font).widest(code)
    return cell * len(code) + cell * 0.5 * (len(grouped(code)) - 1)


def draw_code(  # noqa: PLR0913, PLR0917  where, what and how, as QPainter's own methods
    painter: QPainter,
    rect: QRectF,
    code: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignRight,
) -> None:
    """Draw digits in cells of one width, so that nothing moves whatever the font."""
    cells = _cells(font)
    cell, width = cells.widest(code), code_width(code, font)
    x = rect.left()
    if align == Qt.AlignmentFlag.AlignRight:
        x = rect.right() - width
    elif align == Qt.AlignmentFlag.AlignHCenter:
        x = rect.center().x() - width / 2
    baseline = rect.center().y() + cells.height / 2
    painter.setFont(font)
    painter.setPen(colour)
    for group in grouped(code):
        for digit in group:
            inset = (cell - cells.width(digit)) / 2
            painter.drawText(QPointF(x + inset, baseline), digit)
            x += cell
        x += cell * 0.5


def draw_ring(
    painter: QPainter, rect: QRectF, seconds: int, period: int, tone: str = "accent"
) -> None:
    """Draw what is left of a period of `period` seconds, with the seconds inside."""
    t = palette.theme()
    low = seconds < LOW
    width = 3.0 if low or t.strong else 2.5
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    track = t[tone]
    track.setAlphaF(0.35 if t.strong else 0.22)
    painter.setPen(QPen(track, width))
    painter.drawEllipse(inner)
    ink = t["warn" if low else tone]
    painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawArc(inner, 90 * 16, round(360 * 16 * seconds / period))
    painter.setFont(palette.font("caption", QFont.Weight.DemiBold))
    painter.setPen(ink if low or tone != "accent" else t["ink2"])
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(seconds))


def draw_monogram(
    painter: QPainter, rect: QRectF, text: str, colour: int | None, *, person: bool = False
) -> None:
    """Draw a clinic as a rounded square, a person as a circle; no `colour`: an outline."""
    t = palette.theme()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = rect.width() / 2 if person else rect.width() / 4
    if colour is None:
        painter.setPen(QPen(t["control"], 1.25))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
        ink = t["ink2"]
    else:
        mark = palette.mark(colour)
        painter.setPen(_edge(mark.fill))
        painter.setBrush(mark.fill)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        ink = mark.ink
    font = palette.font("body", QFont.Weight.Bold)
    font.setPixelSize(max(1, round(rect.width() * 0.36)))
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def draw_stripe(painter: QPainter, rect: QRectF, colour: int | None) -> None:
    """Draw a clinic's stripe; nothing for a token without a clinic."""
    if colour is None:
        return
    fill = palette.mark(colour).fill
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(rect, 2, 2)
    if palette.ratio(fill, palette.theme()["surface"]) < _PALE:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(palette.theme()["control"], 1))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)


class _Cells:
    """What the characters of codes measure in one font: asked for with every row and second."""

    def __init__(self, font: QFont) -> None:
        self._metrics = QFontMetricsF(font)
        self._widths: dict[str, float] = {}
        self.height = self._metrics.capHeight()
        self._digits = max(map(self.width, _DIGITS))

    def width(self, character: str) -> float:
        """Return the width of a character in px."""
        if (known := self._widths.get(character)) is None:
            known = self._widths[character] = self._metrics.horizontalAdvance(character)
        return known

    def widest(self, code: str) -> float:
        """Return the width of the widest character: of all digits, so that it never changes."""
        return max(self._digits, *map(self.width, code)) if code else self._digits


_by_font: dict[str, _Cells] = {}


def _cells(font: QFont) -> _Cells:
    key = font.key()
    if key not in _by_font:
        _by_font[key] = _Cells(font)
    return _by_font[key]


def _edge(fill: QColor) -> QPen:
    t = palette.theme()
    if t.strong:
        return QPen(t["line"], 2)
    if palette.ratio(fill, t["surface"]) < _PALE:
        return QPen(t["control"], 1.25)
    return QPen(Qt.PenStyle.NoPen)
