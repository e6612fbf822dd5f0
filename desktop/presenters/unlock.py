"""Asking for the password and opening the vault."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

from desktop.errors import DesktopError, ThrottledError, WrongPasswordError
from desktop.presenters.runner import Runner
from desktop.secret import Secret
from desktop.vault.states import LockedVault, UnlockedVault


class UnlockView(Protocol):
    """What the presenter needs of the screen."""

    def show_person(self, name: str, colour: int) -> None:
        """Show whose vault it is."""

    def set_busy(self, busy: bool) -> None:
        """Show that the vault is being opened, and take no password meanwhile."""

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong, or take back what was said."""

    def show_wait(self, seconds: int) -> None:
        """Take no password before so many seconds; ask for `tick` every second until 0."""


class UnlockPresenter:
    """Turns a password into an unlocked vault."""

    def __init__(  # noqa: PLR0913, PLR0917  what it works on, and where its outcomes go
        self,
        vault: LockedVault,
        view: UnlockView,
        runner: Runner,
        on_unlocked: Callable[[UnlockedVault, bool], None],
        on_back: Callable[[], None],
        on_recover: Callable[[], None],
    ) -> None:
        self._vault = vault
        self._view = view
        self._runner = runner
        self._on_unlocked = on_unlocked
        self._on_back = on_back
        self._on_recover = on_recover
        self._password: Secret | None = None  # while it is being tried
        self._traceless = True
        self._wanted = True

    def start(self) -> None:
        """Show the person, and the wait that earlier wrong passwords have earned."""
        self._view.show_person(self._vault.person, self._vault.colour)
        wait = self._vault.wait()
        if wait > 0:
            self._view.show_error(ThrottledError(wait))
        self._view.show_wait(math.ceil(wait))

    def submit(self, password: Secret, traceless: bool) -> None:
        """Try a password, which is wiped afterwards.

        `traceless`: no string of it was made on its way here.
        """
        if self._password is not None or not len(password):
            password.wipe()
            return
        self._password = password
        self._traceless = traceless
        self._view.show_error(None)
        self._view.set_busy(True)
        self._runner.run(lambda: self._vault.unlock(password), self._unlocked, self._failed)

    def tick(self) -> None:
        """Say how long the wait still is, and take back its banner when it is over."""
        wait = math.ceil(self._vault.wait())
        self._view.show_wait(wait)
        if wait == 0:
            self._view.show_error(None)

    def back(self) -> None:
        """Leave it to somebody else."""
        self.close()
        self._on_back()

    def recover(self) -> None:
        """Use the recovery code instead."""
        self.close()
        self._on_recover()

    def close(self) -> None:
        """Let go of the screen; a vault that is still being opened is locked on arrival."""
        self._wanted = False

    def _unlocked(self, vault: UnlockedVault) -> None:
        self._forget_password()
        if not self._wanted:
            vault.lock()
            return
        self._view.set_busy(False)
        self._on_unlocked(vault, self._traceless)

    def _failed(self, error: DesktopError) -> None:
        self._forget_password()
        if not self._wanted:
            return
        self._view.set_busy(False)
        self._view.show_error(error)
        if isinstance(error, (WrongPasswordError, ThrottledError)):
            self._view.show_wait(math.ceil(error.retry_after))

    def _forget_password(self) -> None:
        if self._password is not None:
            self._password.wipe()
        self._password = None
