"""Line icons, tinted with a colour of the palette."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from desktop.gui import resources

_SCALES = (1.0, 1.25, 1.5, 2.0, 3.0)  # screens that are met; Qt takes the nearest
_MIRRORED = frozenset(
    {"chevron-left", "chevron-right", "sign-in", "sign-out", "hand-over", "sort"}
)  # drawn the other way round where the writing runs from right to left


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    svg = (resources.ICONS / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(svg.encode()))


def paint(painter: QPainter, name: str, colour: QColor, rect: QRectF) -> None:
    """Draw an icon of resources/icons in one colour, mirrored for right-to-left writing."""
    mirrored = (
        name in _MIRRORED and QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    )
    if not mirrored:
        _renderer(name, colour.name()).render(painter, rect)
        return
    painter.save()
    painter.translate(rect.center().x() * 2, 0)
    painter.scale(-1, 1)
    _renderer(name, colour.name()).render(painter, rect)
    painter.restore()


def pixmap(name: str, colour: QColor, size: int, scale: float = 1.0, margin: int = 0) -> QPixmap:
    """Return an icon `size` px high, with `margin` px of air at the left and right."""
    result = QPixmap(QSize(size + 2 * margin, size) * scale)
    result.setDevicePixelRatio(scale)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    paint(painter, name, colour, QRectF(margin, 0, size, size))
    painter.end()
    return result


def icon(
    name: str,
    colour: QColor,
    disabled: QColor | None = None,
    *,
    size: int = 20,
    margin: int = 0,
) -> QIcon:
    """Return an icon for a control.

    `margin` px of air left and right: Qt leaves only 4 px between an icon and its text.
    """
    mirrored = QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    other = None if disabled is None else disabled.name()
    return _icon(name, colour.name(), other, size, margin, mirrored)


@cache
def _icon(
    name: str, colour: str, disabled: str | None, size: int, margin: int, _mirrored: bool
) -> QIcon:
    result = QIcon()
    for scale in _SCALES:
        result.addPixmap(pixmap(name, QColor(colour), size, scale, margin))
        if disabled is not None:
            off = pixmap(name, QColor(disabled), size, scale, margin)
            result.addPixmap(off, QIcon.Mode.Disabled)
    return result


def application() -> QIcon:
    """Return the program's own icon; small sizes have a drawing of their own."""
    result = QIcon()
    for size in (16, 20):
        result.addPixmap(pixmap("frontdesk-16", QColor("black"), size))
    for size in (24, 32, 48, 64, 128, 256):
        result.addPixmap(pixmap("frontdesk", QColor("black"), size))
    return result


def symbolic() -> QIcon:
    """Return the program's icon as a mask, for a tray that tints what is in it."""
    result = QIcon()
    for size in (16, 20, 24, 32, 48):
        result.addPixmap(pixmap("frontdesk-symbolic", QColor("black"), size))
    result.setIsMask(True)
    return result
