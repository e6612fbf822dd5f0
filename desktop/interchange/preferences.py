"""An Android app's shared preferences: XML, of which no document type is taken."""

from __future__ import annotations

from typing import Final
from xml.parsers import expat

from desktop.errors import DamagedExportError, TooLargeError
from desktop.interchange.base import ENTRIES

START: Final = 1_024  # characters in which the root element stands

STRINGS: Final = 2 * ENTRIES

_DEPTH: Final = 16


def texts(document: str) -> dict[str, str]:
    """Return the named strings of a `<map>`.

    Raises TooLargeError for more than STRINGS, and DamagedExportError, also for anything that
    defines entities.
    """
    reading = _Reading()
    try:
        reading.parser.Parse(document.encode("utf-8", "replace"), True)
    except (expat.ExpatError, _RefusedError):
        raise DamagedExportError from None  # the cause could hold the text
    if reading.root != "map":
        raise DamagedExportError
    return reading.found


class _RefusedError(Exception):
    pass


class _Reading:
    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self.root = ""
        self._depth = 0
        self._name: str | None = None
        self._text: list[str] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True  # else each line is a text of its own
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.EntityDeclHandler = _refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text.append

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.root = self.root or tag
        self._depth += 1
        if self._depth > _DEPTH:
            raise _RefusedError
        self._text.clear()
        self._name = attributes.get("name") if tag == "string" else None

    def _end(self, _tag: str) -> None:
        self._depth -= 1
        if self._name is not None:
            if len(self.found) == STRINGS:
                raise TooLargeError(STRINGS)
            self.found[self._name] = "".join(self._text)
            self._name = None


def _refuse(*_: object) -> None:
    raise _RefusedError
