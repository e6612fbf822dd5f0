"""A process that others of the same user cannot read, on Linux.

The kernel hides a process that is not "dumpable" (prctl(2), PR_SET_DUMPABLE) from everybody but
root: no ptrace, no /proc/PID/mem, no core dump. It hides /proc/PID/root as well, which the
desktop's portal opens to find out who asks: it refuses whom it cannot see, even Qt's question
whether the desktop is dark. But it asks once a bus connection. So it is let to see this process
while there is nothing in it to be read, at the start; from then on it knows the connection.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

assert sys.platform == "linux"  # noqa: S101  for mypy

_SET_PDEATHSIG: Final = 1  # <linux/prctl.h>
_GET_DUMPABLE: Final = 3
_SET_DUMPABLE: Final = 4
_WAIT: Final = 500  # milliseconds for the portal's answer
_DENIED: Final = "org.freedesktop.DBus.Error.AccessDenied"


def harden() -> None:
    """Forbid core dumps and reading; see `hardening.harden`."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _prctl(_SET_DUMPABLE, 0)


def end_with(parent: int) -> None:
    """Have this process asked to end when the one with this number ends, which started it."""
    _prctl(_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it ended before that
        os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def seen_by_portal() -> Iterator[None]:
    """Be readable until the portal has seen who is on the session's bus.

    All threads are readable meanwhile, and who has opened the memory by then keeps it open: so
    nothing secret may be in the process yet.
    """
    with _readable():
        yield
        _ask_portal()


def introduce() -> None:
    """Make sure that the portal knows this process before it is asked for something.

    Does nothing, but for a portal that was started later than this process: then the process is
    readable for one call (a millisecond or two, at most half a second), vault open or not.
    """
    if _ask_portal() == _DENIED:
        with seen_by_portal():
            pass


@contextmanager
def _readable() -> Iterator[None]:
    before = _prctl(_GET_DUMPABLE)
    _prctl(_SET_DUMPABLE, 1)
    try:
        yield
    finally:
        _prctl(_SET_DUMPABLE, before)


def _prctl(option: int, value: int = 0) -> int:
    return int(ctypes.CDLL(None).prctl(option, value, 0, 0, 0))


def _ask_portal() -> str:
    """Ask the portal something harmless on the connection that all of Qt uses; its error or ""."""
    if not _bus():
        return ""
    from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage

    call = QDBusMessage.createMethodCall(
        "org.freedesktop.portal.Desktop",
        "/org/freedesktop/portal/desktop",
        "org.freedesktop.portal.ProxyResolver",
        "Lookup",
    )
    call.setArguments(["http://localhost"])
    call.setAutoStartService(False)
    answer = QDBusConnection.sessionBus().call(call, QDBus.CallMode.Block, _WAIT)
    return answer.errorName()


def _bus() -> bool:
    """Say whether there is a session's bus: libdbus would start one."""
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return "DBUS_SESSION_BUS_ADDRESS" in os.environ or Path(folder, "bus").is_socket()
