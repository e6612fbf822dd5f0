"""systemd-logind or elogind: sleep, shutdown, the session's lock, and another user at the screen.

https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import Slot

from desktop.autolock import LockReason
from desktop.system.linux.dbus_calls import Calls, system_address
from desktop.system.linux.dbus_signals import PROPERTIES, Signal, Signals
from desktop.system.linux.dbus_source import DBusSource
from desktop.system.linux.telling import LOGIND, LOGIND_PATH, MANAGER, SESSION, Login, login


class Logind(DBusSource):
    """An `EventSource` that holds up sleep and shutdown until everything is `settled`.

    logind waits no longer than InhibitDelayMaxSec for that, 5 seconds by default.
    """

    def __init__(self, address: Callable[[], str] = system_address) -> None:
        super().__init__(address)
        self._login = Login(None, remote=False)
        self._delay: int | None = None  # a descriptor: logind waits until it is closed
        self._awaited = False  # sleep or shutdown has begun

    def settled(self) -> None:
        """Everything is locked: what has begun may go on; what has not is held up when it does."""
        if self._awaited:
            self._let_go()

    def stop(self) -> None:
        """Listen no more, and hold nothing up."""
        super().stop()
        self._let_go()

    def _ask(self, calls: Calls) -> frozenset[LockReason]:
        self._login = login(calls)
        return self._login.told

    def _listen(self, signals: Signals) -> None:
        for signal, slot in (
            ("PrepareForSleep", "prepare_for_sleep(bool)"),
            ("PrepareForShutdown", "prepare_for_shutdown(bool)"),
        ):
            signals.connect(Signal(LOGIND, LOGIND_PATH, MANAGER, signal), self, slot)
        path = self._login.path
        if path is not None:
            signals.connect(Signal(LOGIND, path, SESSION, "Lock"), self, "lock()")
            changed = Signal(LOGIND, path, PROPERTIES, "PropertiesChanged")
            signals.connect(changed, self, "changed(QString,QVariantMap,QStringList)")

    def _listening(self, calls: Calls) -> None:
        self._hold_up(calls)

    @Slot(bool)
    def prepare_for_sleep(self, begins: bool) -> None:
        """Hear that the computer goes to sleep, or woke up."""
        self._prepare(LockReason.SLEEP, begins=begins)

    @Slot(bool)
    def prepare_for_shutdown(self, begins: bool) -> None:
        """Hear that the computer shuts down, or that somebody thought better of it."""
        self._prepare(LockReason.LOG_OFF, begins=begins)

    @Slot()
    def lock(self) -> None:
        """Hear that this session is asked to lock its screen."""
        self._tell(LockReason.SCREEN_LOCK)

    @Slot("QString", "QVariantMap", "QStringList")
    def changed(self, _interface: str, values: dict[str, object], _others: list[str]) -> None:
        """Hear that the screen is locked, or shows somebody else's session."""
        if values.get("LockedHint") is True:
            self._tell(LockReason.SCREEN_LOCK)
        if values.get("Active") is False:
            remote = self._login.remote
            self._tell(LockReason.REMOTE_DISCONNECT if remote else LockReason.USER_SWITCH)

    def _prepare(self, reason: LockReason, *, begins: bool) -> None:
        if self._signals is None:  # stopped while the signal was on its way
            return
        self._awaited = begins
        if begins:
            self._tell(reason)
        else:
            with suppress(OSError), Calls(self._address()) as calls:
                self._hold_up(calls)

    def _hold_up(self, calls: Calls) -> None:
        """Have logind wait. It refuses while it prepares: then it is asked again afterwards."""
        if self._delay is not None:
            return
        what = ("sleep:shutdown", "Frontdesk", "The vault is being locked", "delay")
        with suppress(OSError):
            self._delay = calls.descriptor(LOGIND, LOGIND_PATH, MANAGER, "Inhibit", *what)

    def _let_go(self) -> None:
        if self._delay is not None:
            os.close(self._delay)
            self._delay = None
