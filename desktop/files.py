"""Private files that are written whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop.errors import (
    DiskError,
    DiskFault,
    FileExistsAlreadyError,
    TooLargeError,
    UnreadableFileError,
)

# The one choice by operating system below `system`, which the vault's files are made without.
if sys.platform == "win32":
    from desktop.windows_files import make_folder as _make_folder
    from desktop.windows_files import open_file as _open
    from desktop.windows_files import swap_in as _swap_in
else:

    def _open(path: Path, flags: int) -> int:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | flags, 0o600)

    def _make_folder(path: Path) -> None:
        path.mkdir(mode=0o700)

    def _swap_in(new: Path, path: Path) -> None:
        new.replace(path)


_FAULTS = {
    errno.ENOSPC: DiskFault.FULL,
    errno.EDQUOT: DiskFault.FULL,
    errno.EROFS: DiskFault.READ_ONLY,
    errno.EACCES: DiskFault.DENIED,
    errno.EPERM: DiskFault.DENIED,
    errno.ENOENT: DiskFault.NO_FOLDER,
    errno.ENOTDIR: DiskFault.NO_FOLDER,
}
# Absent on Windows, where a folder is not opened.
_DIRECTORY = getattr(os, "O_DIRECTORY", None)


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn the operating system's refusals into DiskError."""
    try:
        yield
    except OSError as error:
        raise disk_error(error) from error


def disk_error(error: OSError) -> DiskError:
    """Return what the operating system's refusal means."""
    return DiskError(_FAULTS.get(error.errno or 0, DiskFault.BROKEN))


def private_folder(path: Path) -> Path:
    """Make a folder, and those above it that are missing, for this user alone.

    That is the mode 0700, and 0600 for files; on Windows an access list. Raises DiskError.
    """
    with disk_errors():
        for folder in reversed((path, *path.parents)):
            if not folder.is_dir():
                with suppress(FileExistsError):
                    _make_folder(folder)
        if not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "not a folder")
    return path


def read(path: Path, limit: int) -> bytes:
    """Return a file's content; raises TooLargeError over `limit` bytes, and DiskError."""
    with disk_errors(), path.open("rb") as file:
        # No more than there is: asking for the limit would set aside as much memory.
        size = os.fstat(file.fileno()).st_size
        data = file.read(min(size, limit) + 1)
    if len(data) > limit:
        raise TooLargeError(limit)
    return data


def read_given(path: Path, limit: int) -> bytes:
    """Read a file that a person chose, which may be anything.

    Raises UnreadableFileError for what is not a file that can be read, TooLargeError over `limit`.
    """
    try:
        if not path.is_file():  # a pipe would be waited for, a device never ends
            raise UnreadableFileError(path.name)
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise UnreadableFileError(path.name) from error
    if len(data) > limit:
        raise TooLargeError(limit)
    return data


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet, for this user only, and wait for the disk.

    Raises FileExistsAlreadyError and DiskError; nothing is left behind after an error.
    """
    with disk_errors():
        try:
            descriptor = _open(path, os.O_EXCL)
        except FileExistsError as error:
            raise FileExistsAlreadyError from error
        try:
            _write_all(descriptor, data)
            _sync_folder(path.parent)
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise


def replace(path: Path, data: bytes, *, keep: Path | None = None) -> None:
    """Put new content in a file's place: afterwards the file holds the old or the new, whole.

    With `keep`, the old content stays there. What was written is read back and compared; if the
    disk returns something else, the old content is put back. One process at a time may do this
    for a path. Raises DiskError.
    """
    new = path.with_name(path.name + ".new")
    with disk_errors():
        # A save that was killed leaves this behind; its content was never anybody's.
        new.unlink(missing_ok=True)
        descriptor = _open(new, os.O_EXCL)
        try:
            _write_all(descriptor, data)
            if keep is not None and path.exists():
                _keep(path, keep)
            _swap_in(new, path)
        except BaseException:
            with suppress(OSError):
                new.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        if path.read_bytes() != data:
            if keep is not None:
                _swap_in(keep, path)
            raise DiskError(DiskFault.BROKEN)


def write_whole(path: Path, data: bytes, *, over: bool) -> None:
    """Write a private file where a person wants it, and read it back.

    With `over` it takes the place of a file of that name, which stays as it is until the new one
    is proven. Nothing is left behind after an error. Raises FileExistsAlreadyError and DiskError.
    """
    new = path.with_name(f"frontdesk-{secrets.token_hex(4)}.part") if over else path
    write_new(new, data)
    try:
        _compare(new, data)
        if over:
            with disk_errors():
                _swap_in(new, path)
                _sync_folder(path.parent)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise


@contextmanager
def kept_private(path: Path) -> Iterator[None]:
    """Have what somebody else writes there belong to this user alone, as far as modes can say so.

    For print systems, which take the name of a file and no mode.
    """
    before = os.umask(0o077)
    try:
        with suppress(OSError):
            path.chmod(0o600)  # one that is there already keeps its mode
        yield
    finally:
        os.umask(before)


def append(path: Path, data: bytes) -> None:
    """Add all of this to the end of a private file, or none of it, and wait for the disk.

    Raises DiskError.
    """
    with disk_errors():
        descriptor = _open(path, os.O_APPEND)
        _append_all(descriptor, data)


def _compare(path: Path, data: bytes) -> None:
    if read(path, len(data)) != data:
        raise DiskError(DiskFault.BROKEN)


def _write_all(descriptor: int, data: bytes) -> None:
    with open(descriptor, "wb", buffering=0) as file:
        _write_on(file, data)


def _append_all(descriptor: int, data: bytes) -> None:
    with open(descriptor, "wb", buffering=0) as file:
        before = os.fstat(descriptor).st_size
        try:
            _write_on(file, data)
        except OSError:  # the disk is full: half of it would spoil what comes after
            with suppress(OSError):
                file.truncate(before)
            raise


def _write_on(file: io.FileIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
    os.fsync(file.fileno())


def _keep(path: Path, keep: Path) -> None:
    """Give the current content a second name; where links are not possible, copy it."""
    second = keep.with_name(keep.name + ".new")
    second.unlink(missing_ok=True)
    try:
        second.hardlink_to(path)
    except OSError:
        descriptor = _open(second, os.O_EXCL)
        _write_all(descriptor, path.read_bytes())
    _swap_in(second, keep)


def _sync_folder(folder: Path) -> None:
    """Make a new name last. Windows offers no such call, and keeps names in its own journal."""
    if _DIRECTORY is None:
        return
    descriptor = os.open(folder, os.O_RDONLY | _DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
