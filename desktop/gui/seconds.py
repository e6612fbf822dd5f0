"""A clock for what counts on the screen."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

_SECOND: Final = 1_000  # ms
_LATE: Final = 2  # ms: the timer may be early, and would show the old second again


class Seconds(QObject):
    """Ticks as each second begins, when codes change, so that all that counts does so together."""

    ticked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.start)

    def start(self) -> None:
        """Tick now, and go on."""
        self.ticked.emit()
        self._timer.start(_SECOND - int(time.time() * _SECOND) % _SECOND + _LATE)

    def stop(self) -> None:
        """Tick no more."""
        self._timer.stop()
