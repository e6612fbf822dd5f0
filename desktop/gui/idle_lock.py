"""Locking when nobody has touched the computer for a while."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from desktop.autolock import POLL, IdleRule
from desktop.system.idle_time import IdleTime, now

_MILLISECONDS: Final = 1_000
_SOON: Final = 0.05  # seconds: a timer may ring a little early


class IdleLock(QObject):
    """Looks every two seconds while there is something to lock, and never otherwise.

    `ask` connects to what tells the idle time, or raises OSError.
    """

    def __init__(
        self,
        ask: Callable[[], IdleTime],
        on_idle: Callable[[], None],
        parent: QObject,
        clock: Callable[[], float] = now,
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._idle: IdleTime | None = None
        self._on_idle = on_idle
        self._clock = clock
        self._rule: IdleRule | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)

    def watch(self, limit: float | None) -> None:
        """Lock after so many seconds without a touch; None: there is nothing to lock."""
        self._timer.stop()
        self._rule = None
        if limit is not None:
            self._rule = IdleRule(limit, self._clock())
            self._again(self._rule)

    def _look(self) -> None:
        rule = self._rule
        if rule is None:
            return
        try:
            if self._idle is None:
                self._idle = self._ask()
            idle = self._idle.seconds()
        except OSError:
            # Nobody knows, so nobody is taken to be there until somebody tells otherwise.
            self._idle = None
            idle = float("inf")
        if rule.expired(self._clock(), idle):
            self.watch(None)
            self._on_idle()
        else:
            self._again(rule)

    def _again(self, rule: IdleRule) -> None:
        wait = min(POLL, rule.remaining(self._clock()) + _SOON)
        self._timer.start(round(wait * _MILLISECONDS))
