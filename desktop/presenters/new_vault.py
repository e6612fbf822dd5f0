"""A new vault: the person's name, a password, and the recovery kit."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import Protocol

from desktop.errors import DesktopError, PersonExistsError
from desktop.presenters.choose_password import ChoosePassword, ChooseView
from desktop.presenters.keep_kit import KeepKit, KitView
from desktop.presenters.runner import Runner
from desktop.secret import Secret
from desktop.vault.shelf import NAME, Shelf, checked_name, same_name
from desktop.vault.states import UnlockedVault
from desktop.vault.strength import NEEDED


class Step(Enum):
    """Where somebody is on the way to a vault."""

    NAME = 0
    PASSWORD = 1
    KIT = 2


class NameFault(Enum):
    """Why a name is not taken."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    BAD = "not a name"
    TAKEN = "taken"


class NewVaultView(Protocol):
    """What the presenter needs of the screen."""

    @property
    def password(self) -> ChooseView:
        """The step at which the password is chosen."""

    @property
    def kit(self) -> KitView:
        """The step at which the kit is shown."""

    def show_step(self, step: Step) -> None:
        """Show one step, and which ones are done."""

    def show_name_fault(self, fault: NameFault | None) -> None:
        """Say what is wrong with the name, or take that back."""

    def set_busy(self, busy: bool) -> None:
        """Show that the vault is being made."""

    def show_error(self, error: DesktopError | None) -> None:
        """Say why there is no vault, or take that back."""


class NewVaultPresenter:
    """Leads through the three steps; nothing is on disk before the last is done."""

    def __init__(  # noqa: PLR0913, PLR0917  what it works on, and where its outcomes go
        self,
        shelf: Shelf,
        view: NewVaultView,
        runner: Runner,
        on_created: Callable[[UnlockedVault], None],
        on_back: Callable[[], None],
        needed: int = NEEDED,
    ) -> None:
        self._shelf = shelf
        self._view = view
        self._runner = runner
        self._on_created = on_created
        self._on_back = on_back
        self._step = Step.NAME
        self._person = ""
        self._chosen: Secret | None = None
        self._making = False
        self._wanted = True
        self.password = ChoosePassword(view.password, runner, self._password_chosen, needed)
        self.kit = KeepKit(view.kit)

    def start(self) -> None:
        """Ask for the name."""
        self._show(Step.NAME)

    def name_changed(self) -> None:
        """Take back what was said about the last one."""
        self._view.show_name_fault(None)

    def name_given(self, name: str) -> None:
        """Go on with a name that nobody else here has."""
        try:
            fault = self._fault_of(name)
        except DesktopError as error:
            self._view.show_error(error)
            return
        self._view.show_name_fault(fault)
        if fault is None:
            self._person = checked_name(name)
            self.password.person = self._person
            self._show(Step.PASSWORD)

    def finish(self) -> None:
        """Make the vault."""
        if self._making or not self.kit.proven or self._chosen is None:
            return
        self._making = True
        self._view.show_error(None)
        self._view.set_busy(True)
        work = partial(self._shelf.create, self._person, self._chosen, self.kit.code)
        self._runner.run(work, self._created, self._failed)

    def back(self) -> None:
        """Go one step back, or to where the person came from."""
        self._view.show_error(None)
        if self._making:
            return
        if self._step is Step.NAME:
            self.close()
            self._on_back()
        elif self._step is Step.PASSWORD:
            self.password.close()
            self._show(Step.NAME)
        else:
            self._forget_password()
            self._show(Step.PASSWORD)

    def close(self) -> None:
        """Let go of the screen; a vault that is still being made is locked on arrival."""
        self._wanted = False
        self.password.close()
        if not self._making:
            self._forget()

    def _fault_of(self, name: str) -> NameFault | None:
        try:
            person = checked_name(name)
        except ValueError:
            length = len(unicodedata.normalize("NFC", name).strip())
            if length == 0:
                return NameFault.EMPTY
            return NameFault.TOO_LONG if length not in NAME else NameFault.BAD
        taken = {same_name(vault.person) for vault in self._shelf.vaults()}
        return NameFault.TAKEN if same_name(person) in taken else None

    def _password_chosen(self, password: Secret) -> None:
        self._forget_password()
        self._chosen = password
        self._show(Step.KIT)
        self.kit.start(self._person)

    def _created(self, vault: UnlockedVault) -> None:
        self._forget()
        if not self._wanted:
            vault.lock()
            return
        self._view.set_busy(False)
        self._on_created(vault)

    def _failed(self, error: DesktopError) -> None:
        self._making = False
        if not self._wanted:
            self._forget()
            return
        self._view.set_busy(False)
        if isinstance(error, PersonExistsError):
            self._forget_password()
            self._show(Step.NAME)
            self._view.show_name_fault(NameFault.TAKEN)
            return
        self._view.show_error(error)

    def _show(self, step: Step) -> None:
        self._step = step
        self._view.show_step(step)

    def _forget(self) -> None:
        self._forget_password()
        self.kit.discard()

    def _forget_password(self) -> None:
        if self._chosen is not None:
            self._chosen.wipe()
        self._chosen = None
