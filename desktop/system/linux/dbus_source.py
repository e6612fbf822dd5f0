"""What all sources on a D-Bus do alike."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from desktop.autolock import LockReason
from desktop.system.linux.dbus_calls import Calls
from desktop.system.linux.dbus_signals import Signals


class DBusSource(QObject):
    """An `EventSource` that hears signals. `address` says where the bus is, or raises OSError.

    A bus that ends is told as a lost desktop: nobody could tell anything any more.
    """

    def __init__(self, address: Callable[[], str]) -> None:
        super().__init__()
        self._address = address
        self._signals: Signals | None = None
        self._on_event: Callable[[LockReason], None] | None = None

    def start(self, on_event: Callable[[LockReason], None]) -> frozenset[LockReason]:
        """Listen; return what will be told here. Raises OSError when nobody answers."""
        address = self._address()
        with Calls(address) as calls:
            told = self._ask(calls)
            self._on_event = on_event
            try:
                self._signals = Signals(address)
                self._signals.on_loss(self, "lost()")
                self._listen(self._signals)
            except OSError:
                self.stop()
                raise
            self._listening(calls)
        return told | {LockReason.DESKTOP_LOST}

    def settled(self) -> None:
        """Everything is locked."""

    def stop(self) -> None:
        """Listen no more; what is on its way is not told."""
        self._on_event = None
        if self._signals is not None:
            self._signals.close()
            self._signals = None

    def _ask(self, calls: Calls) -> frozenset[LockReason]:
        """Find out what will be told. Raises OSError when that is nothing and never will be."""
        raise NotImplementedError

    def _listen(self, signals: Signals) -> None:
        """Connect signals with slots."""
        raise NotImplementedError

    def _listening(self, calls: Calls) -> None:
        """Do what comes once nothing can be missed any more."""

    def _tell(self, reason: LockReason) -> None:
        if self._on_event is not None:
            self._on_event(reason)

    @Slot()
    def lost(self) -> None:
        """Hear that the bus ended."""
        self._tell(LockReason.DESKTOP_LOST)
