"""The tray of a Linux desktop: the StatusNotifierWatcher of the session's bus.

Source: the StatusNotifierItem specification of freedesktop.org. A watcher without a host keeps a
list of icons that nobody draws, so it counts as none. The older trays of X11 tell nobody when they
go, so they are not used: a window must never hide in a tray that may be gone.
"""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusError,
    QDBusMessage,
    QDBusServiceWatcher,
    QDBusVariant,
)

from desktop.system.tray_host import TrayHost

assert sys.platform == "linux"  # noqa: S101  for the type checker on other systems

_WATCHER: Final = "org.kde.StatusNotifierWatcher"
_PATH: Final = "/StatusNotifierWatcher"
_HOSTS: Final = ("StatusNotifierHostRegistered", "StatusNotifierHostUnregistered")
_PATIENCE: Final = 2_000  # ms that the watcher may take to answer


class StatusNotifierHost(TrayHost):
    """Asks the watcher once it is there, and again whenever a host or the watcher comes or goes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._there: bool | None = None
        self._bus = QDBusConnection.sessionBus()
        if not self._bus.isConnected():
            self._there = False
            return
        mode = QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange
        self._service = QDBusServiceWatcher(_WATCHER, self._bus, mode, self)
        self._service.serviceOwnerChanged.connect(self._ask)
        # Typed as bytes, slots are taken as str only.
        for signal in _HOSTS:
            self._bus.connect(_WATCHER, _PATH, _WATCHER, signal, self, SLOT("_ask()"))  # type: ignore[call-overload]
        self._ask()

    @property
    def there(self) -> bool | None:
        """Whether a host shows icons; None: the watcher has not answered yet."""
        return self._there

    @Slot()
    def _ask(self) -> None:
        question = QDBusMessage.createMethodCall(
            _WATCHER, _PATH, "org.freedesktop.DBus.Properties", "Get"
        )
        question.setArguments([_WATCHER, "IsStatusNotifierHostRegistered"])
        question.setAutoStartService(False)
        answered, refused = SLOT("_answered(QDBusVariant)"), SLOT("_refused(QDBusError)")
        self._bus.callWithCallback(  # type: ignore[call-overload]
            question, self, answered, refused, _PATIENCE
        )

    @Slot(QDBusVariant)
    def _answered(self, answer: QDBusVariant) -> None:
        self._tell(answer.variant() is True)

    @Slot(QDBusError)
    def _refused(self, _error: QDBusError) -> None:
        self._tell(False)

    def _tell(self, there: bool) -> None:
        if there is not self._there:
            self._there = there
            self.changed.emit()
