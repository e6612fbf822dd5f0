"""The protobuf wire format (protobuf.dev/programming-guides/encoding), as much as is met here.

Reads in place: a field's bytes are a view of the message, not a copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from desktop.errors import BadTokenError, Refusal

_VARINT: Final = 0
_FIXED_64: Final = 1
_BYTES: Final = 2
_FIXED_32: Final = 5
_VARINT_LENGTH: Final = 10  # bytes of the longest 64-bit number
_64_BITS: Final = (1 << 64) - 1


class Field(NamedTuple):
    """One field: a signed 64-bit number, or bytes; fixed-width fields are bytes too."""

    number: int
    value: int | memoryview


def fields(message: memoryview) -> Iterator[Field]:
    """Walk over the fields of a message in the order in which they stand.

    Raises BadTokenError, BAD_MIGRATION, at the first byte that is not protobuf.
    """
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        number, wire = tag >> 3, tag & 7
        if not number:
            raise BadTokenError(Refusal.BAD_MIGRATION)
        if wire == _VARINT:
            value, at = _varint(message, at)
            yield Field(number, value - (1 << 64) if value >> 63 else value)
            continue
        if wire == _BYTES:
            length, at = _varint(message, at)
        elif wire in {_FIXED_32, _FIXED_64}:
            length = 4 if wire == _FIXED_32 else 8
        else:  # groups went out of use before the first of these messages was written
            raise BadTokenError(Refusal.BAD_MIGRATION)
        if length > len(message) - at:
            raise BadTokenError(Refusal.BAD_MIGRATION)
        yield Field(number, message[at : at + length])
        at += length


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """Return the unsigned number that starts at `at`, and where the next thing starts."""
    number = 0
    for index, byte in enumerate(message[at : at + _VARINT_LENGTH]):
        number |= (byte & 0x7F) << 7 * index
        if not byte & 0x80:
            return number & _64_BITS, at + index + 1
    raise BadTokenError(Refusal.BAD_MIGRATION)
