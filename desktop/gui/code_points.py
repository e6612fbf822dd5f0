"""Characters typed one by one, kept so that they can be overwritten.

A `str` cannot be wiped and neither can what a text field keeps; a buffer of a fixed size can,
and never moves, so that there is one copy and no more.
"""

from __future__ import annotations

from typing import Final

from desktop.secret import Pinned, Secret, pin
from desktop.vault.password import password_from_text

LIMIT: Final = 1024  # characters

_ONE_BYTE: Final = 0x80  # UTF-8 needs a second byte from here on
_COMPOSABLE: Final = 0x300  # code points below stand alone: they are in form NFC whatever follows
_SURROGATES: Final = range(0xD800, 0xE000)


class CodePoints:
    """At most `LIMIT` code points, in place: four bytes each, in the machine's order."""

    def __init__(self) -> None:
        buffer = bytearray(4 * LIMIT)
        pin(buffer)
        self._units = memoryview(buffer).cast("I")
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> int:
        return self._units[index]

    def insert(self, at: int, code_point: int) -> bool:
        """Insert one; false when it is no character or there is no room."""
        if self._count == LIMIT or code_point in _SURROGATES:
            return False
        self._units[at + 1 : self._count + 1] = self._units[at : self._count]
        self._units[at] = code_point
        self._count += 1
        return True

    def delete(self, at: int, count: int) -> None:
        """Delete `count` from `at` on, and overwrite what is left over at the end."""
        rest = self._count - at - count
        self._units[at : at + rest] = self._units[at + count : self._count]
        for i in range(at + rest, self._count):
            self._units[i] = 0
        self._count = at + rest

    def wipe(self) -> None:
        """Overwrite everything."""
        self.delete(0, self._count)

    def encode(self) -> tuple[Secret, bool]:
        """Return the NFC UTF-8 bytes, and whether no string was made on the way."""
        units = self._units[: self._count]
        if any(unit >= _COMPOSABLE for unit in units):
            return password_from_text("".join(map(chr, units))), False
        result = bytearray(sum(1 if unit < _ONE_BYTE else 2 for unit in units))
        at = 0
        for unit in units:
            if unit < _ONE_BYTE:
                result[at] = unit
            else:
                result[at] = 0xC0 | unit >> 6
                at += 1
                result[at] = 0x80 | unit & 0x3F
            at += 1
        return Pinned.adopt(result), True
