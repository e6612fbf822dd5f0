"""Where one vault is kept on this computer, and what stands around it.

What only an open vault writes is imported then: the picker is painted without it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.vault.crypto import Cost
from desktop.vault.here import Here

if TYPE_CHECKING:
    from desktop.vault.backup import Backups
    from desktop.vault.journal import Queue


@dataclass(frozen=True, slots=True)
class Place:
    """The files of one vault in a data folder; their names give nothing away."""

    folder: Path
    stem: str
    cost: Cost | None = None  # of a new password; None: calibrated on this computer
    clock: Callable[[], float] = time.time
    copies: Path | None = None  # the folder of all copies; None: in the data folder

    @property
    def vault(self) -> Path:
        """The vault itself."""
        return self.folder / "vaults" / f"{self.stem}.vault"

    @property
    def previous(self) -> Path:
        """The vault as it was before the last save."""
        return self.folder / "vaults" / f"{self.stem}.previous"

    @property
    def lock(self) -> Path:
        """What the one writer holds."""
        return self.folder / "vaults" / f"{self.stem}.lock"

    @property
    def here(self) -> Here:
        """What this computer remembers of the vault."""
        return Here(self.folder / "state" / f"{self.stem}.json")

    @property
    def queue(self) -> Queue:
        """Events that happened while the vault was locked."""
        from desktop.vault.journal import Queue

        return Queue(self.folder / "state" / f"{self.stem}.queue")

    @property
    def backups(self) -> Backups:
        """The copies that rotate."""
        from desktop.vault.backup import Backups

        return Backups((self.copies or self.folder / "backups") / self.stem)
