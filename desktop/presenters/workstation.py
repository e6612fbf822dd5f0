"""The vault's state, and the screen that goes with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from desktop.autolock import LockReason
from desktop.errors import DesktopError
from desktop.presenters.resume import Resume
from desktop.presenters.waiting_link import WaitingLink
from desktop.secret import Secret
from desktop.vault.shelf import Shelf

if TYPE_CHECKING:  # what is only there once somebody unlocks: the picker is painted without it
    from uuid import UUID

    from desktop.presenters.offers import Offer
    from desktop.vault.states import LockedVault, UnlockedVault


class Window(Protocol):
    """The frame that shows one screen at a time."""

    def vanish(self) -> None:
        """Take everything off the screen, dialogs and menus too, at once."""

    def give_up(self) -> None:
        """Forget all work under way: it is about a vault that closes."""

    def sign_out(self) -> None:
        """Forget every session at a clinic, and have them told; waits for none."""

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

    def show_offer(self, offer: Offer) -> None:
        """Show what could be added, over what is there."""

    def show_link_waits(self) -> None:
        """Say that a link was opened, and waits for somebody to unlock."""


class Workstation:
    """The only holder of the open vault. GUI thread only.

    `succeed` replaces the process and does not come back. `clock` counts seconds, those in which
    the computer sleeps as well.
    """

    def __init__(
        self,
        shelf: Shelf,
        window: Window,
        succeed: Callable[[Resume], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._shelf = shelf
        self._window = window
        self._succeed = succeed
        self._vault: UnlockedVault | None = None
        self._link = WaitingLink(clock)

    @property
    def opened(self) -> bool:
        """Whether a vault was opened by this process."""
        return self._vault is not None

    def start(self, resume: Resume, error: DesktopError | None = None) -> None:
        """Show the first screen: the picker, or the vault that another process opened."""
        if resume.vault is None or resume.key is None:
            self._window.show_picker(resume, error)
            if resume.link is not None:
                self.open_link(resume.link)
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
        if resume.link is not None:
            self.open_link(resume.link)

    def pick(self) -> None:
        """Go back to the picker."""
        self._window.show_picker(Resume(), None)

    def unlocked(self, vault: UnlockedVault, traceless: bool) -> None:
        """Show an opened vault; where the password left traces, do it in a new process."""
        self._vault = vault
        if traceless:
            self._window.show_tokens(vault, None)
            link = self._link.take()
            if link is not None:
                self.open_link(link)
        else:
            self.hand_on(None)

    def created(self, vault: UnlockedVault) -> None:
        """Go on in a new process: this one has seen a password and a recovery code as texts."""
        self.unlocked(vault, traceless=False)

    def hand_on(self, reveal: UUID | None) -> None:
        """Go on with the open vault in a new process, which never knew the password."""
        if self._vault is not None:
            self._window.give_up()
            key = self._vault.key_copy()
            locked = self._vault.lock(None)
            self._window.sign_out()
            link = self._link.take()
            self._succeed(Resume(vault=locked.id, key=key, link=link, reveal=reveal))

    def open_link(self, link: Secret) -> None:
        """Show what a link would add; nothing is added by itself. While locked, it waits.

        It waits for `waiting_link.LIFE` seconds; a lock ends that at once.
        """
        if self._vault is None:
            self._link.put(link)
            self._window.show_link_waits()
            return
        from desktop.presenters.offers import Offer, Way

        text = link.reveal().decode("utf-8", "replace")
        link.wipe()
        self._window.show_offer(Offer(Way.LINK, text=text))

    def expire_link(self) -> None:
        """Forget a link that has waited too long."""
        self._link.expire()

    def lock(self, reason: LockReason, fault: str = "") -> None:
        """Lock now. Cannot fail and asks nobody; whatever this process knew goes with it."""
        vault, self._vault = self._vault, None
        self._link.drop()
        # Qt delivers what comes meanwhile while the window vanishes.
        self._window.give_up()
        try:
            self._window.vanish()  # before the journal is written: codes are off the screen first
        finally:
            try:
                if vault is not None:
                    vault.lock(reason)
                    self._window.sign_out()
            finally:
                self._succeed(Resume(reason=reason, fault=fault))

    def close(self, reason: LockReason = LockReason.QUIT) -> None:
        """Lock because the program ends: nothing takes its place."""
        vault, self._vault = self._vault, None
        self._window.give_up()
        if vault is not None:
            vault.lock(reason)
            self._window.sign_out()
