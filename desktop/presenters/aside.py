"""An entry that was set aside, and how its bytes are saved for somebody who can mend it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from desktop import files
from desktop.errors import DesktopError, Forbidden, PolicyError
from desktop.presenters.reauthentication import Reauthentication, ReauthenticationView
from desktop.presenters.runner import Runner
from desktop.secret import Secret
from desktop.vault.entries import Quarantined
from desktop.vault.states import UnlockedVault


class AsideView(ReauthenticationView, Protocol):
    """What the presenter needs of the page."""

    def forbid_saving(self) -> None:
        """Offer no way to save the entry: the clinic does not allow it."""

    def ask_file(self) -> None:
        """Ask where to save the entry."""

    def show_saved(self) -> None:
        """Say that the entry is in the file."""

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong; None: nothing any more."""


class AsidePresenter:
    """Saves a raw entry, which may hold a secret, for who knows the password.

    `plain_export` is whether the clinic allows secrets in a file that is not encrypted.
    """

    def __init__(  # noqa: PLR0913  each by its name
        self,
        vault: UnlockedVault,
        item: Quarantined,
        view: AsideView,
        *,
        runner: Runner,
        on_traces: Callable[[], None],
        plain_export: bool = True,
    ) -> None:
        self._item = item
        self._view = view
        self._on_traces = on_traces
        self._traces = False
        self._allowed = False
        self._plain_export = plain_export
        self._password = Reauthentication(vault, view, runner, self._right_password)
        if not plain_export:
            view.forbid_saving()

    def submit(self, password: Secret, *, traceless: bool) -> None:
        """Ask where to save the entry if the password is right."""
        self._view.show_error(None)
        if not self._plain_export:
            password.wipe()
            self._view.show_error(PolicyError(Forbidden.PLAIN_EXPORT))
            return
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
