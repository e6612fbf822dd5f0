"""The fonts of a row, and its words laid out: kept, because rows are painted every second."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from desktop.gui import palette

_BODY: Final = 14  # px of the system font that the sizes below are drawn for
_KEPT: Final = 4_096  # laid out labels
_SUMS: Final = 65_536  # labels that were only measured
LINES: Final = 2  # of a label; its tooltip has all of it


class Face(NamedTuple):
    """A font and its measure."""

    font: QFont
    metrics: QFontMetricsF


class RowText:
    """Everything that depends on the system's font; made anew when that changes."""

    def __init__(self) -> None:
        self.scale = palette.px("body") / _BODY
        weight = QFont.Weight
        self.label = _face("label", weight.DemiBold)
        self.small = _face("small")
        self.heading = _face("small", weight.DemiBold)
        self.caption = _face("caption", weight.Medium)
        self.code = _face("code_row", weight.DemiBold)
        self.following = _face("label", weight.Bold)
        self._wrapped: dict[tuple[str, int, int, int], tuple[str, ...]] = {}
        self._widths: dict[tuple[str, int], float] = {}
        self._sums: dict[str, float] = {}
        self._letters: dict[str, float] = {}

    def height(self, px: float) -> int:
        """Return a height for the system's font: `px` at its usual size."""
        return round(px * self.scale)

    def width(self, words: str, face: Face) -> float:
        """Return the width of words on one line."""
        key = (words, id(face))
        if (known := self._widths.get(key)) is None:
            known = face.metrics.horizontalAdvance(words)
            if len(self._widths) >= _KEPT:
                self._widths.clear()
            self._widths[key] = known
        return known

    def fits(self, label: str, room: float) -> bool:
        """Say whether a label fits on one line.

        Thousands are asked about at once, so Latin ones are the sum of their letters, which is
        theirs but for kerning, and others are laid out.
        """
        width = self._sums.get(label)
        if width is None:
            if label.isascii():
                letters = self._letters
                width = 0.0
                for letter in label:
                    width += letters[letter] if letter in letters else self._letter(letter)
            else:
                width = self.label.metrics.horizontalAdvance(label)
            if len(self._sums) >= _SUMS:
                self._sums.clear()
            self._sums[label] = width
        return width <= room

    def _letter(self, letter: str) -> float:
        width = self._letters[letter] = self.label.metrics.horizontalAdvance(letter)
        return width

    def wrapped(self, words: str, face: Face, room: float, most: int = LINES) -> tuple[str, ...]:
        """Break words into at most two lines, or `most`; only the last may be cut short."""
        if self.width(words, face) <= room:
            return (words,)
        key = (words, id(face), int(room), most)
        if (known := self._wrapped.get(key)) is None:
            known = _wrap(words, face, max(1, int(room)), most)
            if len(self._wrapped) >= _KEPT:
                self._wrapped.clear()
            self._wrapped[key] = known
        return known


def _face(role: str, weight: QFont.Weight = QFont.Weight.Normal) -> Face:
    font = palette.font(role, weight)
    return Face(font, QFontMetricsF(font))


def _wrap(words: str, face: Face, room: int, most: int) -> tuple[str, ...]:
    # Qt counts in UTF-16: cut what it counted, not what Python counts.
    units = words.encode("utf-16-le", "surrogatepass")

    def part(start: int, end: int | None = None) -> str:
        chunk = units[start * 2 : None if end is None else end * 2]
        return chunk.decode("utf-16-le", "surrogatepass")

    layout = QTextLayout(words, face.font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(room)
        start = line.textStart()
        if len(lines) == most - 1:
            rest = part(start)
            lines.append(face.metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room))
            break
        lines.append(part(start, start + line.textLength()).rstrip())
    layout.endLayout()
    return tuple(lines)
