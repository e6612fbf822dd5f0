"""What every command works with, and how it opens a vault."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from desktop.autolock import LockReason
from desktop.cli.answers import Answers
from desktop.cli.terminal import Terminal
from desktop.errors import RolledBackError
from desktop.messages import sentence_for
from desktop.policy import Policy
from desktop.presenters.newest_seen import Keychain, newer_opened, remember
from desktop.secret import Secret
from desktop.vault.shelf import Shelf
from desktop.vault.states import UnlockedVault

_NO_COPY: Final = (
    "The vault is saved, but no backup of it could be written to the folder for backups: look "
    "whether it is there and can be written."
)
_COPY: Final = 30.0  # seconds that a command waits for its backup


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The vaults, the keychain, the terminal, and what was given on the command line."""

    shelf: Shelf
    keychain: Keychain
    terminal: Terminal
    answers: Answers
    options: argparse.Namespace
    policy: Policy
    clock: Callable[[], float] = time.time


class Opened:
    """A vault that a command opened: it says whether it only reads, or writes."""

    def __init__(self, vault: UnlockedVault, newer: float | None, around: Surroundings) -> None:
        self.vault = vault  # to find out what there is to do
        self._around = around
        self.newer_opened = newer  # when a newer one was last open here, in Unix seconds

    def to_read(self) -> UnlockedVault:
        """Return the vault; say it when a newer one was seen."""
        if self.newer_opened is not None:
            self._around.terminal.note(sentence_for(RolledBackError(self.newer_opened)).text())
        return self.vault

    def to_write(self) -> UnlockedVault:
        """Return the vault; raises RolledBackError when a newer one was seen, unless that is fine.

        What is written on top of an older vault would make it the newest without anybody noticing.
        """
        if self.newer_opened is not None:
            if not self._around.options.accept_older:
                raise RolledBackError(self.newer_opened)
            self.vault.accept_rollback()
            self.newer_opened = None
        return self.vault


@contextmanager
def opened(around: Surroundings) -> Iterator[Opened]:
    """Open the vault of the person on the command line with the next password; lock it after.

    Raises as `Shelf.find` and `LockedVault.unlock`.
    """
    locked = around.shelf.find(around.options.person)
    password = around.answers.password(f"Password of {locked.person}")
    with unlocked(lambda: locked.unlock(password), password) as vault:
        found = Opened(vault, newer_opened(vault, around.keychain), around)
        try:
            yield found
        finally:
            if found.newer_opened is None:
                remember(vault, around.keychain, around.clock())
            tell_of_copy(vault, around)


def tell_of_copy(vault: UnlockedVault, around: Surroundings) -> None:
    """Say it when a save was done and its backup was not, or not for a good while."""
    vault.wait_for_copy(_COPY)
    if vault.copy_error is not None:
        around.terminal.note(_NO_COPY)


@contextmanager
def unlocked(unlock: Callable[[], UnlockedVault], *secrets: Secret) -> Iterator[UnlockedVault]:
    """Open a vault, wipe what opened it, and lock the vault after."""
    try:
        vault = unlock()
    finally:
        for secret in secrets:
            secret.wipe()
    try:
        yield vault
    finally:
        vault.lock(LockReason.QUIT)
