"""QR codes on paper: black on white, large enough to scan, with what each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPen,
)

from desktop.gui.add_words import breakable
from desktop.gui.paper import today
from desktop.presenters.sheet import Card
from desktop.qr.drawing import QUIET, Modules

# The page is drawn in tenths of a millimetre: a font's size is a whole number of units.
_UNITS: Final = 10  # per mm
_MARGIN: Final = 15.0  # mm
_CODE: Final = 320.0  # units of a code's side at least, without its light margin
_MODULE: Final = 4.0  # units at least: a phone and a scan at 200 dpi tell less apart badly
_CELL: Final = 450.0  # units of a usual card's height, and of its code with the margin
_GAP: Final = 15.0
_HEAD: Final = 290.0  # units above the cards
_FOOT: Final = 70.0
_OVERLAP: Final = 0.02  # of a module, so that no seam shows between its lines
_WRAP: Final = int(Qt.TextFlag.TextWordWrap)
_START: Final = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True, slots=True)
class Placed:
    """A card and its place on the page, in units."""

    card: Card
    area: QRectF


def prepare(device: QPagedPaintDevice) -> None:
    """Set the page up."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    device.setPageMargins(margins, QPageLayout.Unit.Millimeter)


def draw_sheet(device: QPagedPaintDevice, person: str, cards: Sequence[Card]) -> bool:
    """Draw the pages on a printer or PDF writer; say whether it took them."""
    area = device.pageLayout().paintRect(QPageLayout.Unit.Millimeter)
    sheet = Sheet(person, cards, area.width(), area.height())
    painter = QPainter()
    if not painter.begin(device):
        return False
    scale = painter.viewport().width() / (area.width() * _UNITS)
    painter.scale(scale, scale)
    for number in range(sheet.count):
        if number and not device.newPage():
            painter.end()
            return False
        sheet.paint(painter, number)
    return painter.end()


class Sheet:
    """The pages, each `width` by `height` mm."""

    def __init__(self, person: str, cards: Sequence[Card], width: float, height: float) -> None:
        self._person = person
        self._width, self._height = width * _UNITS, height * _UNITS
        self._pages = _pages(cards, self._width, self._height - _HEAD - _FOOT)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint a page, counted from 0, in units of a tenth of a millimetre."""
        painter.setPen(QPen(QColor("black"), 2))
        self._head(painter)
        for placed in self._pages[number]:
            _paint_card(painter, placed.card, placed.area.translated(0, _HEAD))
        words = QCoreApplication.translate("sheet", "Page {page} of {pages}")
        area = QRectF(0, self._height - _FOOT, self._width, _FOOT)
        painter.setFont(_font(32))
        bottom = int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignBottom)
        painter.drawText(area, bottom, words.format(page=number + 1, pages=self.count))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignBottom), "Frontdesk")

    def _head(self, painter: QPainter) -> None:
        tr = QCoreApplication.translate
        painter.setFont(_font(64, bold=True))
        painter.drawText(
            QRectF(0, 0, self._width, 80), _START, tr("sheet", "QR codes of your tokens")
        )
        painter.setFont(_font(36))
        line = tr("sheet", "{person} · {date}").format(person=self._person, date=today())
        painter.drawText(QRectF(0, 84, self._width, 50), _START, line)
        frame = QRectF(0, 144, self._width, 120)
        painter.drawRect(frame)
        _words(
            painter,
            tr(
                "sheet",
                "Anyone who sees this sheet can make your codes. Keep it locked away, and destroy "
                "it when it is no longer needed.",
            ),
            frame.adjusted(20, 14, -20, -8),
            38,
            bold=True,
        )


def _pages(cards: Sequence[Card], width: float, height: float) -> list[list[Placed]]:
    """Put two cards side by side where their codes are of the usual size."""
    pages: list[list[Placed]] = [[]]
    top, left = 0.0, False
    for card in cards:
        outer = _outer(card.qr)
        usual = outer <= _CELL
        if left and usual:
            before = pages[-1][-1].area
            pages[-1].append(Placed(card, before.translated(width / 2, 0)))
            left = False
            continue
        tall = max(outer, _CELL)
        if pages[-1] and top + tall > height:
            pages.append([])
            top = 0.0
        area = QRectF(0, top, width / 2 if usual else width, tall)
        pages[-1].append(Placed(card, area))
        top += tall + _GAP
        left = usual
    return pages


def _module(qr: Modules) -> float:
    return max(_CODE / len(qr), _MODULE)


def _outer(qr: Modules) -> float:
    return _module(qr) * (len(qr) + 2 * QUIET)


def _paint_card(painter: QPainter, card: Card, area: QRectF) -> None:
    _paint_code(painter, card.qr, area.left(), area.top())
    start = area.left() + max(_outer(card.qr), _CELL) + 10
    beside = QRectF(start, area.top() + 50, area.right() - start - 20, _CELL - 60)
    tr = QCoreApplication.translate
    lines = [
        (card.label, 44, True, 170),
        (card.issuer, 32, False, 80),
        (card.account, 32, False, 80),
    ]
    if card.clinic:
        lines.append((tr("sheet", "Clinic: {clinic}").format(clinic=card.clinic), 32, False, 80))
    if card.counts:
        words = tr("sheet", "This one counts: use it in one place only.")
        lines.append((words, 30, True, 110))
    for words, size, bold, most in lines:
        room = QRectF(beside.left(), beside.top(), beside.width(), min(most, beside.height()))
        if words and room.height() >= size:
            beside.setTop(beside.top() + _words(painter, words, room, size, bold=bold) + 8)


def _paint_code(painter: QPainter, qr: Modules, left: float, top: float) -> None:
    side = _module(qr)
    black = QColor("black")
    for y, line in enumerate(qr):
        start = None
        for x, dark in enumerate((*line, False)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                painter.fillRect(
                    QRectF(
                        left + (start + QUIET) * side,
                        top + (y + QUIET) * side,
                        (x - start) * side,
                        (1 + _OVERLAP) * side,
                    ),
                    black,
                )
                start = None


def _words(painter: QPainter, words: str, room: QRectF, size: int, *, bold: bool = False) -> float:
    """Write what there is room for, and return how high it is."""
    painter.setFont(_font(size, bold=bold))
    flags = _WRAP | _START
    shown, most = breakable(words), len(words)
    while painter.boundingRect(room, flags, shown).height() > room.height() and most > 1:
        most = most * 9 // 10
        shown = breakable(words[:most].rstrip() + "…")
    painter.drawText(room, flags, shown)
    return painter.boundingRect(room, flags, shown).height()


def _font(size: int, *, bold: bool = False) -> QFont:
    font = QFont()
    font.setBold(bold)
    font.setPixelSize(size)
    return font
