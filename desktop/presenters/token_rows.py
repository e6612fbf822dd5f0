"""Which rows the list of tokens has, and in what order. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from enum import Enum, StrEnum
from typing import NamedTuple
from uuid import UUID

from desktop.vault.entries import Clinic, Entry, Quarantined

NUMBERED = 9  # rows that a digit of the keyboard can copy


class Order(StrEnum):
    """How the tokens of a clinic, and the clinics, are ordered; the values stand in settings."""

    FAVOURITES = "favourites"
    OWN = "own"
    NAME = "name"
    LAST_USED = "last-used"


class Only(Enum):
    """The filters that are no clinic's."""

    ALL = "all"
    NO_CLINIC = "no clinic"


Filter = UUID | Only


class Heading(NamedTuple):
    """The line above the tokens of one clinic; None: those without a clinic."""

    clinic: Clinic | None


class TokenRow(NamedTuple):
    """One token; `words` is what a search looks through."""

    entry: Entry
    clinic: Clinic | None
    words: str


class AsideRow(NamedTuple):
    """An entry set aside because it cannot be used."""

    item: Quarantined
    clinic: Clinic | None
    words: str


Row = Heading | TokenRow | AsideRow


class Group(NamedTuple):
    """One clinic's rows, in the order shown."""

    clinic: Clinic | None
    tokens: tuple[TokenRow, ...]
    aside: tuple[AsideRow, ...]


def folded(text: str) -> str:
    """Text made comparable: canonical composition, and no upper or lower case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def name_key(text: str) -> str:
    """Make a key that sorts names as people do: accents and case do not matter."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold()


def grouped(
    entries: Iterable[Entry],
    aside: Iterable[Quarantined],
    clinics: Iterable[Clinic],
    order: Order,
) -> tuple[Group, ...]:
    """Put every entry under its clinic, once; `entries` come in the person's own order.

    A clinic that is not in `clinics` counts as none, and clinics without entries are left out.
    """
    known = {clinic.id: clinic for clinic in clinics}
    tokens: dict[UUID | None, list[TokenRow]] = {}
    others: dict[UUID | None, list[AsideRow]] = {}
    for entry in entries:
        clinic = known.get(entry.clinic) if entry.clinic else None
        token, place = entry.token, clinic.name if clinic else ""
        words = folded(f"{entry.label}\n{token.issuer}\n{token.account}\n{place}")
        tokens.setdefault(clinic.id if clinic else None, []).append(TokenRow(entry, clinic, words))
    for item in aside:
        clinic = known.get(item.clinic) if item.clinic else None
        words = folded(f"{item.label or ''}\n{clinic.name if clinic else ''}")
        others.setdefault(clinic.id if clinic else None, []).append(AsideRow(item, clinic, words))
    groups = [
        Group(
            known[key] if key else None,
            tuple(_sorted(tokens.get(key, []), order)),
            tuple(others.get(key, [])),
        )
        for key in dict.fromkeys((*tokens, *others))
    ]
    groups.sort(key=lambda group: _group_key(group, order))
    return tuple(groups)


def _sorted(rows: list[TokenRow], order: Order) -> list[TokenRow]:
    match order:
        case Order.FAVOURITES:
            return sorted(rows, key=lambda row: not row.entry.favourite)
        case Order.OWN:
            return rows
        case Order.NAME:
            return sorted(rows, key=lambda row: name_key(row.entry.label))
        case Order.LAST_USED:
            return sorted(rows, key=lambda row: -(row.entry.last_used or 0))


def _group_key(group: Group, order: Order) -> tuple[bool | int | str, ...]:
    """Sort key of a group; groups that tie stay in the person's own order."""
    last = group.clinic is None
    match order:
        case Order.FAVOURITES:
            return (not any(row.entry.favourite for row in group.tokens), last)
        case Order.OWN:
            return (last,)
        case Order.NAME:
            return (last, name_key(group.clinic.name) if group.clinic else "")
        case Order.LAST_USED:
            return (-max((row.entry.last_used or 0 for row in group.tokens), default=0), last)


def shown(groups: Iterable[Group], query: str = "", only: Filter = Only.ALL) -> tuple[Row, ...]:
    """Choose the rows that the filter and every word of the query leave, under their headings."""
    wanted = folded(query).split()
    rows: list[Row] = []
    for group in groups:
        if not _chosen(group, only):
            continue
        found: list[Row] = [*group.tokens, *group.aside]
        for word in wanted:
            found = [row for row in found if not isinstance(row, Heading) and word in row.words]
        if found:
            rows.append(Heading(group.clinic))
            rows += found
    return tuple(rows)


def _chosen(group: Group, only: Filter) -> bool:
    if only is Only.ALL:
        return True
    return (
        group.clinic is None
        if only is Only.NO_CLINIC
        else (group.clinic is not None and group.clinic.id == only)
    )


def numbered(rows: Iterable[Row]) -> tuple[UUID, ...]:
    """List the first tokens shown, the nth of which Ctrl+n copies."""
    found: list[UUID] = []
    for row in rows:
        if isinstance(row, TokenRow):
            found.append(row.entry.id)
            if len(found) == NUMBERED:
                break
    return tuple(found)


def moved(groups: Sequence[Group], token: UUID, anchor: Row) -> tuple[UUID, ...]:
    """Give the new own order when a token is put below the row `anchor`, in its group.

    What is shown becomes the own order: a move then looks the same in every order that has one.
    """
    ids: list[UUID] = []
    for group in groups:
        here = group.clinic == anchor.clinic
        if here and isinstance(anchor, Heading):
            ids.append(token)
        for row in group.tokens:
            if row.entry.id != token:
                ids.append(row.entry.id)
            if here and isinstance(anchor, TokenRow) and row.entry.id == anchor.entry.id:
                ids.append(token)
        if here and isinstance(anchor, AsideRow):
            ids.append(token)
    return tuple(ids)
