"""The journal: who opened, failed, copied and changed what, each event chained to the one before.

Events also happen while nobody has the key. They are sealed to the vault's public key in a queue
beside it, and join the chain at the next save. Whoever can write to this computer's files can
remove the queue, but neither read it nor change what is in the vault.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from desktop import files
from desktop.errors import DesktopError
from desktop.secret import Secret
from desktop.vault import crypto

KEPT: Final = 10_000  # events; older ones leave only the hash that the chain goes on from
_PURPOSE: Final = b"frontdesk journal 1"
_LENGTH: Final = struct.Struct(">H")
_QUEUE_LIMIT: Final = 4 * 1024 * 1024
_HASH: Final = 32
START: Final = bytes(_HASH)
_TIMES: Final = range(2**48)
_RECENT: Final = 1_000
# A wrong password is noted by a worker while the window saves and clears.
_ONE_AT_A_TIME: Final = threading.Lock()


class Happening(StrEnum):
    """What an event is about; the values stand in vaults and do not change."""

    CREATED = "created"
    UNLOCKED = "unlocked"
    RECOVERED = "recovered"
    FAILED = "failed"
    LOCKED = "locked"
    OLDER_VAULT = "older vault"
    OLDER_ACCEPTED = "older vault accepted"
    ADDED = "added"
    CHANGED = "changed"
    REPLACED = "replaced"
    TRASHED = "trashed"
    PUT_BACK = "put back"
    REMOVED = "removed"
    REVEALED = "revealed"
    EXPORTED = "exported"
    EXPORT_FAILED = "export failed"  # the one noted before: nothing came of it
    COPIED = "copied"
    NEW_CODE = "new code"
    CLINIC_CHANGED = "clinic changed"
    PASSWORD_CHANGED = "password changed"  # noqa: S105  an event, not a password
    COPY_PROVEN = "copy proven"
    CAPTURE_ALLOWED = "capture allowed"  # of the screen, for a while
    CAPTURE_ENDED = "capture ended"
    OTHER = "other"  # something that only newer programs know


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: no secrets and no codes, only the label of a token."""

    happening: Happening
    at: int  # Unix seconds
    subject: str = ""  # a label, the reason for a lock, or what was exported and how many
    mark: str = ""  # random: the same event is not taken from the queue twice

    @classmethod
    def now(cls, happening: Happening, at: float, subject: str = "") -> Event:
        """Make an event with a mark of its own."""
        return cls(happening, max(int(at), 0), subject, secrets.token_hex(6))

    def to_bytes(self) -> bytes:
        """Return the event as JSON."""
        facts = [self.happening.value, self.at, self.subject, self.mark]
        return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Event:
        """Read an event. Raises ValueError."""
        try:
            happening, at, subject, mark = json.loads(data)
        except (TypeError, RecursionError) as error:
            raise ValueError("event") from error
        texts = (happening, subject, mark)
        if type(at) is not int or at not in _TIMES or any(type(text) is not str for text in texts):
            raise ValueError("event")
        subject.encode()  # anybody can seal an event into the queue: it must be one to write again
        mark.encode()
        try:
            return cls(Happening(happening), at, subject, mark)
        except ValueError:
            return cls(Happening.OTHER, at, subject, mark)


class Journal:
    """The chain as it stands in the vault, and what waits to join it."""

    def __init__(self, anchor: bytes = START, records: Iterable[bytes] = ()) -> None:
        self.anchor = anchor
        self._records = list(records)  # hash and event, unread until somebody asks
        self._waiting: list[Event] = []

    def add(self, *events: Event) -> None:
        """Let events join the chain at the next save."""
        self._waiting += events

    def join(self, events: Iterable[Event]) -> None:
        """Let events of a queue join the chain, but none that did so before."""
        known = self._marks()
        self._waiting += (event for event in events if event.mark not in known)

    def withdraw(self, *events: Event) -> None:
        """Take back events whose save failed: what they tell did not happen."""
        self._waiting = [event for event in self._waiting if event not in events]

    def chained(self) -> tuple[bytes, tuple[bytes, ...]]:
        """Return the anchor and the records as they would be with all that waits."""
        records, last = list(self._records), self._last()
        for event in self._waiting:
            data = event.to_bytes()
            last = hashlib.sha256(last + data).digest()
            records.append(last + data)
        surplus = len(records) - KEPT
        if surplus <= 0:
            return self.anchor, tuple(records)
        return records[surplus - 1][:_HASH], tuple(records[surplus:])

    def saved(self, anchor: bytes, records: tuple[bytes, ...]) -> None:
        """Adopt what `chained` returned, now that it is on disk."""
        self.anchor, self._records, self._waiting = anchor, list(records), []

    def events(self) -> tuple[Event, ...]:
        """Return all events, oldest first. Raises ValueError when the chain does not hold."""
        anchor, records = self.chained()
        last, result = anchor, []
        for record in records:
            last = hashlib.sha256(last + record[_HASH:]).digest()
            if last != record[:_HASH]:
                raise ValueError("broken chain")
            result.append(Event.from_bytes(record[_HASH:]))
        return tuple(result)

    def _marks(self) -> set[str]:
        """Return the marks of the newest events, and of those that wait."""
        marks = {event.mark for event in self._waiting}
        for record in self._records[-_RECENT:]:
            with suppress(ValueError):  # shown as damage when somebody reads the journal
                marks.add(Event.from_bytes(record[_HASH:]).mark)
        return marks

    def _last(self) -> bytes:
        return self._records[-1][:_HASH] if self._records else self.anchor


class Queue:
    """Events of a locked vault, sealed so that only its key reads them."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, public: bytes, event: Event) -> None:
        """Append an event. A disk that refuses must not keep a vault from locking: it is let be."""
        try:
            sealed = crypto.seal_to(public, event.to_bytes(), _PURPOSE)
            record = _LENGTH.pack(len(sealed)) + sealed
            with _ONE_AT_A_TIME:
                if self._size() + len(record) <= _QUEUE_LIMIT:
                    files.append(self._path, record)
        except (DesktopError, OSError, ValueError):
            return

    def take(self, private: Secret) -> tuple[tuple[Event, ...], int]:
        """Return what can be read of the queue, and its size; the file stays until `clear`."""
        try:
            data = files.read(self._path, _QUEUE_LIMIT)
        except DesktopError:
            return (), 0
        result, at = [], 0
        while at + _LENGTH.size <= len(data):
            (length,) = _LENGTH.unpack_from(data, at)
            at += _LENGTH.size + length
            try:
                plain = crypto.unseal_with(private, data[at - length : at], _PURPOSE)
                result.append(Event.from_bytes(plain.reveal()))
            except (crypto.SealBrokenError, ValueError):
                continue
        return tuple(result), len(data)

    def clear(self, taken: int) -> None:
        """Remove what is now in the vault, unless more has come. Raises DiskError.

        What was taken before and comes again is known by its mark.
        """
        with files.disk_errors(), _ONE_AT_A_TIME:
            if self._size() == taken:
                self._path.unlink(missing_ok=True)

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0
