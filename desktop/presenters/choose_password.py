"""Choosing a password: strong enough, and typed the same twice."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import Protocol

from desktop.errors import DesktopError, WeakPasswordError
from desktop.presenters.runner import Runner, Task
from desktop.secret import Secret
from desktop.vault.strength import NEEDED, Strength, advise, require


class PasswordFault(Enum):
    """Why a password is not taken."""

    EMPTY = "empty"
    WEAK = "weak"
    DIFFERENT = "not the same twice"


class ChooseView(Protocol):
    """What the presenter needs of the screen."""

    def show_strength(self, strength: Strength | None, *, enough: bool) -> None:
        """Say how strong the password is so far; None: nothing was typed."""

    def show_fault(self, fault: PasswordFault | None) -> None:
        """Say what is wrong with it, or take that back."""

    def set_busy(self, busy: bool) -> None:
        """Take no other password meanwhile."""

    def forget(self) -> None:
        """Empty the fields."""


class ChoosePassword:
    """Advises while a password is typed, and gives it on when it will do.

    `needed` is the score of 0 to 4 that the clinic demands.
    """

    def __init__(
        self,
        view: ChooseView,
        runner: Runner,
        on_chosen: Callable[[Secret], None],
        needed: int = NEEDED,
    ) -> None:
        self._view = view
        self._runner = runner
        self._on_chosen = on_chosen
        self._needed = needed
        self._advising: Task | None = None
        self._checking = False
        self._wanted = True
        self.person = ""  # whose names a password should not contain

    def typed(self, password: Secret) -> None:
        """Advise on what is typed so far; `password` is a copy and is wiped."""
        self._stop_advising()
        self._view.show_fault(None)
        if not len(password):
            self._view.show_strength(None, enough=False)
            return
        work = partial(_advise_and_wipe, password, self.person)
        self._advising = self._runner.run(work, self._show, _unexpected)

    def submit(self, password: Secret, again: Secret) -> None:
        """Take the password if it will do; else both copies are wiped."""
        fault = None
        if not len(password):
            fault = PasswordFault.EMPTY
        elif password != again:
            fault = PasswordFault.DIFFERENT
        again.wipe()
        if fault is not None or self._checking:
            password.wipe()
            self._view.show_fault(fault)
            return
        self._stop_advising()
        self._view.set_busy(True)
        self._checking = self._wanted = True
        work = partial(_require_or_wipe, password, self.person, self._needed)
        self._runner.run(work, self._chosen, self._refused)

    def close(self) -> None:
        """Let go of the screen; a password that is still being looked at is wiped on arrival."""
        self._stop_advising()
        self._wanted = False

    def _show(self, strength: Strength) -> None:
        self._view.show_strength(strength, enough=strength.score >= self._needed)

    def _chosen(self, password: Secret) -> None:
        self._checking = False
        if not self._wanted:
            password.wipe()
            return
        self._view.set_busy(False)
        self._view.forget()
        self._on_chosen(password)

    def _refused(self, error: DesktopError) -> None:
        self._checking = False
        if not self._wanted:
            return
        self._view.set_busy(False)
        if isinstance(error, WeakPasswordError):
            self._view.show_strength(Strength(error.score, error.advice), enough=False)
        self._view.show_fault(PasswordFault.WEAK)

    def _stop_advising(self) -> None:
        if self._advising is not None:
            self._advising.cancel()
        self._advising = None


def _advise_and_wipe(password: Secret, person: str) -> Strength:
    try:
        return advise(password, person)
    finally:
        password.wipe()


def _require_or_wipe(password: Secret, person: str, needed: int) -> Secret:
    try:
        require(password, person, needed)
    except BaseException:
        password.wipe()
        raise
    return password


def _unexpected(error: DesktopError) -> None:
    raise error
