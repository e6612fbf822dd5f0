"""One process at a time has a vault open, and a second one is told which."""

from __future__ import annotations

import errno
import getpass
import json
import os
import platform
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import files
from desktop.errors import DesktopError, Holder, VaultInUseError

if TYPE_CHECKING:
    from filelock import BaseFileLock


class Writer:
    """The right to write a vault. The operating system takes it back when the process ends."""

    def __init__(self, lock: BaseFileLock | None) -> None:
        self._lock = lock

    @classmethod
    def acquire(cls, path: Path) -> Writer:
        """Take the right at once. Raises VaultInUseError and DiskError."""
        from filelock import FileLock, Timeout

        lock = FileLock(path, mode=0o600, thread_local=False)
        holder = path.with_suffix(".holder")
        with files.disk_errors():
            try:
                lock.acquire(timeout=0)
            except Timeout:
                raise VaultInUseError(_read(holder)) from None
            except OSError as error:
                # Nobody can write here, so nobody needs the right: codes can still be read.
                if error.errno in (errno.EROFS, errno.ENOSPC, errno.EDQUOT):
                    return cls(None)
                raise
        _write(holder)
        return cls(lock)

    def release(self) -> None:
        """Give the right back; may be called twice."""
        if self._lock is not None:
            with suppress(OSError):  # locking never fails; the end of the process gives it back
                self._lock.release()


def _write(holder: Path) -> None:
    mine = Holder(_user(), os.getpid(), platform.node())
    try:
        files.replace(holder, json.dumps(asdict(mine)).encode())
    except DesktopError:  # a full disk: the next opener is told less
        return


def _read(holder: Path) -> Holder | None:
    try:
        facts = json.loads(files.read(holder, 4_096))
        return Holder(str(facts["user"]), int(facts["pid"]), str(facts["computer"]))
    except (DesktopError, ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return None


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
