"""Which app wrote a file, found by its content, and what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.errors import DamagedExportError, UnsupportedFormatError
from desktop.interchange.base import Export, Format, Reader
from desktop.interchange.content import Content
from desktop.secret import Secret

# Asked in this order.
READERS: Final[Mapping[Format, Reader]] = {}


def recognised(content: Content) -> Format:
    """Return the app whose file this is.

    Raises UnsupportedFormatError, UNKNOWN, for nobody's, and DamagedExportError for JSON cut off.
    """
    for format_, reader in READERS.items():
        if reader.recognises(content):
            return format_
    if content.json is None and content.text.lstrip().startswith("{"):
        raise DamagedExportError
    raise UnsupportedFormatError


def read(data: bytes, password: Secret | None = None, format_: Format | None = None) -> Export:
    """Return what a file holds, taken for the format given, or for the one that it is.

    Slow when it is encrypted. Raises NeedsImportPasswordError, WrongImportPasswordError,
    UnsupportedFormatError, TooLargeError and DamagedExportError.
    """
    content = Content(data)
    return READERS[format_ or recognised(content)].read(content, password)
