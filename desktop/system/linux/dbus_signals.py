"""Signals of a D-Bus, as slots of this thread."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Final

from PySide6.QtCore import SLOT, QObject
from PySide6.QtDBus import QDBusConnection

PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_NUMBERS: Final = count()


@dataclass(frozen=True, slots=True)
class Signal:
    """Which signal of whom; an empty path is any."""

    service: str
    path: str
    interface: str
    name: str


class Signals:
    """A connection for listening. Connecting waits for the bus: ask with `Calls` first.

    Slots have to be typed: reading an argument whose type Qt does not know ends the process. A
    signal counts only when the owner of the service sent it; Qt compares, whatever the bus lets
    through.
    """

    def __init__(self, address: str) -> None:
        self._name = f"frontdesk-{next(_NUMBERS)}"
        self._connection = QDBusConnection.connectToBus(address, self._name)
        if not self._connection.isConnected():
            self.close()
            raise OSError("no bus")

    def connect(self, signal: Signal, receiver: QObject, slot: str) -> None:
        """Lead a signal to a slot, given as "name(types)". Raises OSError."""
        origin = (signal.service, signal.path, signal.interface, signal.name)
        # At run time it takes text only, whatever its types say.
        if not self._connection.connect(*origin, receiver, SLOT(slot)):  # type: ignore[call-overload]
            raise OSError(f"{signal.interface}.{signal.name} cannot be heard")

    def on_loss(self, receiver: QObject, slot: str) -> None:
        """Lead the end of the bus itself to a slot. Raises OSError."""
        local = Signal("", "", "org.freedesktop.DBus.Local", "Disconnected")
        self.connect(local, receiver, slot)

    def close(self) -> None:
        """Listen no more."""
        QDBusConnection.disconnectFromBus(self._name)
