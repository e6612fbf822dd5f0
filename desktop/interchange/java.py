"""A map of texts in Java's serialisation (Object Serialization Stream Protocol), and no more.

No class is ever looked up or made: what is no HashMap of strings is refused.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NoReturn

from desktop.errors import DamagedExportError

MAGIC: Final = b"\xac\xed\0\5"


class _Tag(IntEnum):
    NULL = 0x70
    REFERENCE = 0x71
    CLASS = 0x72
    OBJECT = 0x73
    STRING = 0x74
    BLOCK = 0x77
    END = 0x78
    LONG_STRING = 0x7C


_MAP: Final = "java.util.HashMap"
_HAS_DATA: Final = 0x03  # flags: serialisable, and writes what it likes behind its fields
_FIELDS: Final = (("F", "loadFactor"), ("I", "threshold"))  # old Android has the first only
_FIELD: Final = 4  # bytes of a value
_SIZES: Final = 8  # bytes: how many buckets, how many entries
_FIRST_HANDLE: Final = 0x7E0000
_ENTRIES: Final = 50_000


def map_of_texts(data: bytes) -> dict[str, str]:
    """Return the one object in a stream. Raises DamagedExportError."""
    stream = _Stream(data)
    stream.expect(*MAGIC, _Tag.OBJECT, _Tag.CLASS)
    if stream.name() != _MAP:
        _refuse()
    stream.take(8)  # the version of the class
    stream.expect(_HAS_DATA)
    found = [(chr(stream.number(1)), stream.name()) for _ in range(stream.number(2))]
    if found not in (list(_FIELDS), list(_FIELDS[:1])):
        _refuse()
    stream.expect(_Tag.END, _Tag.NULL)  # no annotations, no class above
    stream.handles.extend((None, None))  # the class and the object
    stream.take(_FIELD * len(found))
    stream.expect(_Tag.BLOCK, _SIZES)
    stream.take(4)
    count = stream.number(4)
    if count > _ENTRIES:
        _refuse()
    pairs = {stream.text(): stream.text() for _ in range(count)}
    stream.expect(_Tag.END)
    return pairs


class _Stream:
    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._at = 0
        self.handles: list[str | None] = []

    def take(self, length: int) -> memoryview:
        taken = self._data[self._at : self._at + length]
        if len(taken) != length:
            _refuse()
        self._at += length
        return taken

    def number(self, length: int) -> int:
        return int.from_bytes(self.take(length))

    def expect(self, *values: int) -> None:
        if bytes(self.take(len(values))) != bytes(values):
            _refuse()

    def name(self) -> str:
        return _decoded(self.take(self.number(2)))

    def text(self) -> str:
        match self.number(1):
            case _Tag.STRING:
                text = _decoded(self.take(self.number(2)))
            case _Tag.LONG_STRING:
                text = _decoded(self.take(self.number(8)))
            case _Tag.REFERENCE:
                return self._referred()
            case _:
                _refuse()
        self.handles.append(text)
        return text

    def _referred(self) -> str:
        index = self.number(4) - _FIRST_HANDLE
        text = self.handles[index] if 0 <= index < len(self.handles) else None
        return text if text is not None else _refuse()


def _decoded(data: memoryview) -> str:
    """Undo Java's "modified UTF-8": zero in two bytes, and surrogate pairs as they are."""
    try:
        text = bytes(data).replace(b"\xc0\x80", b"\0").decode("utf-8", "surrogatepass")
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    except UnicodeDecodeError:
        _refuse()


def _refuse() -> NoReturn:
    raise DamagedExportError from None
