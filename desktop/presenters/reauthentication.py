"""Asking for the password again, before a secret comes out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from desktop.errors import DesktopError
from desktop.presenters.runner import Runner, Task
from desktop.secret import Secret
from desktop.vault.states import UnlockedVault


class ReauthenticationView(Protocol):
    """What the presenter needs of the place where the password is typed."""

    def set_checking(self, checking: bool) -> None:
        """Say that the password is being checked, or no longer."""

    def show_refused(self, error: DesktopError) -> None:
        """Say why the password was not taken, and ask again."""


class Reauthentication:
    """Has a vault check its password off the GUI thread.

    `on_right` is told whether the password was typed without leaving traces in memory.
    """

    def __init__(
        self,
        vault: UnlockedVault,
        view: ReauthenticationView,
        runner: Runner,
        on_right: Callable[[bool], None],
    ) -> None:
        self._vault = vault
        self._view = view
        self._runner = runner
        self._on_right = on_right
        self._checking = False
        self._task: Task | None = None

    def submit(self, password: Secret, *, traceless: bool) -> None:
        """Check the password, which is wiped afterwards; one at a time."""
        if self._checking:
            password.wipe()
            return
        self._checking = True
        self._view.set_checking(True)
        self._task = self._runner.run(
            partial(_check, self._vault, password),
            partial(self._right, traceless),
            self._refused,
        )

    def cancel(self) -> None:
        """Forget a check under way."""
        if self._checking:
            if self._task is not None:
                self._task.cancel()
            self._finish()

    def _right(self, traceless: bool, _nothing: None) -> None:
        self._finish()
        self._on_right(traceless)

    def _refused(self, error: DesktopError) -> None:
        self._finish()
        self._view.show_refused(error)

    def _finish(self) -> None:
        self._checking = False
        self._task = None
        self._view.set_checking(False)


def _check(vault: UnlockedVault, password: Secret) -> None:
    try:
        vault.check_password(password)
    finally:
        password.wipe()
