"""The lid of a laptop, by UPower.

https://upower.freedesktop.org/docs/UPower.html
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot

from desktop.autolock import LockReason
from desktop.system.linux.dbus_calls import Calls, system_address
from desktop.system.linux.dbus_signals import PROPERTIES, Signal, Signals
from desktop.system.linux.dbus_source import DBusSource
from desktop.system.linux.telling import UPOWER, UPOWER_PATH, lid


class Lid(DBusSource):
    """An `EventSource`, where there is a lid. A laptop that is closed at a desk counts as well."""

    def __init__(self, address: Callable[[], str] = system_address) -> None:
        super().__init__(address)

    def _ask(self, calls: Calls) -> frozenset[LockReason]:
        told = lid(calls)
        if not told:
            raise OSError("no lid")
        return told

    def _listen(self, signals: Signals) -> None:
        changed = Signal(UPOWER, UPOWER_PATH, PROPERTIES, "PropertiesChanged")
        signals.connect(changed, self, "changed(QString,QVariantMap,QStringList)")

    @Slot("QString", "QVariantMap", "QStringList")
    def changed(self, _interface: str, values: dict[str, object], _others: list[str]) -> None:
        """Hear that the lid is closed or opened."""
        if values.get("LidIsClosed") is True:
            self._tell(LockReason.LID)
