"""A vault is locked or unlocked, and the two are different types.

`LockedVault` has nothing to show; `UnlockedVault` cannot be made without the key. Every change is
on disk before its method returns, so that locking never has anything to ask.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from desktop.autolock import LockReason
from desktop.errors import (
    Damage,
    DamagedVaultError,
    DesktopError,
    NoSuchTokenError,
    TokenExistsError,
    WrongPasswordError,
)
from desktop.otp.code import Code, code_for
from desktop.otp.token import Token, one_line
from desktop.secret import Secret
from desktop.vault import crypto, keys
from desktop.vault.entries import Clinic, Entry, NewEntry, Quarantined, next_colour
from desktop.vault.journal import Event, Happening
from desktop.vault.layout import Header
from desktop.vault.locked import LockedVault
from desktop.vault.own_copy import OwnCopy
from desktop.vault.person import COLOURS
from desktop.vault.place import Place
from desktop.vault.recovery import RecoveryCode
from desktop.vault.store import Store, UseAfterLock

__all__ = ["LockedVault", "UnlockedVault", "UseAfterLock", "create"]

TRASH: Final = 30 * 86_400  # seconds that a token stays in the trash


class UnlockedVault:
    """An open vault, and the only one: it holds the right to write. GUI thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._capture_allowed = False
        self._drop_old_trash()

    # -- what is inside ----------------------------------------------------------------------

    @property
    def id(self) -> str:
        """The name of the vault on this computer."""
        return self._store.place.stem

    @property
    def person(self) -> str:
        """Whose vault it is."""
        return LockedVault(self._store.place, self._store.header).person

    @property
    def colour(self) -> int:
        """The person's colour, counted through the palette."""
        return self._store.header.colour % COLOURS

    @property
    def generation(self) -> int:
        """How many times the vault was saved."""
        self._store.live_key()
        return self._store.header.generation

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The tokens in the person's own order, without the trash."""
        kept = (entry for entry in self._store.contents.entries.values() if entry.deleted is None)
        return tuple(sorted(kept, key=lambda entry: (entry.position, entry.created)))

    @property
    def trash(self) -> tuple[Entry, ...]:
        """The tokens in the trash, newest first."""
        gone = [
            entry for entry in self._store.contents.entries.values() if entry.deleted is not None
        ]
        return tuple(sorted(gone, key=lambda entry: -(entry.deleted or 0)))

    @property
    def quarantined(self) -> tuple[Quarantined, ...]:
        """The entries that cannot be read, and are kept as they are."""
        return self._store.contents.quarantined

    @property
    def clinics(self) -> tuple[Clinic, ...]:
        """The clinics in the order they were added."""
        return tuple(self._store.contents.clinics.values())

    @property
    def proven(self) -> float | None:
        """When a copy was last compared with what was saved, in Unix seconds."""
        return self._store.proven

    @property
    def copy_error(self) -> DesktopError | None:
        """Why the last copy that rotates is missing; the vault itself is saved.

        None too while it is being made and not late. A window that counts seconds asks once more
        while the process is being replaced: this may be asked after the lock.
        """
        return self._store.copy_error

    def wait_for_copy(self, seconds: float) -> None:
        """Wait for a copy under way, but no longer than this."""
        self._store.wait_for_copy(seconds)

    def entry(self, entry_id: UUID) -> Entry:
        """Return a token, from the trash too. Raises NoSuchTokenError."""
        try:
            return self._store.contents.entries[entry_id]
        except KeyError:
            raise NoSuchTokenError(str(entry_id)) from None

    def journal(self) -> tuple[Event, ...]:
        """Return what happened, oldest first. Raises DamagedVaultError when events are missing."""
        try:
            return self._store.journal.events()
        except (ValueError, TypeError) as error:
            raise DamagedVaultError(Damage.CHANGED) from error

    # -- changing it -------------------------------------------------------------------------

    def add(self, token: Token, label: str, clinic: UUID | None = None) -> Entry:
        """Add a token at the end. Raises TokenExistsError, BadTokenError, DiskError."""
        return self.add_all([(token, label, clinic)])[0]

    def add_all(self, new: Iterable[tuple[Token, str, UUID | None]]) -> tuple[Entry, ...]:
        """Add several tokens in one save, or none of them. Raises as `add`."""
        return self.move_in(
            NewEntry(token=token, label=label, clinic=clinic) for token, label, clinic in new
        )

    def move_in(self, new: Iterable[NewEntry], clinics: Iterable[Clinic] = ()) -> tuple[Entry, ...]:
        """Add tokens with what is kept beside them, and their clinics, in one save; or nothing.

        Raises as `add`.
        """
        contents = self._store.contents
        events = []
        for clinic in clinics:
            contents = contents.with_clinic(clinic)
            events.append(self._store.event(Happening.CLINIC_CHANGED, clinic.name))
        known = {entry.token.identity: entry.label for entry in self.entries}
        last = max((entry.position for entry in contents.entries.values()), default=-1)
        added = []
        for position, each in enumerate(new, start=last + 1):
            identity = each.token.identity
            if identity in known:
                raise TokenExistsError(known[identity])
            known[identity] = each.label
            added.append(
                Entry(
                    id=uuid4(),
                    token=each.token,
                    label=one_line(each.label),
                    clinic=each.clinic if each.clinic in contents.clinics else None,
                    note=each.note,
                    favourite=each.favourite,
                    position=position,
                    created=self._now(),
                )
            )
        if added:
            events += (self._store.event(Happening.ADDED, entry.label) for entry in added)
            self._store.save(contents.with_entries(*added), *events, tokens=True)
        return tuple(added)

    def edit(self, entry: Entry) -> None:
        """Store the label, clinic, note, favourite and position of an entry; its token stays."""
        old = self.entry(entry.id)
        new = replace(
            old,
            label=one_line(entry.label),
            clinic=entry.clinic,
            note=entry.note,
            favourite=entry.favourite,
            position=entry.position,
        )
        if new != old:
            self._change(new, Happening.CHANGED)

    def replace_token(self, entry_id: UUID, token: Token) -> Entry:
        """Store the token of a new enrolment; the old one goes to the trash.

        Raises TokenExistsError when another entry has it, NoSuchTokenError, DiskError.
        """
        old = self.entry(entry_id)
        self._refuse_twin(token, entry_id)
        trashed = replace(old, id=uuid4(), deleted=self._now())
        new = replace(old, token=token)
        event = self._store.event(Happening.REPLACED, new.label)
        self._store.save(self._store.contents.with_entries(trashed, new), event, tokens=True)
        return new

    def reorder(self, entry_ids: Sequence[UUID]) -> None:
        """Store the person's own order; tokens that are not named come after."""
        order = dict.fromkeys([*entry_ids, *(entry.id for entry in self.entries)])
        moved = [
            replace(entry, position=position)
            for position, entry in enumerate(map(self.entry, order))
            if entry.position != position
        ]
        if moved:
            self._store.save(self._store.contents.with_entries(*moved), tokens=False)

    def discard(self, entry_id: UUID) -> None:
        """Put a token in the trash, where it stays for 30 days."""
        self._change(replace(self.entry(entry_id), deleted=self._now()), Happening.TRASHED)

    def put_back(self, entry_id: UUID) -> None:
        """Take a token out of the trash. Raises TokenExistsError when it was added again."""
        entry = self.entry(entry_id)
        self._refuse_twin(entry.token, entry_id)
        self._change(replace(entry, deleted=None), Happening.PUT_BACK)

    def remove(self, entry_id: UUID) -> None:
        """Remove a token for good."""
        event = self._store.event(Happening.REMOVED, self.entry(entry_id).label)
        self._store.save(self._store.contents.without_entries(entry_id), event, tokens=True)

    def new_code(self, entry_id: UUID) -> Code:
        """Return the next code of an HOTP token; its counter is on disk before it is shown.

        Raises BadTokenError for another kind, or when the counter is used up.
        """
        entry = self.entry(entry_id)
        code = code_for(entry.token, entry.token.counter)
        token = entry.token.advanced()
        self._change(replace(entry, token=token, last_used=self._now()), Happening.NEW_CODE)
        return code

    def used(self, entry_id: UUID) -> None:
        """Store that a code was copied, and when."""
        entry = replace(self.entry(entry_id), last_used=self._now())
        event = self._store.event(Happening.COPIED, entry.label)
        self._store.save(self._store.contents.with_entries(entry), event, tokens=False)

    def revealed(self, entry_id: UUID) -> None:
        """Store that a secret was shown."""
        event = self._store.event(Happening.REVEALED, self.entry(entry_id).label)
        self._store.save(self._store.contents, event, tokens=False)

    def add_clinic(self, name: str, colour: int | None = None) -> Clinic:
        """Add a clinic; its colour is the first that no other one has."""
        if colour is None:
            colour = next_colour(self.clinics)
        clinic = Clinic(id=uuid4(), name=one_line(name), colour=colour)
        self.edit_clinic(clinic)
        return clinic

    def edit_clinic(self, clinic: Clinic) -> None:
        """Store a clinic's name and colour."""
        event = self._store.event(Happening.CLINIC_CHANGED, clinic.name)
        self._store.save(self._store.contents.with_clinic(clinic), event, tokens=False)

    def remove_clinic(self, clinic_id: UUID) -> None:
        """Remove a clinic; its tokens stay, without one."""
        contents = self._store.contents
        if clinic_id in contents.clinics:
            name = contents.clinics[clinic_id].name
            event = self._store.event(Happening.CLINIC_CHANGED, name)
            self._store.save(contents.without_clinic(clinic_id), event, tokens=True)

    # -- keys --------------------------------------------------------------------------------

    def check_password(self, password: Secret) -> None:
        """Make sure that the person is still who opened the vault. Slow.

        It reads nothing but the header, so it may run on a worker. Raises WrongPasswordError and
        ThrottledError.
        """
        self._store.live_key()
        key_by_counted_password(self._store.place, self._store.header, password).wipe()

    def change_password(self, password: Secret) -> None:
        """Give the vault a new password and a new key; slow. The printed code stays good."""
        public = keys.recovery_slot_of(self._store.header).public
        self._rekey(password, public, Happening.PASSWORD_CHANGED)

    def set_keys(self, password: Secret, code: RecoveryCode) -> None:
        """Give the vault a new key under a new password and a new recovery code; slow."""
        public = keys.recovery_public_key(self._store.header, code)
        self._rekey(password, public, Happening.PASSWORD_CHANGED)

    def key_copy(self) -> Secret:
        """Return the vault key, to hand it over to the process that takes this one's place."""
        return self._store.live_key().copy()

    # -- the file ----------------------------------------------------------------------------

    @property
    def rolled_back(self) -> float | None:
        """When the newer vault was last open here, if this one is older than that (Unix)."""
        self._store.live_key()
        return self._store.rolled_back

    def found_older(self, generation: int, opened: float) -> None:
        """Take the word of somebody who saw a newer generation, open at that Unix time."""
        self._store.found_older(generation, opened)

    def accept_rollback(self) -> None:
        """Go on with this vault although a newer one was seen: it is the newest from now on."""
        event = self._store.event(Happening.OLDER_ACCEPTED)
        self._store.save(self._store.contents, event, tokens=False)
        self._store.rolled_back = None

    def write_copy(self, path: Path) -> None:
        """Write an encrypted copy to a new file and reopen it.

        Raises FileExistsAlreadyError, DiskError, VaultChangedError.
        """
        self._store.write_copy(path)

    def verify(self) -> None:
        """Read the whole file and the journal again. Raises DamagedVaultError and the like."""
        self._store.verify()
        self.journal()

    def exported(self, what: str, count: int) -> None:
        """Store that so many tokens are about to leave the vault, and in what kind of file."""
        event = self._store.event(Happening.EXPORTED, f"{what} {count}")
        self._store.save(self._store.contents, event, tokens=False)

    def own_copy(self, only: Collection[UUID] | None = None) -> OwnCopy:
        """Return what an encrypted copy under its own password and key would hold.

        None: everything, the trash, what is set aside and the journal too; else these tokens
        and their clinics, and a journal that begins with the copy.
        """
        return self._store.own_copy(only)

    def note(self, happening: Happening) -> None:
        """Let something that changed nothing join the journal."""
        self._store.note(happening)

    def capture_allowed(self) -> None:
        """Store that the screen may be captured from now on: until told otherwise, or the lock."""
        self._store.note(Happening.CAPTURE_ALLOWED)
        self._capture_allowed = True

    def capture_ended(self) -> None:
        """Store that the screen may be captured no longer."""
        if self._capture_allowed:
            self._capture_allowed = False
            self._store.note(Happening.CAPTURE_ENDED)

    def lock(self, reason: LockReason | None = LockReason.USER) -> LockedVault:
        """Forget everything. Never fails, never asks, may be called twice.

        Without a reason it is not an event: the vault goes on in another process.
        """
        self.capture_ended()
        event = None if reason is None else self._store.event(Happening.LOCKED, reason.value)
        self._store.close(event)
        return LockedVault(self._store.place, self._store.header)

    def __repr__(self) -> str:
        return f"UnlockedVault({self.id})"

    def _change(self, entry: Entry, happening: Happening) -> None:
        event = self._store.event(happening, entry.label)
        self._store.save(self._store.contents.with_entries(entry), event, tokens=True)

    def _refuse_twin(self, token: Token, entry_id: UUID) -> None:
        for entry in self.entries:
            if entry.id != entry_id and entry.token.same_as(token):
                raise TokenExistsError(entry.label)

    def _rekey(self, password: Secret, recovery: bytes, happening: Happening) -> None:
        """Make a new vault key, so that no slot of an older copy opens what is saved now."""
        contents, cost = self._store.contents, self._store.place.cost or crypto.calibrated()
        key, journal_key = crypto.new_key(), crypto.new_key()
        header = replace(self._store.header, journal=crypto.public_key(journal_key))
        header = keys.with_slots(
            header,
            keys.password_slot(header, key, password, cost),
            keys.recovery_slot(header, key, recovery),
        )
        contents = replace(contents, journal_key=journal_key)
        event = self._store.event(happening)
        self._store.save(contents, event, tokens=True, header=header, key=key)

    def _drop_old_trash(self) -> None:
        limit = self._now() - TRASH
        old = [entry for entry in self.trash if (entry.deleted or 0) < limit]
        contents = self._store.contents.without_entries(*(entry.id for entry in old))
        events = (self._store.event(Happening.REMOVED, entry.label) for entry in old)
        self._store.forget_entries(contents, *events)

    def _now(self) -> int:
        return max(int(self._store.place.clock()), 0)


