"""The screen savers of the desktops, and the session that says that it is idle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Slot

from desktop.autolock import LockReason
from desktop.system.linux.dbus_calls import Calls, session_address
from desktop.system.linux.dbus_signals import Signal, Signals
from desktop.system.linux.dbus_source import DBusSource
from desktop.system.linux.telling import ACTIVE_CHANGED, KDE, PRESENCE, UNITY, screen_savers

_IDLE: Final = 3  # of GNOME's session: available, invisible, busy, idle


class ScreenSavers(DBusSource):
    """An `EventSource`. One that starts later is heard too; what `start` returned stands.

    So a desktop whose screen saver comes late is taken for one that tells nothing, which is the
    stricter rule, until the next lock starts the program anew.
    """

    def __init__(self, address: Callable[[], str] = session_address) -> None:
        super().__init__(address)

    def _ask(self, calls: Calls) -> frozenset[LockReason]:
        return screen_savers(calls)

    def _listen(self, signals: Signals) -> None:
        # Each has its own path, KDE two: the sender and the interface say enough.
        for name in ACTIVE_CHANGED:
            signals.connect(Signal(name, "", name, "ActiveChanged"), self, "active(bool)")
        signals.connect(Signal(KDE, "", KDE, "AboutToLock"), self, "locked()")
        unity = Signal(UNITY, "", "com.canonical.Unity.Session", "Locked")
        signals.connect(unity, self, "locked()")
        presence = Signal(PRESENCE, "", "org.gnome.SessionManager.Presence", "StatusChanged")
        signals.connect(presence, self, "status(uint)")

    @Slot(bool)
    def active(self, active: bool) -> None:
        """Hear that a screen saver starts or ends."""
        if active:
            self._tell(LockReason.SCREEN_LOCK)

    @Slot()
    def locked(self) -> None:
        """Hear that the screen is locked."""
        self._tell(LockReason.SCREEN_LOCK)

    @Slot("uint")
    def status(self, status: int) -> None:
        """Hear that the session is idle, or is used again."""
        if status == _IDLE:
            self._tell(LockReason.IDLE)
