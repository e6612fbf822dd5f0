"""A while in which remote support sees Frontdesk, which it is hidden from otherwise."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, Protocol

from desktop.vault.states import UnlockedVault

MINUTES: Final = (5, 10, 15)
USUAL: Final = 10  # minutes
_LAST_MINUTE: Final = 60  # seconds


class Screen(Protocol):
    """What is captured of the screen."""

    def set_hidden(self, hidden: bool) -> None:
        """Leave our windows out of it, or not."""


class PauseView(Protocol):
    """What is said while it lasts, over every page."""

    def show_pause(self, left: int, *, aloud: bool) -> None:
        """Say for how many more seconds we are seen; `aloud`: to assistive technology too."""

    def hide_pause(self) -> None:
        """Say, once, that we are hidden again."""


class PrivacyPause:
    """Runs out by itself. The journal of the vault knows when it began and ended.

    `clock` gives seconds, and goes on while the computer sleeps. A lock ends it too: the next
    process is hidden from its first window on.
    """

    def __init__(self, screen: Screen, view: PauseView, clock: Callable[[], float]) -> None:
        self._screen = screen
        self._view = view
        self._clock = clock
        self._vault: UnlockedVault | None = None
        self._end = 0.0
        self._told = 0

    @property
    def lasts(self) -> bool:
        """Whether Frontdesk is seen now."""
        return self._vault is not None

    def start(self, vault: UnlockedVault, minutes: int) -> None:
        """Let Frontdesk be seen for some minutes from now on, however many were left."""
        self._vault = vault
        self._end = self._clock() + minutes * 60
        self._told = 0
        vault.capture_allowed()
        self._screen.set_hidden(False)
        self.tick()

    def tick(self) -> None:
        """Bring what is said up to date, or end; call once a second."""
        if self._vault is None:
            return
        left = math.ceil(self._end - self._clock())
        if left <= 0:
            self.end()
            return
        aloud = not self._told or left <= _LAST_MINUTE < self._told
        self._told = left
        self._view.show_pause(left, aloud=aloud)

    def end(self) -> None:
        """Hide Frontdesk again."""
        vault, self._vault = self._vault, None
        if vault is not None:
            self._screen.set_hidden(True)
            vault.capture_ended()
            self._view.hide_pause()
