"""Copies that rotate: the last ten saves that changed tokens, and one a day for two weeks."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from desktop import files
from desktop.errors import DiskError, DiskFault

SAVES: Final = 10
DAYS: Final = 14
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NAME: Final = re.compile(r"\d{8}T\d{6}Z-\d{20}\.vault")
_COUNTED: Final = len("-00000000000000000000.vault")


class Backups:
    """The folder that holds the copies of one vault."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes, generation: int, now: float) -> None:
        """Write a copy, read it back and compare it, and remove what is surplus.

        Raises DiskError, and then the copy is not kept.
        """
        # Not by `gmtime`, which Windows refuses for a clock before 1970.
        stamp = f"{_EPOCH + timedelta(seconds=now):%Y%m%dT%H%M%SZ}"
        path = files.private_folder(self._folder) / f"{stamp}-{generation:020}.vault"
        # Under another name until it is proven: one that was killed half-way is not a copy.
        unproven = path.with_suffix(".new")
        with files.disk_errors():
            for stale in self._folder.glob("*.new"):
                stale.unlink()
        copy(data, unproven)
        with files.disk_errors():
            unproven.replace(path)
            for surplus in self._surplus():
                surplus.unlink(missing_ok=True)

    def all(self) -> tuple[Path, ...]:
        """Return the copies, newest first."""
        with files.disk_errors():
            if not self._folder.is_dir():
                return ()
            found = [path for path in self._folder.iterdir() if _NAME.fullmatch(path.name)]
        # By generation, which only grows: the clock may have been wrong for a while.
        return tuple(sorted(found, key=lambda path: path.name[-_COUNTED:], reverse=True))

    def _surplus(self) -> list[Path]:
        copies = self.all()
        kept = set(copies[:SAVES])
        newest_of_day: dict[str, Path] = {}
        for path in copies:
            newest_of_day.setdefault(path.name[:8], path)
        kept |= set(list(newest_of_day.values())[:DAYS])
        return [path for path in copies if path not in kept]


def copy(data: bytes, path: Path) -> None:
    """Write an encrypted copy to a new file, and compare what the disk gives back.

    Raises FileExistsAlreadyError and DiskError; then no file is left.
    """
    files.write_new(path, data)
    try:
        _compare(data, path)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def _compare(data: bytes, path: Path) -> None:
    if files.read(path, len(data)) != data:
        raise DiskError(DiskFault.BROKEN)
