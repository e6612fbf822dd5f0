"""Seconds that are counted in a corner of the screen while the program itself is out of sight."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.gui import palette
from desktop.gui.layouts import column, row
from desktop.gui.parts import Button, Glyph, announce, text

_tr = QCoreApplication.translate


class Countdown(QWidget):
    """`over` after so many seconds, or `called_off` by its button or Escape.

    It has the keyboard, with the keys that lock, until the person goes to another window; from
    then on it does not take it: the menu or tip that was opened there would close.
    """

    over = Signal()
    called_off = Signal()

    def __init__(self, seconds: int) -> None:
        kind = Qt.WindowType
        super().__init__(
            None,
            kind.Tool | kind.FramelessWindowHint | kind.WindowStaysOnTopHint,
        )
        self._left = seconds
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(_tr("scan", "Looking at the screen soon"))
        self._words = text("", "heading")
        stop = Button(_tr("scan", "Stop"), small=True)
        stop.clicked.connect(self._stop)
        hint = text(_tr("scan", "Open the menu or page that shows the QR code."), "dim")
        self.setLayout(
            column(
                row(Glyph("scan-screen", "accent", 32), self._words, None, stop, gap=12),
                hint,
                gap=8,
                margins=(16, 16, 16, 16),
            )
        )
        self.setFixedWidth(360)
        palette.dress(self)
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self._tick)
        self._say()

    def start(self) -> None:
        """Appear in the corner, and count."""
        self.adjustSize()
        room = QGuiApplication.primaryScreen().availableGeometry().adjusted(0, 0, -24, -24)
        self.move(room.right() - self.width(), room.bottom() - self.height())
        self.show()
        self.activateWindow()
        self._timer.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Stop with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._stop()
        else:
            super().keyPressEvent(event)

    def _tick(self) -> None:
        self._left -= 1
        if self._left:
            self._say()
        else:
            self._timer.stop()
            self.over.emit()

    def _stop(self) -> None:
        self._timer.stop()
        self.called_off.emit()

    def _say(self) -> None:
        words = _tr("scan", "Looking in %n s", "", self._left)
        self._words.setText(words)
        announce(self, words)
