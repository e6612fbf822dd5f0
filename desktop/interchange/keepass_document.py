"""The XML in a KeePass database: its entries, without their history and the recycle bin."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from desktop.errors import DamagedExportError, TooLargeError
from desktop.interchange.base import NAME

ENTRIES: Final = 100_000  # of any kind; most have no code

_DEPTH: Final = 256
_NO_GROUP: Final = "AAAAAAAAAAAAAAAAAAAAAA=="  # stands for no recycle bin


@dataclass(slots=True)
class Group:
    """A group, within another one unless it is the database itself."""

    parent: Group | None
    name: str = ""
    uuid: str = ""

    def path(self) -> tuple[Group, ...]:
        """Return the groups from the outermost to this one."""
        return (*(self.parent.path() if self.parent else ()), self)


@dataclass(slots=True)
class Entry:
    """An entry: the values of its strings by name."""

    group: Group
    values: dict[str, object] = field(default_factory=dict, repr=False)


def read_entries(
    document: bytearray, stream: Callable[[bytes], bytes], wanted: Callable[[str], bool]
) -> list[Entry]:
    """Return the entries, each with the strings whose names are wanted.

    `stream` decrypts the protected values. Raises TooLargeError for more than ENTRIES, and
    DamagedExportError, also for anything that defines entities.
    """
    reading = _Reading(stream, wanted)
    try:
        reading.parser.Parse(document, True)
    except (expat.ExpatError, ValueError, _RefusedError):
        raise DamagedExportError from None  # the cause could hold the text
    bin_ = reading.recycle_bin
    return [entry for entry in reading.entries if not _within(entry.group, bin_)]


def _within(group: Group, uuid: str) -> bool:
    return uuid not in {"", _NO_GROUP} and any(each.uuid == uuid for each in group.path())


class _RefusedError(Exception):
    pass


class _Reading:
    def __init__(self, stream: Callable[[bytes], bytes], wanted: Callable[[str], bool]) -> None:
        self.entries: list[Entry] = []
        self.recycle_bin = ""
        self._stream = stream
        self._wanted = wanted
        self._path: list[str] = []
        self._groups: list[Group] = []
        self._entry: Entry | None = None
        self._key = self._value = ""
        self._protected = False
        self._text: list[str] = []
        # Whatever the document declares: it would be any codec that Python has.
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.EntityDeclHandler = _refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text.append

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._path.append(tag)
        if len(self._path) > _DEPTH:
            raise _RefusedError
        self._text.clear()
        self._protected = attributes.get("Protected", "").lower() == "true"
        if tag == "Group":
            self._groups.append(Group(self._groups[-1] if self._groups else None))
        elif tag == "Entry" and self._groups and "History" not in self._path:
            if len(self.entries) == ENTRIES:
                raise TooLargeError(ENTRIES)
            self._entry = Entry(self._groups[-1])

    def _end(self, tag: str) -> None:
        text = "".join(self._text)
        self._text.clear()
        if self._protected:  # all of them, wanted or not: it is one stream
            text = self._stream(base64.b64decode(text)).decode("utf-8", "replace")
            self._protected = False
        self._path.pop()
        match self._path[-1] if self._path else "", tag:
            case "Meta", "RecycleBinUUID":
                self.recycle_bin = text
            case "Group", "Name" if self._groups:
                self._groups[-1].name = text[:NAME]
            case "Group", "UUID" if self._groups:
                self._groups[-1].uuid = text
            case "String", "Key":
                self._key = text
            case "String", "Value":
                self._value = text
            case "Entry", "String":
                self._string()
            case _, "Entry" if "History" not in self._path and self._entry is not None:
                self.entries.append(self._entry)
                self._entry = None
            case _, "Group":
                self._groups.pop()

    def _string(self) -> None:
        if self._entry is not None and "History" not in self._path and self._wanted(self._key):
            self._entry.values[self._key] = self._value
        self._key = self._value = ""


def _refuse(*_: object) -> None:
    raise _RefusedError
