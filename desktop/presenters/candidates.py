"""What was found, row by row: what would be added, and why the rest would not. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from hashlib import sha256
from urllib.parse import urlsplit
from uuid import UUID

from desktop.errors import Refusal
from desktop.otp.migration import MigrationSet, Part, Refused
from desktop.otp.reading import Form, read_text
from desktop.otp.token import Token
from desktop.presenters.offers import Source
from desktop.presenters.proposals import (
    ClinicChoice,
    Wish,
    called,
    home,
    name,
    numbered,
    same_name,
)
from desktop.presenters.typed_key import pin_from
from desktop.vault.entries import LABEL, Clinic, Entry
from desktop.vault.person import COLOURS


class Note(Enum):
    """What is to be said of a token that was found."""

    NEW = "new"
    HAVE = "have"  # this very token is in the vault
    REENROLLED = "re-enrolled"  # one of the same account is, with another secret


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """A token that could be added; `existing` is the one it is compared with."""

    source: Source
    token: Token
    label: str
    clinic: ClinicChoice
    ticked: bool = True
    note: Note = Note.NEW
    existing: Entry | None = None
    replaces: bool = True  # `existing`, when that is re-enrolled
    renamed: bool = False  # the label is the person's, no longer the proposal
    colour: int | None = None  # of the clinic, or the one that a new clinic will get

    @property
    def possible(self) -> bool:
        """Whether it can be ticked at all."""
        return self.note is not Note.HAVE

    @property
    def chosen(self) -> bool:
        """Whether it is to be added."""
        return self.ticked and self.possible

    @property
    def labelled(self) -> bool:
        """Whether its label can be used."""
        return len(self.label.strip()) in LABEL


@dataclass(frozen=True, slots=True)
class OtherRow:
    """Something that is not a token; `host` is a web address's, and empty for other text."""

    source: Source
    host: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A token that cannot be used; `name` is what it goes by, as far as that could be read."""

    source: Source
    reason: Refusal
    name: str = ""


@dataclass(frozen=True, slots=True)
class PartsRow:
    """A set of codes of which some parts, counted from 1, were not seen yet."""

    source: Source
    missing: tuple[int, ...]
    count: int


Row = TokenRow | OtherRow | RefusedRow | PartsRow


class Candidates:
    """Everything found so far, compared with what the vault holds.

    Rows keep their index while nothing more is read.
    """

    def __init__(self, entries: Sequence[Entry], clinics: Sequence[Clinic]) -> None:
        self._entries = tuple(entries)
        self._clinics = tuple(clinics)
        self._rows: list[Row] = []
        self._seen: set[bytes] = set()  # digests: the texts hold secrets
        self._sets: dict[tuple[int, int], tuple[Source, MigrationSet]] = {}

    @property
    def rows(self) -> tuple[Row, ...]:
        """What was found, then the sets that are not complete."""
        new = _NewColours(self._clinics)
        parts = (
            PartsRow(source, tuple(index + 1 for index in each.missing), count)
            for (_batch, count), (source, each) in self._sets.items()
            if not each.complete
        )
        rows = (
            replace(row, colour=new.colour_of(row)) if isinstance(row, TokenRow) else row
            for row in self._rows
        )
        return (*rows, *parts)

    @property
    def chosen(self) -> dict[int, TokenRow]:
        """The rows that are to be added, by their index."""
        return {
            index: row
            for index, row in enumerate(self._rows)
            if isinstance(row, TokenRow) and row.chosen
        }

    def read(self, text: str, source: Source) -> None:
        """Take in the text of a QR code, or links; each one once. Raises TooLargeError."""
        digest = sha256(text.encode(errors="surrogatepass")).digest()
        if digest in self._seen:
            return
        self._seen.add(digest)
        reading = read_text(text)
        if reading.form is Form.OTHER:
            self._rows.append(OtherRow(source, _host(text)))
        for token in reading.tokens:
            self.offer(token, source)
        for part in reading.parts:
            self._take_part(part, source)
        self._refuse(reading.refused, source)

    def offer(self, token: Token, source: Source) -> None:
        """Take in a token, unless it is listed already."""
        if any(isinstance(row, TokenRow) and row.token.same_as(token) for row in self._rows):
            return
        clinic = home(token, self._entries, self._clinics)
        row = self._compared(TokenRow(source=source, token=token, label="", clinic=clinic))
        self._rows.append(self._proposed(row))

    def rename(self, index: int, label: str) -> None:
        """Give a row a label of the person's own."""
        change = replace(self._token(index), label=label, renamed=True)
        self._rows[index] = self._compared(change)

    def tick(self, index: int, ticked: bool) -> None:
        """Say whether a row is to be added."""
        self._rows[index] = replace(self._token(index), ticked=ticked)

    def assign(self, index: int, clinic: ClinicChoice) -> None:
        """Put a row under another clinic."""
        change = self._compared(replace(self._token(index), clinic=clinic))
        self._rows[index] = self._proposed(change)

    def decide(self, index: int, replaces: bool) -> None:
        """Say whether a re-enrolled token replaces the one there is, or both are kept."""
        self._rows[index] = self._proposed(replace(self._token(index), replaces=replaces))

    def give_pin(self, index: int, text: str) -> None:
        """Complete a token of a kind with a PIN; raises BadTokenError for an impossible one."""
        row = self._token(index)
        pin = pin_from(text) if text.strip() else None
        change = replace(row, token=replace(row.token, pin=pin))
        self._rows[index] = self._compared(change)

    def compare(self, entries: Sequence[Entry], clinics: Sequence[Clinic]) -> None:
        """Compare again, with a vault that has changed."""
        self._entries, self._clinics = tuple(entries), tuple(clinics)
        self._rows = [
            self._compared(row) if isinstance(row, TokenRow) else row for row in self._rows
        ]

    def _take_part(self, part: Part, source: Source) -> None:
        _source, parts = self._sets.setdefault((part.batch, part.count), (source, MigrationSet()))
        parts.add(part)
        for token in part.tokens:
            self.offer(token, source)
        self._refuse(part.refused, source)

    def _refuse(self, refused: Iterable[Refused], source: Source) -> None:
        self._rows += [RefusedRow(source, each.reason, each.name) for each in refused]

    def _token(self, index: int) -> TokenRow:
        row = self._rows[index]
        if not isinstance(row, TokenRow):
            raise TypeError("only a token can be changed")
        return row

    def _compared(self, row: TokenRow) -> TokenRow:
        """Return the row with the vault's token that it is, or is of the same account as."""
        for entry in self._entries:
            if entry.token.same_as(row.token):
                return replace(row, note=Note.HAVE, existing=entry)
        clinic = self._clinic_of(row)
        for entry in self._entries:
            if entry.clinic == clinic and same_name(entry.token, row.token):
                return replace(row, note=Note.REENROLLED, existing=entry)
        return replace(row, note=Note.NEW, existing=None)

    def _clinic_of(self, row: TokenRow) -> UUID | Wish | None:
        """Return the clinic it would come under: None for none, Wish.NEW for one not yet there."""
        if row.clinic is Wish.NONE:
            return None
        if row.clinic is Wish.NEW:
            there = called(row.label, self._clinics)
            return there.id if there else Wish.NEW
        return row.clinic

    def _proposed(self, row: TokenRow) -> TokenRow:
        """Return the row with a label that is free, unless the person gave it one."""
        if row.renamed:
            return row
        if row.existing is not None and (row.replaces or row.note is Note.HAVE):
            return replace(row, label=row.existing.label)
        clinic = next((each for each in self._clinics if each.id == row.clinic), None)
        others = [
            each.label
            for each in self._rows
            if isinstance(each, TokenRow) and each.token is not row.token
        ]
        taken = [*(entry.label for entry in self._entries), *others]
        return replace(row, label=numbered(name(row.token, clinic), taken))


class _NewColours:
    """The colours that new clinics will get: in order, those that no other clinic has."""

    def __init__(self, clinics: Sequence[Clinic]) -> None:
        self._clinics = clinics
        self._taken = {clinic.colour for clinic in clinics}
        self._given: dict[str, int] = {}

    def colour_of(self, row: TokenRow) -> int | None:
        """Return the colour of a row's clinic, and remember it for others of that name."""
        if row.clinic is Wish.NONE:
            return None
        for clinic in self._clinics:
            if clinic.id == row.clinic:
                return clinic.colour
        there = called(row.label, self._clinics)
        if there is not None:
            return there.colour
        name = row.label.strip().casefold()
        if name not in self._given:
            count = len(self._clinics) + len(self._given)
            free = (each for each in range(COLOURS) if each not in self._taken)
            colour = next(free, count % COLOURS)
            if not row.chosen:
                return colour
            self._taken.add(colour)
            self._given[name] = colour
        return self._given[name]


def _host(text: str) -> str:
    """Return the host of a web address, and nothing more of it: the rest may be private."""
    try:
        parts = urlsplit(text.strip())
        return parts.hostname or "" if parts.scheme.lower() in {"http", "https"} else ""
    except ValueError:
        return ""
