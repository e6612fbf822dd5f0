"""One code as large as can be, with its ring, and the next one in its last seconds."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.gui import painting, palette
from desktop.gui.token_model import code_text
from desktop.presenters.live_codes import LOW, Live

_GAP: Final = 16  # px
_DOT: Final = "•"
_tr = QCoreApplication.translate


class LiveCode(QWidget):
    """Shows what is live of one token; `role` is the size of its digits."""

    def __init__(self, role: str = "code_small_window") -> None:
        super().__init__()
        self._role = role
        self._live = Live("")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_live(self, live: Live) -> None:
        """Show a code as it is at this moment."""
        if len(live.text) != len(self._live.text):
            self.updateGeometry()
        self._live = live
        self.setAccessibleName(code_text(live))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the code and its ring; the next code takes what room there is."""
        width = painting.code_width(self._text, self._font) + self._ring_width
        return QSize(round(width) + 1, round(palette.px(self._role) * 1.4))

    def minimumSizeHint(self) -> QSize:
        """Never cut a code."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the digits, the ring, and the next code when it fits."""
        painter = QPainter(self)
        live, theme, font = self._live, palette.theme(), self._font
        low = live.seconds is not None and live.seconds < LOW
        width, height = painting.code_width(self._text, font), self.height()
        digits = self._mirrored(QRectF(0, 0, width, height))
        ink = theme["ink3" if low else "ink"]
        painting.draw_code(painter, digits, self._text, font, ink, Qt.AlignmentFlag.AlignLeft)
        if live.seconds is not None:
            side = palette.SIZE["ring"]
            ring = self._mirrored(QRectF(width + _GAP, (height - side) / 2, side, side))
            painting.draw_ring(painter, ring, live.seconds, live.period)
        if live.following:
            left = width + self._ring_width + _GAP
            self._following(painter, QRectF(left, 0, self.width() - left, height))
        painter.end()

    def _following(self, painter: QPainter, room: QRectF) -> None:
        """Paint the next code below its word."""
        theme, font = palette.theme(), palette.font("label", QFont.Weight.Bold)
        width = painting.code_width(self._live.following, font)
        if width > room.width():  # better none than one on the other
            return
        middle = room.center().y()
        small = palette.font("small")
        word = QRectF(room.left(), 0, room.width(), middle - 1)
        words = QFontMetricsF(small).elidedText(
            _tr("tokens", "next"), Qt.TextElideMode.ElideRight, room.width()
        )
        leading = Qt.AlignmentFlag.AlignRight if self._rtl else Qt.AlignmentFlag.AlignLeft
        painter.setFont(small)
        painter.setPen(theme["ink2"])
        bottom = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(self._mirrored(word), leading | bottom, words)
        area = self._mirrored(QRectF(room.left(), middle + 1, width, palette.px("label") * 1.4))
        left = Qt.AlignmentFlag.AlignLeft
        painting.draw_code(painter, area, self._live.following, font, theme["accent"], left)

    @property
    def _text(self) -> str:
        return _DOT * len(self._live.text) if self._live.hidden else self._live.text

    @property
    def _font(self) -> QFont:
        return palette.font(self._role, QFont.Weight.DemiBold)

    @property
    def _ring_width(self) -> int:
        return 0 if self._live.seconds is None else _GAP + palette.SIZE["ring"]

    @property
    def _rtl(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _mirrored(self, rect: QRectF) -> QRectF:
        if self._rtl:
            rect.moveRight(self.width() - rect.left())
        return rect
