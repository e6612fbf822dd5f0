"""Copies are made on a thread of their own: a share that hangs holds up no save and no lock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from desktop.errors import DesktopError, DiskError, DiskFault
from desktop.vault.backup import Backups

PATIENCE: Final = 1.0  # seconds that a save waits for its copy


@dataclass(frozen=True, slots=True)
class _Copy:
    data: bytes  # encrypted
    generation: int
    now: float  # Unix seconds


class CopyThread:
    """Makes the copies of one vault, one after the other; of those that wait, only the newest.

    The thread has no key, and the process may end or be replaced while it hangs in a call to the
    system: what it leaves then is no copy yet, and goes with the next one.
    """

    def __init__(self, backups: Backups, clock: Callable[[], float]) -> None:
        self._backups = backups
        self._clock = clock
        self._changed = threading.Condition()
        self._waiting: _Copy | None = None
        self._running = False
        self._begun = 0.0  # by the monotonic clock
        self._error: DesktopError | None = None
        self._bug: Exception | None = None
        self._proven: float | None = None

    def make(self, data: bytes, generation: int) -> None:
        """Ask for a copy of what was just saved; returns at once."""
        with self._changed:
            self._waiting = _Copy(data, generation, self._clock())
            if not self._running:
                self._running = True
                self._begun = time.monotonic()
                threading.Thread(target=self._work, name="copies", daemon=True).start()

    def fail(self, error: DesktopError) -> None:
        """Note that what was just saved cannot be copied."""
        with self._changed:
            self._error = error

    def settle(self, seconds: float = PATIENCE) -> None:
        """Wait until everything asked for is copied or has failed, but no longer than this.

        Once it took too long, nobody waits again before it is through.
        """
        with self._changed:
            left = self._begun + seconds - time.monotonic()
            self._changed.wait_for(lambda: not self._running, max(left, 0.0))
            if self._bug is not None:
                bug, self._bug = self._bug, None
                raise bug

    @property
    def missing(self) -> bool:
        """Whether what was last asked for is not copied, or not yet."""
        with self._changed:
            return self._running or self._error is not None

    @property
    def error(self) -> DesktopError | None:
        """Why what was last asked for is not copied; None too while it is not late."""
        with self._changed:
            if self._running and time.monotonic() - self._begun >= PATIENCE:
                return DiskError(DiskFault.NO_ANSWER)
            return self._error

    def take_proven(self) -> float | None:
        """Return when a copy was finished, in Unix seconds; None: none was since the last call."""
        with self._changed:
            proven, self._proven = self._proven, None
            return proven

    def _work(self) -> None:
        first = True
        while True:
            with self._changed:
                copy, self._waiting = self._waiting, None
                if copy is None:
                    self._running = False
                    self._changed.notify_all()
                    return
                if not first:  # that one began when it was asked for
                    self._begun = time.monotonic()
                first = False
            error, bug = self._keep(copy)
            with self._changed:
                self._error, self._bug = error, self._bug or bug
                if error is None and bug is None:
                    self._proven = self._clock()

    def _keep(self, copy: _Copy) -> tuple[DesktopError | None, Exception | None]:
        try:
            self._backups.keep(copy.data, copy.generation, copy.now)
        except DesktopError as error:
            return error, None
        except Exception as bug:  # noqa: BLE001  the thread's boundary: `settle` raises it
            return DiskError(DiskFault.BROKEN), bug
        return None, None
