"""What another app's file holds, compared with the vault entry by entry: pure but for the save.

Every entry of the file is one row, in the file's order, so the counts add up to the file's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final
from uuid import UUID, uuid4

from desktop.errors import Refusal
from desktop.interchange.base import Export, Format, Found, Refused
from desktop.otp.token import Token
from desktop.presenters import proposals
from desktop.vault.entries import SECRET, Clinic, Entry, NewEntry, next_colour
from desktop.vault.states import UnlockedVault

CLINICS: Final = 50  # groups; where there are more, they are labels rather than places of work
_NAMELESS: Final = "Token"


class Standing(Enum):
    """What becomes of an entry."""

    NEW = "new"
    HERE = "here"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class NewRow:
    """A token that can be added under a label that no other one has."""

    place: int  # in the file, from 1
    found: Found
    label: str

    @property
    def standing(self) -> Standing:
        """What becomes of it."""
        return Standing.NEW


@dataclass(frozen=True, slots=True)
class HereRow:
    """A token that is there already: in the vault (`entry`), or earlier in the file (`first`).

    `counts`: the two stand at different counters. Nothing is made of that, for only the clinic
    knows which is right.
    """

    place: int
    found: Found
    entry: Entry | None
    first: NewRow | None
    counts: bool
    clinic: str = ""  # of `entry`, by its name

    @property
    def other(self) -> str:
        """What the one that is there is called."""
        if self.entry is not None:
            return self.entry.label
        return self.first.label if self.first is not None else ""

    @property
    def standing(self) -> Standing:
        """What becomes of it."""
        return Standing.HERE


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """An entry that cannot be used, by its name in the file, which may be empty."""

    place: int
    name: str
    reason: Refusal

    @property
    def standing(self) -> Standing:
        """What becomes of it."""
        return Standing.REFUSED


Row = NewRow | HereRow | RefusedRow


@dataclass(frozen=True, slots=True)
class Arrivals:
    """All entries of a file, compared with a vault."""

    format: Format
    rows: tuple[Row, ...]

    @property
    def new(self) -> tuple[NewRow, ...]:
        """The rows that can be added."""
        return tuple(row for row in self.rows if isinstance(row, NewRow))

    @property
    def counts(self) -> Counter[Standing]:
        """How many rows there are of each standing."""
        return Counter(row.standing for row in self.rows)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of what is new, each once, as first written."""
        named = {_key(row.found.group): row.found.group for row in reversed(self.new)}
        return tuple(reversed([name for key, name in named.items() if key]))

    @property
    def may_be_clinics(self) -> bool:
        """Whether there are groups, and few enough to be clinics."""
        return 0 < len(self.groups) <= CLINICS


def arrivals(export: Export, entries: Iterable[Entry], clinics: Iterable[Clinic] = ()) -> Arrivals:
    """Compare what a file holds with the entries of a vault, which are in these clinics."""
    entries = tuple(entries)
    names = {clinic.id: clinic.name for clinic in clinics}
    there = {entry.token.identity: entry for entry in entries}
    labels = proposals.Labels(entry.label for entry in entries)
    firsts: dict[tuple[object, ...], NewRow] = {}
    rows: list[Row] = []
    for place, each in enumerate(export.entries, 1):
        if isinstance(each, Refused):
            rows.append(RefusedRow(place, each.name, each.reason))
            continue
        reason = _unusable(each.token)
        if reason is not None:
            rows.append(RefusedRow(place, each.label or origin(each.token), reason))
            continue
        identity = each.token.identity
        entry, first = there.get(identity), firsts.get(identity)
        if entry is not None:
            counts = entry.token.counter != each.token.counter
            clinic = names.get(entry.clinic, "") if entry.clinic else ""
            rows.append(HereRow(place, each, entry, None, counts, clinic))
        elif first is not None:
            counts = first.found.token.counter != each.token.counter
            rows.append(HereRow(place, each, None, first, counts))
        else:
            wanted = each.label or proposals.name(each.token, None) or _NAMELESS
            firsts[identity] = row = NewRow(place, each, labels.give(wanted))
            rows.append(row)
    return Arrivals(export.format, tuple(rows))


def move_in(
    vault: UnlockedVault, rows: Sequence[NewRow], *, with_clinics: bool
) -> tuple[Entry, ...]:
    """Add rows in one save, with the clinics that their groups become if that is wanted.

    Raises DesktopError; then nothing was added.
    """
    ids: dict[str, UUID] = {}
    made: list[Clinic] = []
    if with_clinics:
        ids = {_key(clinic.name): clinic.id for clinic in reversed(vault.clinics)}
        for row in rows:
            key = _key(row.found.group)
            if key and key not in ids:
                colour = next_colour((*vault.clinics, *made))
                made.append(Clinic(id=uuid4(), name=row.found.group, colour=colour))
                ids[key] = made[-1].id
    new = (
        NewEntry(
            token=row.found.token,
            label=row.label,
            clinic=ids.get(_key(row.found.group)),
            note=row.found.note,
            favourite=row.found.favourite,
        )
        for row in rows
    )
    return vault.move_in(new, made)


def origin(token: Token) -> str:
    """Return who issued a token and for whom."""
    return ": ".join(filter(None, (token.issuer, token.account)))


def _unusable(token: Token) -> Refusal | None:
    """Say why a token cannot be kept, or could never give a code."""
    if token.needs_pin:
        return Refusal.BAD_PIN
    return None if len(token.secret) in SECRET else Refusal.TOO_LONG


def _key(name: str) -> str:
    return name.strip().casefold()
