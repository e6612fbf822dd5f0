"""A lock on a file that the operating system takes back when the process ends or is replaced."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def take(path: Path) -> int | None:
    """Lock a file at once, and return its open descriptor; None: another process has it.

    Whoever closes the descriptor gives the lock back. Raises OSError.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        if _lock(descriptor):
            return descriptor
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def keep(path: Path, descriptor: int) -> bool:
    """Take over the lock that the process before this one left; false: it is none of this file."""
    try:
        if not os.path.samestat(os.fstat(descriptor), path.stat()) or not _lock(descriptor):
            return False
        os.set_inheritable(descriptor, False)
    except OSError:
        return False
    return True


def leave(descriptor: int) -> bool:
    """Let the process that takes this one's place inherit the lock; false: the system cannot."""
    if sys.platform == "win32":
        return False
    else:  # noqa: RET505  for mypy, which sees one of the two
        os.set_inheritable(descriptor, True)
        return True


def _lock(descriptor: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
    else:
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
