"""Keeping the recovery kit: shown once, and two of its groups are asked for afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Final, Protocol

from desktop.vault.recovery import GROUPS, RecoveryCode

_LOOK_ALIKE: Final = str.maketrans("ILOU", "110V")  # as the recovery code itself is read
_GROUP: Final = 4  # signs


def two_groups() -> tuple[int, int]:
    """Return the numbers, 1 to 8, of two groups to ask for, in order."""
    first, second = sorted(secrets.SystemRandom().sample(range(1, GROUPS + 1), 2))
    return first, second


class KitView(Protocol):
    """What the presenter needs of the screen."""

    def show_kit(self, person: str, groups: tuple[str, ...]) -> None:
        """Show the groups, to be printed, saved or written down."""

    def ask_for(self, first: int, second: int) -> None:
        """Cover the kit and ask for two groups by their numbers, 1 to 8."""

    def show_answers(self, first: bool | None, second: bool | None) -> None:
        """Say whether each group is right; None: it is not complete yet."""


class KeepKit:
    """Makes a recovery code, before anything is on disk, and sees that it was kept."""

    def __init__(self, view: KitView, choose: Callable[[], tuple[int, int]] = two_groups) -> None:
        self._view = view
        self._choose = choose
        self._asked: tuple[int, int] | None = None
        self._code: RecoveryCode | None = None
        self.proven = False

    @property
    def code(self) -> RecoveryCode:
        """The code that was shown."""
        if self._code is None:
            raise RuntimeError("the kit was never shown")
        return self._code

    def start(self, person: str) -> None:
        """Show the kit; the same one again after going back, since it may be on paper already."""
        if self._code is None:
            self._code = RecoveryCode.generate()
        self.proven = False
        self._asked = None
        self._view.show_kit(person, self._code.groups)

    def show_again(self) -> None:
        """Uncover the kit; other groups will be asked for."""
        self._asked = None
        self.proven = False

    def kept(self) -> None:
        """Ask for two groups, now that there is a copy."""
        if self._asked is None:
            self._asked = self._choose()
        self._view.ask_for(*self._asked)

    def answered(self, first: str, second: str) -> None:
        """Compare what was typed for the two groups."""
        if self._asked is None:
            return
        groups = self.code.groups
        results = [
            None if len(typed) < _GROUP else typed == groups[number - 1]
            for typed, number in zip((_plain(first), _plain(second)), self._asked, strict=True)
        ]
        self.proven = all(results)
        self._view.show_answers(results[0], results[1])

    def discard(self) -> None:
        """Forget the code."""
        if self._code is not None:
            self._code.wipe()
        self._code = None
        self.proven = False


def _plain(typed: str) -> str:
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return signs.translate(_LOOK_ALIKE)
