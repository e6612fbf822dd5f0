"""What is inside a vault, and the bytes that are sealed: a sequence of records.

A record that cannot be read, or is of a kind that only newer programs know, is set aside and
written back as it was: one bad entry never costs the vault.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Self
from uuid import UUID

from desktop.secret import Pinned, Secret
from desktop.vault import crypto
from desktop.vault.entries import (
    Clinic,
    Entry,
    Quarantine,
    Quarantined,
    UnusableRecordError,
    clinic_from_bytes,
    clinic_to_bytes,
    entry_from_bytes,
    entry_to_bytes,
)
from desktop.vault.journal import START, Journal

TOKEN: Final = 1
CLINIC: Final = 2
JOURNAL_KEY: Final = 3
EVENT: Final = 4
ANCHOR: Final = 5
_RECORD: Final = struct.Struct(">BI")  # kind, length


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything but the journal. Changing it means making another one."""

    journal_key: Secret
    entries: dict[UUID, Entry] = field(default_factory=dict)
    clinics: dict[UUID, Clinic] = field(default_factory=dict)
    quarantined: tuple[Quarantined, ...] = ()
    # The entries as they are written, so that a save encodes only what changed.
    records: dict[UUID, bytearray] = field(default_factory=dict)

    def with_entries(self, *entries: Entry) -> Self:
        """Add entries, or put them in the place of those with the same ids."""
        new = {entry.id: entry for entry in entries}
        records = {entry.id: entry_to_bytes(entry) for entry in entries}
        return replace(self, entries={**self.entries, **new}, records={**self.records, **records})

    def without_entries(self, *ids: UUID) -> Self:
        """Remove entries."""
        gone = set(ids)
        return replace(
            self,
            entries={i: entry for i, entry in self.entries.items() if i not in gone},
            records={i: record for i, record in self.records.items() if i not in gone},
        )

    def only(self, ids: Collection[UUID]) -> Self:
        """Keep these entries and their clinics, and nothing that is set aside."""
        gone = self.entries.keys() - set(ids)
        used = {entry.clinic for i, entry in self.entries.items() if i not in gone}
        clinics = {i: each for i, each in self.clinics.items() if i in used}
        return replace(self, clinics=clinics, quarantined=()).without_entries(*gone)

    def with_clinic(self, clinic: Clinic) -> Self:
        """Add a clinic, or put it in the place of the one with the same id."""
        return replace(self, clinics={**self.clinics, clinic.id: clinic})

    def without_clinic(self, clinic: UUID) -> Self:
        """Remove a clinic; its tokens stay, without one."""
        kept = {i: each for i, each in self.clinics.items() if i != clinic}
        freed = (
            replace(entry, clinic=None) for entry in self.entries.values() if entry.clinic == clinic
        )
        return replace(self, clinics=kept).with_entries(*freed)

    def to_plain(self, anchor: bytes, events: tuple[bytes, ...]) -> bytearray:
        """Return the body before it is sealed; whoever asks wipes it."""
        parts: list[bytes | bytearray | memoryview] = []
        for kind, data in self._records(anchor, events):
            parts += [_RECORD.pack(kind, len(data)), data]
        return bytearray().join(parts)  # at once: one that grows leaves copies behind

    def _records(
        self, anchor: bytes, events: tuple[bytes, ...]
    ) -> Iterator[tuple[int, bytes | bytearray | memoryview]]:
        yield JOURNAL_KEY, self.journal_key.view
        for clinic in self.clinics.values():
            yield CLINIC, clinic_to_bytes(clinic)
        for record in self.records.values():
            yield TOKEN, record
        for bad in self.quarantined:
            yield bad.kind, bad.raw
        yield ANCHOR, anchor
        for event in events:
            yield EVENT, event

    def wipe(self) -> None:
        """Overwrite every secret."""
        self.journal_key.wipe()
        for record in self.records.values():
            record[:] = bytes(len(record))
        for entry in self.entries.values():
            entry.token.secret.wipe()
            if entry.token.pin is not None:
                entry.token.pin.wipe()
        for clinic in self.clinics.values():
            if clinic.sign_in is not None and clinic.sign_in.key is not None:
                clinic.sign_in.key.wipe()


def from_plain(plain: bytearray) -> tuple[Contents, Journal]:
    """Read a body. Raises ValueError when it is not a sequence of records."""
    keys: list[Secret] = []
    entries: dict[UUID, Entry] = {}
    records: dict[UUID, bytearray] = {}
    clinics: dict[UUID, Clinic] = {}
    bad: list[Quarantined] = []
    anchor, events = START, []
    for kind, data in _split(plain):
        try:
            if kind == TOKEN:
                entry = entry_from_bytes(data)
                _refuse_twin(entries, entry.id, entry.label)
                entries[entry.id], records[entry.id] = entry, data
            elif kind == CLINIC:
                clinic = clinic_from_bytes(data)
                _refuse_twin(clinics, clinic.id, clinic.name)
                clinics[clinic.id] = clinic
            elif kind == JOURNAL_KEY:
                keys.append(Pinned.adopt(data))
            elif kind == EVENT:
                events.append(bytes(data))
            elif kind == ANCHOR:
                anchor = bytes(data)
            else:
                raise UnusableRecordError(Quarantine.NEWER, {})  # noqa: TRY301
        except UnusableRecordError as error:
            bad.append(error.quarantined(data, kind))
    if len(keys) != 1 or len(keys[0]) != crypto.KEY:
        raise ValueError("journal key")
    contents = Contents(
        journal_key=keys[0],
        entries=entries,
        clinics=clinics,
        quarantined=tuple(bad),
        records=records,
    )
    return contents, Journal(anchor, events)


def _refuse_twin(found: Container[UUID], identity: UUID, label: str) -> None:
    """Set the second of two records with one id aside: both are kept."""
    if identity in found:
        raise UnusableRecordError(Quarantine.DAMAGED, {"label": label})


def _split(plain: bytearray) -> Iterator[tuple[int, bytearray]]:
    at = 0
    while at < len(plain):
        if at + _RECORD.size > len(plain):
            raise ValueError("record")
        kind, length = _RECORD.unpack_from(plain, at)
        at += _RECORD.size + length
        if at > len(plain):
            raise ValueError("record")
        yield kind, plain[at - length : at]
