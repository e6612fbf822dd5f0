"""For how long nobody has touched our own windows, where the system does not tell of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QGuiApplication, QMouseEvent

from desktop.system import idle_time

# What a hand does. A method that puts several keys together sends no keys, only their outcome.
_TOUCHES: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
    }
)
_STILL: Final = 4  # px that a mouse moves on a table that somebody has bumped into


class OwnActivity(QObject):
    """Implements `IdleTime` from the events of this program, and never fails.

    A window that opens under the mouse gets mouse events too: only a mouse that is elsewhere than
    before has moved.
    """

    def __init__(self, app: QGuiApplication, clock: Callable[[], float] = idle_time.now) -> None:
        super().__init__(app)
        self._clock = clock
        self._touched = clock()
        self._mouse: QPointF | None = None
        app.installEventFilter(self)

    def seconds(self) -> float:
        """Return for how many seconds nobody has touched a window of ours."""
        return self._clock() - self._touched

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look on only."""
        kind = event.type()
        if kind == QEvent.Type.MouseMove:
            if isinstance(event, QMouseEvent) and self._moved(event.globalPosition()):
                self._touched = self._clock()
        elif kind in _TOUCHES:
            self._touched = self._clock()
        return False

    def _moved(self, position: QPointF) -> bool:
        if self._mouse is None:
            self._mouse = position
            return False
        if (position - self._mouse).manhattanLength() <= _STILL:
            return False
        self._mouse = position
        return True
