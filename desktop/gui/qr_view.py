"""A QR code on the screen: always dark on light, with its margin, whatever the theme."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.qr.drawing import QUIET, Modules

_SMALL = 64  # modules, with the margin
_SIDE = 240  # px, at least


class QrView(QWidget):
    """Draws modules straight to the screen; there is no picture of them anywhere."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._modules: Modules = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_modules(self, modules: Modules) -> None:
        """Draw a code; none: draw nothing and forget it."""
        self._modules = modules
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for whole pixels a module, and no less than a phone reads."""
        side = len(self._modules) + 2 * QUIET
        side *= max(4 if side <= _SMALL else 3, -(-_SIDE // side))
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the modules as runs, so that no seam shows between them."""
        if not self._modules:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        side = self.width() / (len(self._modules) + 2 * QUIET)
        for y, line in enumerate(self._modules):
            start = None
            for x, dark in enumerate((*line, False)):
                if dark and start is None:
                    start = x
                elif not dark and start is not None:
                    run = QRectF(
                        (start + QUIET) * side, (y + QUIET) * side, (x - start) * side, side
                    )
                    painter.fillRect(run, Qt.GlobalColor.black)
                    start = None
        painter.end()
