"""A field to choose from a list, with an arrow of the theme's colours."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from desktop.gui import icons, palette

_ARROW = 20  # px


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
        left = 10 if mirrored else self.width() - 10 - _ARROW
        area = QRectF(left, (self.height() - _ARROW) / 2, _ARROW, _ARROW)
        icon, tone = ("chevron-down", "ink2") if self.isEnabled() else ("lock", "ink3")
        icons.paint(painter, icon, palette.theme()[tone], area)
        painter.end()
