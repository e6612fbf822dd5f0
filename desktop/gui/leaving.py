"""What is done when somebody leaves: the system's events and the idle rule lead to one lock."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from desktop.autolock import UNTOLD, LockReason
from desktop.gui.idle_lock import IdleLock
from desktop.gui.own_activity import OwnActivity
from desktop.gui.window import MainWindow
from desktop.presenters.workstation import Workstation
from desktop.system.idle_time import IdleTime, idle_time
from desktop.system.lock_events import LockEvents, lock_events


class Leaving(QObject):
    """Begins to listen at `start`, which needs a running application and the first picture."""

    def __init__(
        self,
        window: MainWindow,
        workstation: Workstation,
        app: QGuiApplication,
    ) -> None:
        super().__init__(app)
        self._window = window
        self._workstation = workstation
        self._app = app
        self._told = True
        self._events: LockEvents | None = None
        self._idle: IdleLock | None = None

    def start(self) -> None:
        """Listen to whatever this system tells, and say what it does not."""
        self._events = lock_events()
        self._events.start(self._left)
        ask, told = _idle_time(self._app)
        self._told = told and not self._events.missing
        self._idle = IdleLock(ask, partial(self._left, LockReason.IDLE), self)
        self._window.show_lock_events(self._events.missing, told)
        self._window.occupied.connect(lambda _occupied: self._watch())
        self._window.settings_changed.connect(lambda _settings: self._watch())
        self._watch()

    def stop(self) -> None:
        """Listen no more: the program ends."""
        if self._events is not None:
            self._events.stop()

    def _watch(self) -> None:
        if self._idle is not None:
            chosen = self._window.settings.idle_after
            limit = chosen if self._told else min(chosen, UNTOLD)
            self._idle.watch(limit if self._window.is_occupied else None)

    def _left(self, reason: LockReason) -> None:
        """Lock; where only the picker was ever shown, there is nothing to lock or to forget."""
        if reason is LockReason.SIGNAL:
            self._window.vanish()
            self._workstation.close(reason)
            self._app.exit()  # `quit` would ask every window first
        elif not self._window.untouched:
            self._workstation.lock(reason)
        if self._events is not None:
            self._events.settled()


def _idle_time(app: QGuiApplication) -> tuple[Callable[[], IdleTime], bool]:
    """Return how to ask for the idle time, and whether the system tells it or this program."""
    try:
        idle_time()
    except OSError:
        own = OwnActivity(app)
        return lambda: own, False
    return idle_time, True
