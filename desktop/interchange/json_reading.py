"""JSON that anybody may have written: limits first, then values of the type that is wanted."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from typing import Final, NoReturn, TypeAlias

from desktop.errors import BadTokenError, DamagedExportError, Refusal, TooLargeError

Record: TypeAlias = dict[str, object]

VALUES: Final = 2_000_000  # a small one takes some hundred bytes of memory

_NUMBER_LENGTH: Final = 20  # digits of the largest 64-bit number
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes | bytearray) -> str:
    """Return text in UTF-8 or UTF-16, marked or not. Raises DamagedExportError."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if encoding is None:
        # Windows PowerShell writes UTF-16; ASCII at the start has every second byte zero there.
        encoding = {b"\0": "utf-16-be"}.get(bytes(data[:1]), "utf-8")
        encoding = "utf-16-le" if data[1:2] == b"\0" and data[:1] != b"\0" else encoding
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise DamagedExportError from None  # the cause would hold the data


def parsed(text: str) -> object:
    """Return a document. Of a repeated key the last counts.

    Raises DamagedExportError, and TooLargeError for what may hold more than VALUES.
    """
    if sum(map(text.count, "{[,")) > VALUES:
        raise TooLargeError(VALUES)
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise DamagedExportError from None  # the cause would hold the document


def parsed_and_wiped(plain: bytearray) -> object:
    """Return the document in a decrypted buffer, which is wiped. Raises as `parsed` does."""
    try:
        return parsed(decoded(plain))
    finally:
        plain[:] = bytes(len(plain))


def record(value: object) -> Record:
    """Return an object of a file's frame. Raises DamagedExportError for anything else."""
    if not isinstance(value, dict):
        raise DamagedExportError
    return value


def array(value: object) -> list[object]:
    """Return an array of a file's frame. Raises DamagedExportError for anything else."""
    if not isinstance(value, list):
        raise DamagedExportError
    return value


def listed(frame: Record, key: str) -> list[object]:
    """Return an array of a file's frame that may be absent or null: then it is empty.

    Raises DamagedExportError for anything else.
    """
    value = frame.get(key)
    return [] if value is None else array(value)


def frame_text(frame: Record, key: str) -> str:
    """Return a text of a file's frame. Raises DamagedExportError."""
    value = frame.get(key)
    if not isinstance(value, str):
        raise DamagedExportError
    return value


def frame_number(frame: Record, key: str) -> int:
    """Return a whole number of a file's frame. Raises DamagedExportError."""
    value = _whole(frame.get(key))
    if value is None:
        raise DamagedExportError
    return value


def text(entry: Record, key: str, missing: str = "") -> str:
    """Return a text of an entry; absent and null are `missing`, a number is its digits.

    Raises BadTokenError, NOT_A_TOKEN, for another type.
    """
    value = entry.get(key)
    if value is None:
        return missing
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise BadTokenError(Refusal.NOT_A_TOKEN)


def number(entry: Record, key: str, reason: Refusal, missing: int | None) -> int:
    """Return a whole number of an entry, also one written as text or with `.0`.

    Absent, null and an empty text are `missing`; None: it is required.
    Raises BadTokenError with the reason.
    """
    value = entry.get(key)
    if (value is None or value == "") and missing is not None:
        return missing
    whole = _whole(value)
    if whole is None:
        raise BadTokenError(reason)
    return whole


def inner(entry: Record, key: str) -> Record:
    """Return an object within an entry; absent and null are an empty one. Raises BadTokenError."""
    value = entry.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadTokenError(Refusal.NOT_A_TOKEN)
    return value


def texts(value: object) -> Iterator[str]:
    """Go over the texts in an array, and pass over whatever else is there."""
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, str))


def entry_name(value: object, *keys: str) -> str:
    """Return what names an entry, for the list of what was refused: its texts at these keys."""
    if not isinstance(value, dict):
        return ""
    named = (value.get(key) for key in keys)
    return ": ".join(each for each in named if isinstance(each, str) and each)


def whole_entry(value: object) -> Record:
    """Return an entry that is an object. Raises BadTokenError, NOT_A_TOKEN, for another type."""
    if not isinstance(value, dict):
        raise BadTokenError(Refusal.NOT_A_TOKEN)
    return value


def _whole(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, str):
        digits = value.strip()
        if digits.isascii() and digits.isdigit() and len(digits) <= _NUMBER_LENGTH:
            return int(digits)
    return None


def _no_number(_constant: str) -> NoReturn:
    raise ValueError  # NaN and the infinities are no JSON