def create(
    place: Place, person: str, colour: int, password: Secret, code: RecoveryCode
) -> UnlockedVault:
    """Make an empty vault on disk, and open it. Slow. Raises DiskError."""
    key, journal_key = crypto.new_key(), crypto.new_key()
    header = Header(
        vault=secrets.token_bytes(16),
        generation=0,
        saved=0,
        salt=bytes(crypto.SALT),
        nonce=bytes(crypto.NONCE),
        journal=crypto.public_key(journal_key),
        colour=colour,
        person=person,
        slots=(),
    )
    header = keys.with_slots(
        header,
        keys.password_slot(header, key, password, place.cost or crypto.calibrated()),
        keys.recovery_slot(header, key, keys.recovery_public_key(header, code)),
    )
    return UnlockedVault(Store.create(place, header, key, journal_key))


def key_by_counted_password(place: Place, header: Header, password: Secret) -> Secret:
    """Unwrap the vault key, and count the attempt before it is made.

    Raises WrongPasswordError with the delay that now stands, and ThrottledError.
    """
    wait = place.here.count_attempt(place.clock())
    try:
        key = keys.key_by_password(header, password)
    except WrongPasswordError:
        place.queue.put(header.journal, Event.now(Happening.FAILED, place.clock()))
        raise WrongPasswordError(wait) from None
    place.here.forget_attempts()
    return key


def key_by_recovery(place: Place, header: Header, code: RecoveryCode) -> Secret:
    """Unseal the vault key; what cannot be guessed needs no delay. Raises WrongPasswordError."""
    try:
        return keys.key_by_recovery(header, code)
    except WrongPasswordError:
        place.queue.put(header.journal, Event.now(Happening.FAILED, place.clock()))
        raise
