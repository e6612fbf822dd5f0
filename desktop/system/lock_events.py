"""What the operating system tells of somebody leaving: one Protocol, and this system's sources.

All of them speak on the GUI thread only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Protocol

from desktop.autolock import WANTED, LockReason


class EventSource(Protocol):
    """One place that tells of somebody leaving. The same event may come more than once."""

    def start(self, on_event: Callable[[LockReason], None]) -> frozenset[LockReason]:
        """Listen; return what this source will tell of here. Raises OSError when it cannot."""

    def settled(self) -> None:
        """Everything is locked: the system need not wait any longer."""

    def stop(self) -> None:
        """Listen no more. May be called twice, and without `start`."""


class LockEvents:
    """All sources of this computer as one."""

    def __init__(self, sources: Sequence[EventSource]) -> None:
        self._sources = sources
        self._told: frozenset[LockReason] = frozenset()

    @property
    def missing(self) -> frozenset[LockReason]:
        """What no source tells of: known after `start`."""
        return WANTED - self._told

    def start(self, on_event: Callable[[LockReason], None]) -> None:
        """Listen to every source that can be heard."""
        for source in self._sources:
            try:
                self._told |= source.start(on_event)
            except OSError:  # what it would have told stays `missing`, which is shown
                source.stop()

    def settled(self) -> None:
        """Everything is locked: the system need not wait any longer."""
        for source in self._sources:
            source.settled()

    def stop(self) -> None:
        """Listen no more."""
        for source in self._sources:
            source.stop()


def lock_events() -> LockEvents:
    """Return what there is on this system. Call it when the application runs."""
    from desktop.system.signals import Signals

    if sys.platform == "win32":
        from desktop.system.windows.session import sources
    elif sys.platform == "darwin":
        from desktop.system.macos import sources
    else:
        from desktop.system.linux import sources
    return LockEvents([Signals(), *sources()])
