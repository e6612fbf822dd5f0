"""Where the parts of a row are, and how high it is; nothing is painted here.

A row is 64 px high in a wide list and at least 104 px below `NARROW`, at the usual font size.
Rectangles are thought out from left to right and mirrored where the writing runs the other way.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF

from desktop.gui.row_text import RowText
from desktop.gui.token_model import aside_label, aside_text
from desktop.gui.vault_bar import NARROW
from desktop.presenters.token_rows import AsideRow, Heading, Row, TokenRow

LINE: Final = 20  # px from line to line of a label
UNDER: Final = 18  # px from line to line of what is below it
RING: Final = 28  # px
AROUND: Final = 136  # px of a narrow row that are not for its label
_WIDE_ROW, _NARROW_ROW, _HEADING = 64, 104, 40
_MORE, _STAR, _EDGE = 48, 22, 8


class Zone(Enum):
    """What a click in a row means."""

    ROW = auto()
    MORE = auto()
    BUTTON = auto()


class RowShape:
    """Measures rows with the fonts of `text`."""

    def __init__(self, text: RowText) -> None:
        self._text = text

    def heights(self, rows: Sequence[Row], width: int) -> list[int]:
        """Return the heights of rows in a list of a width."""
        text = self._text
        heading, wide = text.height(_HEADING), text.height(_WIDE_ROW)
        if width >= NARROW:
            return [heading if isinstance(row, Heading) else wide for row in rows]
        room = width - AROUND
        low, high = text.height(_NARROW_ROW), text.height(_NARROW_ROW + LINE)
        result = []
        for row in rows:
            if isinstance(row, TokenRow):
                entry = row.entry
                star = _STAR if entry.favourite else 0
                result.append(low if text.fits(entry.label, room - star) else high)
            elif isinstance(row, AsideRow):
                more = 0 if text.fits(aside_label(row.item), room) else LINE
                under = len(text.wrapped(aside_text(row.item), text.small, room)) - 1
                result.append(text.height(_NARROW_ROW + more + UNDER * under))
            else:
                result.append(heading)
        return result

    def label_lines(self, row: TokenRow | AsideRow, room: float) -> tuple[str, ...]:
        """Return the label of a row as its lines: as many as `heights` has counted on."""
        label = row.entry.label if isinstance(row, TokenRow) else aside_label(row.item)
        star = _STAR if isinstance(row, TokenRow) and row.entry.favourite else 0
        if self._text.fits(label, room - star):
            return (label,)
        return self._text.wrapped(label, self._text.label, room - star)

    def code_line(self, area: QRectF, *, narrow: bool) -> QRectF:
        """Return where the code, its ring or a button goes."""
        if narrow:
            height = self._text.height(36)
            return QRectF(
                area.left() + 80,
                area.bottom() - 10 - height,
                area.width() - 92,
                height,
            )
        return QRectF(area.left(), area.top(), area.width() - _MORE, area.height())

    def pill(self, line: QRectF, words: str, *, left: bool) -> QRectF:
        """Return where a painted button with words is."""
        width = self._text.width(words, self._text.heading) + 52
        height = max(32, self._text.height(28))
        x = line.left() if left else line.right() - width
        return QRectF(x, line.center().y() - height / 2, width, height)

    def renew(self, line: QRectF) -> QRectF:
        """Return where a counter's next code is asked for, once it shows one."""
        return QRectF(line.right() - 34, line.center().y() - 20, 40, 40)

    def more(self, area: QRectF, *, narrow: bool) -> QRectF:
        """Return where the menu is opened."""
        return QRectF(area.right() - 42, area.top(), 40, 44 if narrow else area.height())


class Mirror:
    """Turns rectangles of a row round for right-to-left writing."""

    def __init__(self, rect: QRect, *, rtl: bool) -> None:
        self.all = QRectF(rect)
        self.rtl = rtl

    @property
    def area(self) -> QRectF:
        """The part of the row that things are in."""
        return self.all.adjusted(_EDGE, 0, -_EDGE, 0)

    @property
    def narrow(self) -> bool:
        """Whether the code goes below the label."""
        return self.all.width() < NARROW

    def __call__(self, rect: QRectF) -> QRectF:
        """Return where a rectangle is on the screen."""
        if not self.rtl:
            return rect
        result = QRectF(rect)
        result.moveLeft(self.all.left() + self.all.right() - rect.right())
        return result

    def holds(self, rect: QRectF, position: QPointF) -> bool:
        """Say whether a position of the screen is in a rectangle."""
        return self(rect).contains(position)
