"""Back in with the recovery code: a new password and a new kit come with it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import Protocol

from desktop.errors import DesktopError, WrongPasswordError
from desktop.presenters.choose_password import ChoosePassword, ChooseView
from desktop.presenters.keep_kit import KeepKit, KitView
from desktop.presenters.runner import Runner
from desktop.secret import Secret
from desktop.vault.keys import key_by_recovery
from desktop.vault.recovery import RecoveryCode
from desktop.vault.states import LockedVault, UnlockedVault
from desktop.vault.strength import NEEDED


class RecoverStep(Enum):
    """Where somebody is on the way back in."""

    CODE = 0
    PASSWORD = 1
    KIT = 2


class RecoverView(Protocol):
    """What the presenter needs of the screen."""

    @property
    def password(self) -> ChooseView:
        """The step at which the password is chosen."""

    @property
    def kit(self) -> KitView:
        """The step at which the new kit is shown."""

    def show_person(self, name: str) -> None:
        """Show whose vault it is."""

    def show_step(self, step: RecoverStep) -> None:
        """Show one step, and which ones are done."""

    def set_busy(self, busy: bool) -> None:
        """Show that the vault is being opened."""

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong, or take that back."""


class RecoverPresenter:
    """Opens a vault by its recovery code, which is used up by it."""

    def __init__(  # noqa: PLR0913, PLR0917  what it works on, and where its outcomes go
        self,
        vault: LockedVault,
        view: RecoverView,
        runner: Runner,
        on_recovered: Callable[[UnlockedVault], None],
        on_back: Callable[[], None],
        needed: int = NEEDED,
    ) -> None:
        self._vault = vault
        self._view = view
        self._runner = runner
        self._on_recovered = on_recovered
        self._on_back = on_back
        self._step = RecoverStep.CODE
        self._code: RecoveryCode | None = None
        self._chosen: Secret | None = None
        self._opening = False
        self._wanted = True
        self.password = ChoosePassword(view.password, runner, self._password_chosen, needed)
        self.password.person = vault.person
        self.kit = KeepKit(view.kit)

    def start(self) -> None:
        """Ask for the code."""
        self._view.show_person(self._vault.person)
        self._show(RecoverStep.CODE)

    def code_given(self, text: str) -> None:
        """Go on with a code that opens this vault."""
        self._view.show_error(None)
        try:
            code = RecoveryCode.parse(text)
        except DesktopError as error:
            self._view.show_error(error)
            return
        try:
            # A code of another vault is found here rather than after the other steps.
            key_by_recovery(self._vault.header, code).wipe()
        except DesktopError as error:
            code.wipe()
            self._view.show_error(error)
            return
        self._forget_code()
        self._code = code
        self._show(RecoverStep.PASSWORD)

    def finish(self) -> None:
        """Open the vault, under the new password and the new kit."""
        if self._opening or not self.kit.proven or self._code is None or self._chosen is None:
            return
        self._opening = True
        self._view.show_error(None)
        self._view.set_busy(True)
        work = partial(self._vault.recover, self._code, self._chosen, self.kit.code)
        self._runner.run(work, self._recovered, self._failed)

    def back(self) -> None:
        """Go one step back, or to where the person came from."""
        self._view.show_error(None)
        if self._opening:
            return
        if self._step is RecoverStep.CODE:
            self.close()
            self._on_back()
        elif self._step is RecoverStep.PASSWORD:
            self.password.close()
            self._show(RecoverStep.CODE)
        else:
            self._forget_password()
            self._show(RecoverStep.PASSWORD)

    def close(self) -> None:
        """Let go of the screen; a vault that is still being opened is locked on arrival."""
        self._wanted = False
        self.password.close()
        if not self._opening:
            self._forget()

    def _password_chosen(self, password: Secret) -> None:
        self._forget_password()
        self._chosen = password
        self._show(RecoverStep.KIT)
        self.kit.start(self._vault.person)

    def _recovered(self, vault: UnlockedVault) -> None:
        self._forget()
        if not self._wanted:
            vault.lock()
            return
        self._view.set_busy(False)
        self._on_recovered(vault)

    def _failed(self, error: DesktopError) -> None:
        self._opening = False
        if not self._wanted:
            self._forget()
            return
        self._view.set_busy(False)
        if isinstance(error, WrongPasswordError):  # the code was used, or renewed, meanwhile
            self._forget_password()
            self._show(RecoverStep.CODE)
        self._view.show_error(error)

    def _show(self, step: RecoverStep) -> None:
        self._step = step
        self._view.show_step(step)

    def _forget(self) -> None:
        self._forget_password()
        self._forget_code()
        self.kit.discard()

    def _forget_code(self) -> None:
        if self._code is not None:
            self._code.wipe()
        self._code = None

    def _forget_password(self) -> None:
        if self._chosen is not None:
            self._chosen.wipe()
        self._chosen = None
