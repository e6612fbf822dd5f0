"""The vault's state, and the screen that goes with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from desktop.autolock import LockReason
from desktop.errors import DesktopError
from desktop.presenters.resume import Resume
from desktop.vault.shelf import Shelf
from desktop.vault.states import LockedVault, UnlockedVault


class Window(Protocol):
    """The frame that shows one screen at a time."""

    def vanish(self) -> None:
        """Take everything off the screen, dialogs and menus too, at once."""

    def show_picker(self, resume: Resume, error: DesktopError | None) -> None:
        """Ask who is there; say why it was locked, or what went wrong."""

    def show_unlock(self, vault: LockedVault) -> None:
        """Ask for the password."""

    def show_recover(self, vault: LockedVault) -> None:
        """Ask for the recovery code."""

    def show_new_vault(self) -> None:
        """Make a vault with a new person."""

    def show_tokens(self, vault: UnlockedVault, reveal: UUID | None) -> None:
        """Show the tokens; or one token whose key may be shown."""


class Workstation:
    """The only holder of the open vault. GUI thread only.

    `succeed` replaces the process and does not come back.
    """

    def __init__(self, shelf: Shelf, window: Window, succeed: Callable[[Resume], None]) -> None:
        self._shelf = shelf
        self._window = window
        self._succeed = succeed
        self._vault: UnlockedVault | None = None

    @property
    def opened(self) -> bool:
        """Whether a vault was opened by this process."""
        return self._vault is not None

    def start(self, resume: Resume, error: DesktopError | None = None) -> None:
        """Show the first screen: the picker, or the vault that another process opened."""
        if resume.vault is None or resume.key is None:
            self._window.show_picker(resume, error)
            return
        try:
            vault = self._shelf.find(resume.vault).open_with_key(resume.key)
        except DesktopError as refused:
            self._window.show_picker(Resume(), refused)
            return
        finally:
            resume.key.wipe()
        self._vault = vault
        self._window.show_tokens(vault, resume.reveal)

    def pick(self) -> None:
        """Go back to the picker."""
        self._window.show_picker(Resume(), None)

    def unlocked(self, vault: UnlockedVault, traceless: bool) -> None:
        """Show an opened vault; where the password left traces, do it in a new process."""
        self._vault = vault
        if traceless:
            self._window.show_tokens(vault, None)
        else:
            self.hand_on(None)

    def created(self, vault: UnlockedVault) -> None:
        """Go on in a new process: this one has seen a password and a recovery code as texts."""
        self.unlocked(vault, traceless=False)

    def hand_on(self, reveal: UUID | None) -> None:
        """Go on with the open vault in a new process, which never knew the password."""
        if self._vault is not None:
            key = self._vault.key_copy()
            locked = self._vault.lock(None)
            self._succeed(Resume(vault=locked.id, key=key, reveal=reveal))

    def lock(self, reason: LockReason, fault: str = "") -> None:
        """Lock now. Cannot fail and asks nobody; whatever this process knew goes with it."""
        vault, self._vault = self._vault, None
        try:
            self._window.vanish()  # before the journal is written: codes are off the screen first
        finally:
            try:
                if vault is not None:
                    vault.lock(reason)
            finally:
                self._succeed(Resume(reason=reason, fault=fault))

    def close(self, reason: LockReason = LockReason.QUIT) -> None:
        """Lock because the program ends: nothing takes its place."""
        vault, self._vault = self._vault, None
        if vault is not None:
            vault.lock(reason)
