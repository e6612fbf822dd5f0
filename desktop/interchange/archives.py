"""Zip archives, plain or encrypted (ZipCrypto, WinZip AES), read within limits.

Nothing is ever unpacked to a disk, so the names in an archive are names and not paths.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Final

from desktop.errors import (
    DamagedExportError,
    NeedsImportPasswordError,
    TooLargeError,
    WrongImportPasswordError,
)
from desktop.secret import Secret

MEMBERS: Final = 2_000
UNPACKED: Final = 33_554_432  # bytes of one member

_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_ENCRYPTED: Final = 1  # bit of a member's flags
# What those apps write. The library would unpack bzip2 and LZMA without a limit of its own.
_COMPRESSIONS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What the library raises at bytes that are no zip archive, or not a sound one.
_UNSOUND: Final = (
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    AttributeError,  # a member that is encrypted by one of two signs only
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    ValueError,
    struct.error,
)


def names(archive: bytes) -> tuple[str, ...]:
    """Return the names of the members; none when this is no archive, or has more than MEMBERS."""
    if archive.count(_DIRECTORY_ENTRY) > MEMBERS:
        return ()
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            return tuple(opened.namelist())
    except _UNSOUND:
        return ()


def member(archive: bytes, name: str, password: Secret | None = None) -> bytearray:
    """Return what a member holds.

    Raises NeedsImportPasswordError, WrongImportPasswordError, TooLargeError for more than MEMBERS
    or UNPACKED bytes, DamagedExportError.
    """
    if archive.count(_DIRECTORY_ENTRY) > MEMBERS:
        raise TooLargeError(MEMBERS)
    import pyzipper

    encrypted = False
    try:
        with pyzipper.AESZipFile(io.BytesIO(archive)) as opened:
            info = opened.getinfo(name)
            encrypted = bool(info.flag_bits & _ENCRYPTED)
            if encrypted and password is None:
                raise NeedsImportPasswordError
            if info.file_size > UNPACKED:
                raise TooLargeError(UNPACKED)
            if info.compress_type not in _COMPRESSIONS:
                raise DamagedExportError
            given = password.reveal() if encrypted and password is not None else None
            with opened.open(info, pwd=given) as file:
                return _read(file)
    except (*_UNSOUND, pyzipper.BadZipFile, RuntimeError):
        # ZipCrypto tells a wrong password by one byte only, and then by what comes out.
        raise (WrongImportPasswordError if encrypted else DamagedExportError) from None


def _read(file: io.BufferedIOBase) -> bytearray:
    """Read to the end, whatever size the archive says there is."""
    data = bytearray()
    while block := file.read(65_536):
        data += block
        if len(data) > UNPACKED:
            raise TooLargeError(UNPACKED)
    return data
