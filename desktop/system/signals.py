"""Signals that ask the program to end: from a terminal, a session, or whoever looks after it."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType
from typing import Final

from PySide6.QtCore import QSocketNotifier

from desktop.autolock import LockReason

ASKED_TO_END: Final = tuple(
    getattr(signal, name)
    for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
)


class Signals:
    """An `EventSource`. Qt's loop does not return to Python for a signal, so a socket wakes it."""

    def __init__(self) -> None:
        self._ends: tuple[socket.socket, socket.socket] | None = None
        self._notifier: QSocketNotifier | None = None
        self._on_event: Callable[[LockReason], None] | None = None

    def start(self, on_event: Callable[[LockReason], None]) -> frozenset[LockReason]:
        """Listen. Raises OSError when there are no sockets."""
        reading, writing = socket.socketpair()
        reading.setblocking(False)
        writing.setblocking(False)
        self._ends = (reading, writing)
        self._on_event = on_event
        self._notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._woken)
        signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
        for number in ASKED_TO_END:
            signal.signal(number, _ignored)
        return frozenset({LockReason.SIGNAL})

    def settled(self) -> None:
        """Nothing waits for a program that was sent a signal."""

    def stop(self) -> None:
        """Let the signals end the process again, as they do by themselves.

        Not where they are passed on: there one may still be under way, and a second one kills.
        """
        if self._ends is None:
            return
        for number in ASKED_TO_END:
            signal.signal(number, signal.SIG_IGN if _passed_on() else signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
        if self._notifier is not None:
            self._notifier.setEnabled(False)
        for end in self._ends:
            end.close()
        self._ends = self._notifier = self._on_event = None

    def _woken(self) -> None:
        if self._ends is None or self._on_event is None:
            return
        numbers = self._ends[0].recv(64)
        if any(number in ASKED_TO_END for number in numbers):
            self._on_event(LockReason.SIGNAL)


def _passed_on() -> bool:
    if sys.platform == "linux":
        from desktop.system.linux import zygote

        return zygote.made_this()
    else:  # noqa: RET505  for mypy, which sees one of the two
        return False


def _ignored(_number: int, _frame: FrameType | None) -> None:
    """Python calls this later; the socket has told already."""
