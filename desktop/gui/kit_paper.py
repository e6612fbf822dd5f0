"""The recovery kit on paper: black on white, with what it is for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QBuffer,
    QCoreApplication,
    QDate,
    QIODevice,
    QLocale,
    QMarginsF,
    QRectF,
    Qt,
)
from PySide6.QtGui import QFont, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from desktop import files

# The page is drawn in tenths of a millimetre: a font's size is a whole number of units.
_UNITS: Final = 10  # per mm
_MARGIN: Final = 20.0  # mm
_COLUMNS: Final = 4
_LINE: Final = 140  # units between two lines of groups


def today() -> str:
    """Return the date as people write it here."""
    return QLocale().toString(QDate.currentDate(), "d MMMM yyyy")


def save_kit(path: Path, person: str, groups: Sequence[str]) -> None:
    """Write the kit as a PDF that only this user can read.

    Replaces a file of that name, as the person was asked. Raises DiskError.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(QCoreApplication.translate("kit", "Recovery kit"))
    writer.setCreator("Frontdesk")
    prepare(writer)
    draw_kit(writer, person, groups)
    buffer.close()
    files.replace(path, bytes(buffer.data().data()))


def prepare(device: QPagedPaintDevice) -> None:
    """Set the page up."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    device.setPageMargins(margins, QPageLayout.Unit.Millimeter)


def draw_kit(device: QPagedPaintDevice, person: str, groups: Sequence[str]) -> None:
    """Draw the page on a printer or PDF writer."""
    painter = QPainter(device)
    width = device.pageLayout().paintRect(QPageLayout.Unit.Millimeter).width() * _UNITS
    scale = painter.viewport().width() / width
    painter.scale(scale, scale)
    page = _Page(painter, width)
    tr = QCoreApplication.translate
    page.words(tr("kit", "Frontdesk recovery kit"), 80, bold=True)
    page.words(tr("kit", "{person} · {date}").format(person=person, date=today()), 45)
    page.gap(80)
    page.groups(groups)
    page.gap(80)
    page.words(tr("kit", "What it is for"), 50, bold=True)
    for line in (
        tr("kit", "If you forget the password of your vault, these eight groups open it."),
        tr("kit", "In Frontdesk choose your name, then “Use my recovery code”, and type them."),
        tr(
            "kit", "You will be asked for a new password, and get a new kit. This one is then void."
        ),
        tr("kit", "Keep it on paper at home, not at the desk, and not in your e-mail."),
        tr(
            "kit",
            "Whoever has it and this computer can open your vault. Nobody can make you another: "
            "while your vault is open, you can.",
        ),
    ):
        page.words(line, 42)
    painter.end()


class _Page:
    """Lines from the top down."""

    def __init__(self, painter: QPainter, width: float) -> None:
        self._painter = painter
        self._width = width
        self._top = 0.0

    def gap(self, height: int) -> None:
        self._top += height

    def words(self, words: str, size: int, *, bold: bool = False) -> None:
        self._font(size, bold=bold)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop
        area = QRectF(0, self._top, self._width, 2000)
        self._top += self._painter.boundingRect(area, int(flags), words).height() + 20
        self._painter.drawText(area, int(flags), words)

    def groups(self, groups: Sequence[str]) -> None:
        lines = -(-len(groups) // _COLUMNS)
        frame = QRectF(0, self._top, self._width, lines * _LINE + 80)
        pen = self._painter.pen()
        pen.setWidth(3)
        self._painter.setPen(pen)
        self._painter.drawRoundedRect(frame, 30, 30)
        cell = (self._width - 120) / _COLUMNS
        for i, group in enumerate(groups):
            x, y = 60 + i % _COLUMNS * cell, self._top + 40 + i // _COLUMNS * _LINE
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            self._font(35)
            self._painter.drawText(QRectF(x, y, 60, _LINE), middle, str(i + 1))
            self._font(70, bold=True)
            self._painter.drawText(QRectF(x + 60, y, cell - 60, _LINE), middle, group)
        self._top = frame.bottom()

    def _font(self, size: int, *, bold: bool = False) -> None:
        font = QFont()
        font.setBold(bold)
        font.setPixelSize(size)
        self._painter.setFont(font)
