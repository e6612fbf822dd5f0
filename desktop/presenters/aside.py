"""An entry that was set aside, and how its bytes are saved for somebody who can mend it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from desktop import files
from desktop.errors import DesktopError
from desktop.presenters.reauthentication import Reauthentication, ReauthenticationView
from desktop.presenters.runner import Runner
from desktop.secret import Secret
from desktop.vault.entries import Quarantined
from desktop.vault.states import UnlockedVault


class AsideView(ReauthenticationView, Protocol):
    """What the presenter needs of the page."""

    def ask_file(self) -> None:
        """Ask where to save the entry."""

    def show_saved(self) -> None:
        """Say that the entry is in the file."""

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong; None: nothing any more."""


class AsidePresenter:
    """Saves a raw entry, which may hold a secret, for who knows the password."""

    def __init__(
        self,
        vault: UnlockedVault,
        item: Quarantined,
        view: AsideView,
        *,
        runner: Runner,
        on_traces: Callable[[], None],
    ) -> None:
        self._item = item
        self._view = view
        self._on_traces = on_traces
        self._traces = False
        self._allowed = False
        self._password = Reauthentication(vault, view, runner, self._right_password)

    def submit(self, password: Secret, *, traceless: bool) -> None:
        """Ask where to save the entry if the password is right."""
        self._view.show_error(None)
        self._password.submit(password, traceless=traceless)

    def save(self, path: Path) -> None:
        """Write the entry as it stands in the vault to a new file."""
        if not self._allowed:
            return
        self._view.show_error(None)
        try:
            files.write_new(path, self._item.raw)
        except DesktopError as error:
            self._view.show_error(error)
        else:
            self._view.show_saved()
            self.leave()

    def leave(self) -> None:
        """Be done with it, whether something was saved or not."""
        self._password.cancel()
        self._allowed = False
        if self._traces:
            self._traces = False
            self._on_traces()

    def _right_password(self, traceless: bool) -> None:
        self._allowed = True
        self._traces = not traceless
        self._view.ask_file()
