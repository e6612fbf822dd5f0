"""For how long nobody has touched this computer, whichever program they would have used."""

from __future__ import annotations

import sys
import time
from typing import Protocol


class IdleTime(Protocol):
    """Tells since when there was no key and no mouse."""

    def seconds(self) -> float:
        """Return for how many seconds nobody has touched the computer. Raises OSError."""


def idle_time() -> IdleTime:
    """Return what tells it on this system. Raises OSError where nothing does."""
    if sys.platform == "win32":
        from desktop.system.windows.session import idle
    elif sys.platform == "darwin":
        from desktop.system.macos import idle
    else:
        from desktop.system.linux import idle
    return idle()


def now() -> float:
    """Return seconds of a clock that goes on while the computer sleeps."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    elif sys.platform == "darwin":  # noqa: RET505  for mypy, which sees one of the three
        return time.clock_gettime(time.CLOCK_MONOTONIC)  # counts sleep there; `monotonic` does not
    else:
        return time.monotonic()  # counts sleep on Windows
