"""Putting what was chosen into the vault."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from desktop.presenters.candidates import Note, TokenRow
from desktop.presenters.proposals import Wish, called
from desktop.vault.entries import Entry
from desktop.vault.states import UnlockedVault


def add(vault: UnlockedVault, rows: Iterable[TokenRow]) -> tuple[Entry, ...]:
    """Add tokens, replace re-enrolled ones, and make the clinics that are wanted.

    Raises DesktopError; then the vault says what went in.
    """
    new: list[tuple[TokenRow, UUID | None]] = []
    again: list[tuple[TokenRow, UUID | None, Entry]] = []
    replaced: set[UUID] = set()
    for row in rows:
        clinic = _clinic(vault, row)
        old = row.existing if row.note is Note.REENROLLED and row.replaces else None
        if old is None or old.id in replaced:
            new.append((row, clinic))
        else:
            replaced.add(old.id)
            again.append((row, clinic, old))
    added: tuple[Entry, ...] = ()
    if new:  # in one save: they are all there or none is
        added = vault.add_all([(row.token, row.label.strip(), clinic) for row, clinic in new])
    return (*added, *(_replace(vault, *each) for each in again))


def _replace(vault: UnlockedVault, row: TokenRow, clinic: UUID | None, old: Entry) -> Entry:
    entry = vault.replace_token(old.id, row.token)
    wanted = replace(entry, label=row.label.strip(), clinic=clinic)
    if wanted != entry:
        vault.edit(wanted)
    return wanted


def _clinic(vault: UnlockedVault, row: TokenRow) -> UUID | None:
    if isinstance(row.clinic, UUID):
        return row.clinic
    if row.clinic is Wish.NONE:
        return None
    name = row.label.strip()
    return (called(name, vault.clinics) or vault.add_clinic(name)).id
