"""The header of a KeePass database: what it is encrypted with, read before anything is done.

Layout: keepass.info/help/kb/kdbx.html; the numbers of the fields are KeePass's own.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final, TypeAlias

from desktop.errors import DamagedExportError, Unsupported, UnsupportedFormatError

KEEPASS_1: Final = bytes.fromhex("03d9a29a65fb4bb5")
KEEPASS_2: Final = bytes.fromhex("03d9a29a67fb4bb5")
APP: Final = "KeePass"

Parameters: TypeAlias = dict[str, "int | bytes"]

_OLD, _NEW = 3, 4
_NUMBERS: Final = {0x04: "<I", 0x05: "<Q", 0x0C: "<i", 0x0D: "<q"}
_BYTES: Final = 0x42


@dataclass(frozen=True, slots=True)
class Header:
    """The fields by number; `length` is where what follows begins."""

    version: int
    fields: dict[int, bytes]
    length: int

    def field(self, number: int, length: int | None = None) -> bytes:
        """Return a field, of a length if given. Raises DamagedExportError."""
        value = self.fields.get(number)
        if value is None or (length is not None and len(value) != length):
            raise DamagedExportError
        return value

    @property
    def new(self) -> bool:
        """Whether this is version 4; otherwise it is 3."""
        return self.version == _NEW


def read_header(data: bytes) -> Header:
    """Read the header.

    Raises UnsupportedFormatError (OLDER_VERSION, NEWER_VERSION), DamagedExportError, struct.error.
    """
    if data.startswith(KEEPASS_1):
        raise UnsupportedFormatError(Unsupported.OLDER_VERSION, APP)
    at = len(KEEPASS_2)
    _, version = struct.unpack_from("<HH", data, at)
    at += 4
    if version < _OLD:
        raise UnsupportedFormatError(Unsupported.OLDER_VERSION, APP)
    if version > _NEW:
        raise UnsupportedFormatError(Unsupported.NEWER_VERSION, APP)
    start = struct.Struct("<BI" if version == _NEW else "<BH")
    fields: dict[int, bytes] = {}
    while True:
        number, length = start.unpack_from(data, at)
        at += start.size
        fields[number] = cut(data, at, length)
        at += length
        if number == 0:
            return Header(version, fields, at)


def parameters(data: bytes) -> Parameters:
    """Read a KeePass "variant dictionary", as far as numbers and bytes go.

    Raises DamagedExportError, struct.error.
    """
    found: Parameters = {}
    at = 2  # its version
    while kind := cut(data, at, 1)[0]:
        (length,) = struct.unpack_from("<I", data, at + 1)
        name = cut(data, at + 5, length).decode("utf-8", "replace")
        at += 5 + length
        (length,) = struct.unpack_from("<I", data, at)
        value = cut(data, at + 4, length)
        at += 4 + length
        if kind in _NUMBERS:
            (found[name],) = struct.unpack(_NUMBERS[kind], value)
        elif kind == _BYTES:
            found[name] = value
    return found


def cut(data: bytes, at: int, length: int) -> bytes:
    """Return bytes that must be there. Raises DamagedExportError."""
    if length > len(data) - at:
        raise DamagedExportError
    return data[at : at + length]
