"""A field to choose from a list, with an arrow of the theme's colours."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from desktop.gui import icons, palette

_ARROW, _PADLOCK = 20, 16  # px


class Choice(QComboBox):
    """A combo box; the wheel scrolls the page over it and changes nothing.

    One that cannot be changed has a padlock in place of the arrow.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrow over the field."""
        super().paintEvent(event)
        painter = QPainter(self)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        live = self.isEnabled()
        side = _ARROW if live else _PADLOCK
        left = 10 if mirrored else self.width() - 10 - side
        area = QRectF(left, (self.height() - side) / 2, side, side)
        ink = palette.theme()["ink2" if live else "ink3"]
        icons.paint(painter, "chevron-down" if live else "lock", ink, area)
        painter.end()
