"""The vaults of this computer: one folder, one file a vault, one vault a person.

What makes and opens them is imported then: the picker is painted without it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop import files
from desktop.errors import (
    DesktopError,
    NoSuchVaultError,
    PersonExistsError,
    UnreadableFileError,
)
from desktop.secret import Secret
from desktop.vault.crypto import Cost
from desktop.vault.here import Memory
from desktop.vault.layout import LIMIT, VaultFile, read_header
from desktop.vault.locked import LockedVault
from desktop.vault.person import COLOURS, NAME, checked_name, same_name
from desktop.vault.place import Place

if TYPE_CHECKING:
    from desktop.vault.recovery import RecoveryCode
    from desktop.vault.states import UnlockedVault

__all__ = ["NAME", "DamagedFile", "Shelf", "checked_name", "same_name"]


@dataclass(frozen=True, slots=True)
class DamagedFile:
    """A file on the shelf whose header cannot be read, and why."""

    place: Place
    error: DesktopError


class Shelf:
    """All vaults in a data folder.

    `backups` is where the copies that rotate go (None: into the data folder); it is made when it is
    needed. `cost` None: calibrated on this computer when a vault is made.
    """

    def __init__(
        self,
        folder: Path,
        *,
        backups: Path | None = None,
        cost: Cost | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.folder = folder
        self.backups = backups
        self._cost = cost
        self._clock = clock

    def vaults(self) -> tuple[LockedVault, ...]:
        """Return the vaults that can be shown, the one opened last first. Raises DiskError."""
        found = [each for each in self._read() if isinstance(each, LockedVault)]
        return tuple(sorted(found, key=lambda vault: -(vault.last_opened or vault.modified)))

    def damaged(self) -> tuple[DamagedFile, ...]:
        """Return the files that cannot be shown. Raises DiskError."""
        return tuple(each for each in self._read() if isinstance(each, DamagedFile))

    def find(self, person: str) -> LockedVault:
        """Return the vault of a person, or of an id. Raises NoSuchVaultError."""
        vaults = self.vaults()
        matches = [vault for vault in vaults if vault.id == person] or [
            vault for vault in vaults if same_name(vault.person) == same_name(person)
        ]
        if len(matches) != 1:
            self._explain(person)
            raise NoSuchVaultError(person, ambiguous=bool(matches))
        return matches[0]

    def create(self, person: str, password: Secret, recovery: RecoveryCode) -> UnlockedVault:
        """Make a vault for a person and open it. Slow.

        Raises PersonExistsError, DiskError; ValueError for a name that `checked_name` refuses.
        """
        from desktop.vault import states

        person = checked_name(person)
        vaults = self.vaults()
        if any(same_name(vault.person) == same_name(person) for vault in vaults):
            raise PersonExistsError(person)
        place = self._new_place()
        return states.create(place, person, len(vaults) % COLOURS, password, recovery)

    def restore(self, path: Path) -> LockedVault:
        """Put a copy beside what is there, never over it, under a name that tells them apart.

        Raises UnreadableFileError, TooLargeError, DamagedVaultError, NewerVaultError, DiskError.
        """
        with files.disk_errors():
            if not path.is_file():
                raise UnreadableFileError(path.name)
        data = files.read(path, LIMIT)
        header = VaultFile.parse(data).header
        name = self._free_name(header.person)
        place = self._new_place()
        if name != header.person:  # first, so that at no instant two go by one name
            place.here.write(Memory(shown_as=name))
        files.write_new(place.vault, data)
        return LockedVault(place, header)

    def _read(self) -> list[LockedVault | DamagedFile]:
        folder = self.folder / "vaults"
        with files.disk_errors():
            if not folder.is_dir():
                return []
            stems = sorted(path.stem for path in folder.glob("*.vault"))
        return [_read_one(self._place(stem)) for stem in stems]

    def _explain(self, person: str) -> None:
        """Say that the one file there is is damaged, rather than that there is none."""
        for broken in self.damaged():
            if broken.place.stem == person or not self.vaults():
                raise broken.error

    def _new_place(self) -> Place:
        files.private_folder(self.folder)
        for name in ("vaults", "state", "backups"):
            files.private_folder(self.folder / name)
        return self._place(secrets.token_hex(8))

    def _place(self, stem: str) -> Place:
        return Place(self.folder, stem, self._cost, self._clock, self.backups)

    def _free_name(self, person: str) -> str:
        taken = {same_name(vault.person) for vault in self.vaults()}
        if same_name(person) not in taken:
            return person
        day = time.strftime("%Y-%m-%d", time.localtime(self._clock()))
        names = (f"{person} ({day})", *(f"{person} ({day}, {i})" for i in range(2, 1_000)))
        return next(name for name in names if same_name(name) not in taken)


def _read_one(place: Place) -> LockedVault | DamagedFile:
    try:
        return LockedVault(place, read_header(place.vault))
    except DesktopError as error:
        return DamagedFile(place, error)
