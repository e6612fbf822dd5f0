"""Whether a vault is older than one that was open on this computer before.

Two places remember the newest: the state beside the vaults, which goes back in time with them when
the whole folder is put back, and the operating system's keychain, which does not.
"""

from __future__ import annotations

from typing import Protocol

from desktop.system.keychain import Seen
from desktop.vault.states import LockedVault, UnlockedVault


class Keychain(Protocol):
    """What the operating system remembers; nothing, where there is no keychain."""

    def newest(self, vault: str) -> Seen | None:
        """Return the newest that was seen of a vault."""

    def note(self, vault: str, seen: Seen) -> None:
        """Remember what was seen."""


def newer_opened(vault: LockedVault | UnlockedVault, keychain: Keychain) -> float | None:
    """Return when a newer one was last open here, in Unix seconds; None when this is the newest."""
    if isinstance(vault, LockedVault):
        memory, generation = vault.place.here.read(), vault.header.generation
        here = memory.opened if generation < memory.generation else None
    else:
        here, generation = vault.rolled_back, vault.generation
    seen = keychain.newest(vault.id)
    there = seen.at if seen and seen.generation > generation else None
    return here if there is None else max(there, here or 0.0)


def remember(vault: UnlockedVault, keychain: Keychain, now: float) -> None:
    """Let the keychain take this vault for the newest."""
    keychain.note(vault.id, Seen(vault.generation, now))
