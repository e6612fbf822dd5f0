"""Whether a vault is older than one that was open on this computer before.

Two places remember the newest: the state beside the vaults, which goes back in time with them when
the whole folder is put back, and the operating system's keychain, which does not.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from desktop.presenters.runner import Runner
from desktop.system.keychain import Seen
from desktop.vault.states import LockedVault, UnlockedVault, UseAfterLock


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


def compare(
    vault: UnlockedVault,
    keychain: Keychain,
    runner: Runner,
    on_older: Callable[[], None],
    clock: Callable[[], float] = time.time,
) -> None:
    """Ask the keychain about a vault that was just opened, without waiting for its answer.

    It is let know of this one, or the vault is let know that it is older.
    """
    name, generation = vault.id, vault.generation

    def told(seen: Seen | None) -> None:
        if seen is not None and seen.generation > generation:
            with suppress(UseAfterLock):  # it was locked before the answer came
                vault.found_older(seen.generation, seen.at)
                on_older()
        elif seen is None or seen.generation < generation:
            now = Seen(generation, clock())
            runner.run(lambda: keychain.note(name, now), lambda _done: None, lambda _error: None)

    runner.run(lambda: keychain.newest(name), told, lambda _error: None)


def remember(vault: UnlockedVault, keychain: Keychain, now: float) -> None:
    """Let the keychain take this vault for the newest."""
    keychain.note(vault.id, Seen(vault.generation, now))
