"""Keeping other programs of the same user out of this process's memory."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext


def harden() -> None:
    """Forbid core dumps, and reading by other programs of the same user; the first thing done.

    It holds for this process only, not for one that takes its place.
    """
    if sys.platform == "win32":
        from desktop.system.windows.hardening import harden as this_process
    elif sys.platform == "darwin":
        from desktop.system.macos_protection import harden as this_process
    else:
        from desktop.system.linux_process import harden as this_process
    this_process()


def seen_by_portal() -> AbstractContextManager[None]:
    """Let the desktop's portal see once who asks: around the first use of the session's bus.

    Where there is none, nothing is done.
    """
    if sys.platform == "linux":
        from desktop.system.linux_process import seen_by_portal as seen

        return seen()
    else:  # noqa: RET505  for mypy, which sees one of the two
        return nullcontext()
