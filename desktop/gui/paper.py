"""Words on paper: black on white, from the top down, on as many pages as they need."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QDate, QIODevice, QLocale, QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from desktop import files
from desktop.gui import icons

# A page is drawn in tenths of a millimetre: a font's size is a whole number of units.
_UNITS: Final = 10  # per mm
_MARGIN: Final = 20.0  # mm
_GAP: Final = 20  # units below a line
_MARK: Final = 45  # units of an icon or a box to tick
_INDENT: Final = 80  # units of the words beside it
_LINE: Final = 2  # units
_BLACK: Final = QColor("black")
_WRAPPED: Final = (
    Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop
)

TITLE: Final = 80  # units of the letters
HEADING: Final = 50
BODY: Final = 42
SMALL: Final = 36


def today() -> str:
    """Return the date as people write it here."""
    return QLocale().toString(QDate.currentDate(), "d MMMM yyyy")


def prepare(device: QPagedPaintDevice) -> None:
    """Set the page up."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    device.setPageMargins(margins, QPageLayout.Unit.Millimeter)


def draw(device: QPagedPaintDevice, sheet: Callable[[Paper], None]) -> bool:
    """Have a sheet drawn on a printer or PDF writer; say whether it took it."""
    painter = QPainter()
    if not painter.begin(device):
        return False
    sheet(Paper(device, painter))
    return painter.end()


def save(path: Path, title: str, sheet: Callable[[Paper], None]) -> None:
    """Write a sheet as a PDF that only this user can read.

    Replaces a file of that name, as the person was asked. Raises DiskError.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Frontdesk")
    prepare(writer)
    draw(writer, sheet)
    buffer.close()
    files.replace(path, bytes(buffer.data().data()))


class Paper:
    """Lines from the top down."""

    def __init__(self, device: QPagedPaintDevice, painter: QPainter) -> None:
        self._device = device
        self.painter = painter
        size = device.pageLayout().paintRect(QPageLayout.Unit.Millimeter).size() * _UNITS
        self.width, self._height = size.width(), size.height()
        scale = painter.viewport().width() / self.width
        painter.scale(scale, scale)
        painter.setPen(_BLACK)
        self.top = 0.0

    def gap(self, height: float) -> None:
        """Leave so many units free."""
        self.top += height

    def words(self, words: str, size: int = BODY, *, bold: bool = False) -> None:
        """Write across the page."""
        self.font(size, bold=bold)
        height = self._measured(words, self.width)
        self.keep(height)
        self._write(words, 0, self.width)
        self.top += height + _GAP

    def line(self, words: str, value: str = "", under: str = "", *, icon: str = "") -> None:
        """Write words beside an icon (a box to tick without one), a value at the right."""
        self.font(BODY)
        room = self.width - _INDENT
        value_width = min(self._wide(value), room / 2) if value else 0
        words_width = room - value_width - (_INDENT / 2 if value else 0)
        height = max(self._measured(words, words_width), self._measured(value, value_width))
        self.font(SMALL)
        below = self._measured(under, room) + _GAP / 4 if under else 0
        self.keep(height + below)
        self._mark(icon)
        self.font(BODY)
        self._write(words, _INDENT, words_width)
        if value:
            self._write(value, self.width - value_width, value_width, right=True)
        self.top += height
        if under:
            self.font(SMALL)
            self.top += _GAP / 4
            self._write(under, _INDENT, room)
            self.top += below - _GAP / 4
        self.top += _GAP

    def numbered(self, number: int, words: str) -> None:
        """Write words beside a number."""
        self.font(BODY, bold=True)
        height = self._measured(words, self.width - _INDENT)
        self.keep(height)
        self._write(str(number), 0, _INDENT)
        self.font(BODY)
        self._write(words, _INDENT, self.width - _INDENT)
        self.top += height + _GAP

    def rule(self) -> None:
        """Draw a hairline."""
        self.painter.fillRect(QRectF(0, self.top, self.width, _LINE), _BLACK)
        self.top += _GAP

    def keep(self, height: float) -> None:
        """Begin a new page unless there is room for so much on this one."""
        if self.top > 0 and self.top + height > self._height:
            self._device.newPage()
            self.top = 0.0

    def font(self, size: int, *, bold: bool = False) -> None:
        """Write with letters of this size from now on."""
        font = QFont()
        font.setBold(bold)
        font.setPixelSize(size)
        self.painter.setFont(font)

    def _mark(self, icon: str) -> None:
        place = QRectF(0, self.top + _GAP / 4, _MARK, _MARK)
        if icon:
            icons.paint(self.painter, icon, _BLACK, place)
        else:
            pen = self.painter.pen()
            pen.setWidth(_LINE + 1)
            self.painter.setPen(pen)
            self.painter.drawRect(place)

    def _wide(self, words: str) -> float:
        return self.painter.fontMetrics().horizontalAdvance(words) + _GAP

    def _measured(self, words: str, width: float) -> float:
        if not words:
            return 0.0
        area = QRectF(0, 0, width, 100 * self._height)
        return self.painter.boundingRect(area, int(_WRAPPED), words).height()

    def _write(self, words: str, left: float, width: float, *, right: bool = False) -> None:
        flags = _WRAPPED
        if right:
            flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTrailing
        area = QRectF(left, self.top, width, 100 * self._height)
        self.painter.drawText(area, int(flags), words)
