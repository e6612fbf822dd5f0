"""An open vault's file: what is in it, and the one way to change it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Self
from uuid import UUID

from desktop import files
from desktop.errors import (
    Damage,
    DamagedVaultError,
    DesktopError,
    NoSuchVaultError,
    VaultChangedError,
)
from desktop.secret import Secret
from desktop.vault import backup, crypto, keys
from desktop.vault.body import sealed, unsealed
from desktop.vault.contents import Contents, from_plain
from desktop.vault.copy_thread import CopyThread
from desktop.vault.journal import Event, Happening, Journal
from desktop.vault.layout import LIMIT, Header, VaultFile, digest_of
from desktop.vault.own_copy import OwnCopy
from desktop.vault.place import Place
from desktop.vault.writer import Writer


class UseAfterLock(RuntimeError):  # noqa: N818  a bug, not an expected error
    """An unlocked vault was used after it was locked."""


class Store:
    """The contents of one vault on disk. Whoever has it holds the right to write."""

    def __init__(self, place: Place, writer: Writer, file: VaultFile, key: Secret) -> None:
        self.place = place
        self.header = file.header
        self._contents, self._journal = _read_body(file, key)
        self._writer = writer
        self._key: Secret | None = key
        # What may be found on disk before a save: what was read, and what a save that failed
        # half-way may have put there all the same.
        self._digests = {file.digest}
        self._take_queue()
        self._copying = CopyThread(place.backups, place.clock)
        memory = place.here.read()
        self._newest = max(memory.generation, self.header.generation)
        self.rolled_back: float | None = None
        if self.header.generation < memory.generation:
            self.rolled_back = memory.opened
            self.note(Happening.OLDER_VAULT)
        else:
            place.here.opened(self.header.generation, place.clock())

    @classmethod
    def open(cls, place: Place, find_key: Callable[[Header], Secret]) -> Self:
        """Take the right to write, read the file and open it.

        Raises VaultInUseError, NoSuchVaultError, DamagedVaultError, NewerVaultError, DiskError and
        what `find_key` raises.
        """
        writer = Writer.acquire(place.lock)
        try:
            data = _read(place)
            file = VaultFile.parse(data)
            store = cls(place, writer, file, find_key(file.header))
        except BaseException:
            writer.release()
            raise
        if place.here.read().copy_due:
            store._copying.make(data, file.header.generation)
        return store

    @classmethod
    def create(cls, place: Place, header: Header, key: Secret, journal_key: Secret) -> Self:
        """Write a vault without tokens, and open it. Raises DiskError."""
        journal = Journal()
        journal.add(Event.now(Happening.CREATED, place.clock()))
        anchor, chain = journal.chained()
        header = next_header(header, 1, place.clock())
        data = _sealed(header, key, Contents(journal_key=journal_key), anchor, chain)
        files.write_new(place.vault, data)
        try:
            return cls.open(place, lambda _header: key)
        except BaseException:  # nobody has been told that it is there
            with suppress(OSError):
                place.vault.unlink()
            raise

    @property
    def contents(self) -> Contents:
        """What is in the vault. Raises UseAfterLock, as everything here does once it is closed."""
        self.live_key()
        return self._contents

    @property
    def journal(self) -> Journal:
        """What happened."""
        self.live_key()
        return self._journal

    def live_key(self) -> Secret:
        """Return the vault key itself."""
        if self._key is None:
            raise UseAfterLock
        return self._key

    def event(self, happening: Happening, subject: str = "") -> Event:
        """Make an event of now."""
        return Event.now(happening, self.place.clock(), subject)

    def note(self, happening: Happening, subject: str = "") -> None:
        """Let an event join the journal at the next save, and survive until then."""
        self.live_key()
        event = self.event(happening, subject)
        self.journal.add(event)
        self.place.queue.put(self.header.journal, event)

    def forget_entries(self, contents: Contents, *events: Event) -> None:
        """Go on without some entries, which the next save leaves out, and says so."""
        self._contents = contents
        self._journal.add(*events)

    def found_older(self, generation: int, opened: float) -> None:
        """Believe that a newer generation was open elsewhere; saves go on from there."""
        self.live_key()
        self._newest = max(self._newest, generation)
        if self.rolled_back is None:
            self.note(Happening.OLDER_VAULT)
        self.rolled_back = max(self.rolled_back or 0.0, opened)

    def save(
        self,
        contents: Contents,
        *events: Event,
        tokens: bool,
        header: Header | None = None,
        key: Secret | None = None,
    ) -> None:
        """Put new contents on disk, and only then believe in them.

        A rotating copy follows when tokens changed, or when the last one is missing; one that
        fails, or takes longer than `copy_thread.PATIENCE`, does not undo the save.
        Raises VaultChangedError, DiskError and TooLargeError, and then nothing has changed.
        """
        self._unchanged()
        key = key or self.live_key()
        taken = self._take_queue()
        self._journal.add(*events)
        try:
            anchor, chain = self._journal.chained()
            self._newest += 1
            header = next_header(header or self.header, self._newest, self.place.clock())
            data = _sealed(header, key, contents, anchor, chain)
            self._digests.add(digest_of(data))
            files.replace(self.place.vault, data, keep=self.place.previous)
        except BaseException:
            self._journal.withdraw(*events)
            raise
        if key is not self._key:
            self.live_key().wipe()
        self._key, self.header, self._contents = key, header, contents
        self._digests = {digest_of(data)}
        self._journal.saved(anchor, chain)
        with suppress(DesktopError):
            self.place.queue.clear(taken)
        if tokens or self._copying.missing:
            self._copy(data)
        self.place.here.opened(header.generation, self.place.clock(), **self._copied())

    def write_copy(self, path: Path) -> None:
        """Write an encrypted copy to a new file and reopen it.

        Raises FileExistsAlreadyError, DiskError, VaultChangedError.
        """
        data = self._unchanged()
        self._prove(data)
        backup.copy(data, path)
        self.place.here.proven(self.place.clock())
        self.note(Happening.COPY_PROVEN)

    def own_copy(self, only: Collection[UUID] | None) -> OwnCopy:
        """Return what a copy of these entries is made of; None: of everything."""
        key, now = crypto.new_key(), self.place.clock()
        contents, journal = replace(self.contents, journal_key=key), self._journal
        if only is not None:
            contents = contents.only(only)
            journal = Journal()
            journal.add(self.event(Happening.CREATED))
        header = replace(self.header, journal=crypto.public_key(key))
        plain = Secret.adopt(contents.to_plain(*journal.chained()))
        key.wipe()
        return OwnCopy(
            next_header(header, self.header.generation, now),
            plain,
            keys.recovery_slot_of(self.header).public,
            self.place.cost,
        )

    @property
    def copy_error(self) -> DesktopError | None:
        """Why the last save that asked for a copy has none; may be asked after the lock too."""
        return self._copying.error

    @property
    def proven(self) -> float | None:
        """When a copy was last compared, in Unix seconds."""
        self.live_key()
        self._remember_copies()
        return self.place.here.read().proven or None

    def wait_for_copy(self, seconds: float) -> None:
        """Wait for a copy under way, but no longer than this."""
        self.live_key()
        self._copying.settle(seconds)

    def verify(self) -> None:
        """Read the whole file again, every entry of it.

        Raises DamagedVaultError, VaultChangedError, DiskError.
        """
        contents, _journal = _read_body(VaultFile.parse(self._unchanged()), self.live_key())
        contents.wipe()

    def close(self, event: Event | None) -> None:
        """Forget everything, and put the event in the queue. Never fails; may be called twice."""
        if self._key is None:
            return
        self._key.wipe()
        self._key = None
        self._remember_copies()
        self._contents.wipe()
        self._contents = Contents(journal_key=Secret(b""))
        self._journal = Journal()
        if event is not None:
            self.place.queue.put(self.header.journal, event)
        self._writer.release()

    def _take_queue(self) -> int:
        """Let what happened without the key join the journal; return how much was read."""
        events, size = self.place.queue.take(self._contents.journal_key)
        self._journal.join(events)
        return size

    def _copy(self, data: bytes) -> None:
        """Let a copy be made, which is what was saved: its seal holds, and the disk compares."""
        try:
            self._prove(data)
        except DamagedVaultError as error:
            self._copying.fail(error)
        else:
            self._copying.make(data, self.header.generation)
            self._copying.settle()

    def _copied(self) -> dict[str, float]:
        """Return what is to be remembered of the copies."""
        proven = self._copying.take_proven()
        facts: dict[str, float] = {"copy_due": self._copying.missing}
        return facts if proven is None else {**facts, "proven": proven}

    def _remember_copies(self) -> None:
        """Remember a copy that came late, or one that is still missing."""
        facts = self._copied()
        if "proven" in facts or facts["copy_due"] != self.place.here.read().copy_due:
            self.place.here.copied(**facts)

    def _prove(self, data: bytes) -> None:
        """Open a copy: its seal holds, so it is what was saved. Raises DamagedVaultError."""
        _wipe(unsealed(VaultFile.parse(data), self.live_key()))

    def _unchanged(self) -> bytes:
        """Return the file, if it is still what this process put or found there."""
        self.live_key()
        data = files.read(self.place.vault, LIMIT)
        if digest_of(data) not in self._digests:
            raise VaultChangedError
        return data


def _read(place: Place) -> bytes:
    with files.disk_errors():
        if not place.vault.exists():
            raise NoSuchVaultError(place.stem)
    return files.read(place.vault, LIMIT)


def _read_body(file: VaultFile, key: Secret) -> tuple[Contents, Journal]:
    plain = unsealed(file, key)
    try:
        return from_plain(plain)
    except ValueError as error:
        raise DamagedVaultError(Damage.UNREADABLE) from error
    finally:
        _wipe(plain)


def _wipe(plain: bytearray) -> None:
    plain[:] = bytes(len(plain))


def next_header(header: Header, generation: int, now: float) -> Header:
    """Return the header of a save: with a salt and a nonce that were never used."""
    return replace(
        header,
        generation=generation,
        saved=max(int(now), 0),
        salt=secrets.token_bytes(crypto.SALT),
        nonce=secrets.token_bytes(crypto.NONCE),
    )


def _sealed(
    header: Header, key: Secret, contents: Contents, anchor: bytes, chain: tuple[bytes, ...]
) -> bytes:
    plain = contents.to_plain(anchor, chain)
    try:
        return sealed(header, key, plain)
    finally:
        _wipe(plain)
