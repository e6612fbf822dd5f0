"""A file as the readers look at it: each of its readings is worked out once, when it is wanted."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from desktop.errors import DamagedExportError, TooLargeError
from desktop.interchange import archives, json_reading, preferences

FILE: Final = 33_554_432  # bytes

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")


class Content:
    """A file's bytes. What is something else than a reading wants is empty there, or None.

    Raises TooLargeError for more than FILE bytes, and so do the readings for what would take too
    much memory.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) > FILE:
            raise TooLargeError(FILE)
        self.data = data

    @cached_property
    def text(self) -> str:
        """The text, without a byte order mark; empty when it is no text."""
        try:
            return json_reading.decoded(self.data)
        except DamagedExportError:
            return ""

    @cached_property
    def json(self) -> object:
        """The JSON document; None when it is none."""
        if not self.text.lstrip().startswith(("{", "[")):
            return None
        try:
            return json_reading.parsed(self.text)
        except DamagedExportError:
            return None

    @cached_property
    def record(self) -> json_reading.Record:
        """The JSON document when it is an object; otherwise empty."""
        return self.json if isinstance(self.json, dict) else {}

    @cached_property
    def members(self) -> tuple[str, ...]:
        """The names in a zip archive; empty when it is none."""
        return archives.names(self.data) if self.data.startswith(_ZIP) else ()

    @cached_property
    def preferences(self) -> dict[str, str]:
        """The texts in an Android app's shared preferences; empty when it is none."""
        if "<map" not in self.text[: preferences.START]:
            return {}
        try:
            return preferences.texts(self.text)
        except DamagedExportError:
            return {}
