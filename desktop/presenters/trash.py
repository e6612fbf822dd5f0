"""The tokens in the trash: kept for 30 days, restored, or deleted for good."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from desktop.errors import DesktopError
from desktop.vault.entries import Entry
from desktop.vault.states import UnlockedVault

KEPT_FOR = 30  # days
_DAY = 86_400


class Discarded(NamedTuple):
    """A token in the trash, and the days until it is gone."""

    entry: Entry
    days: int


class TrashView(Protocol):
    """What the presenter needs of the page."""

    def show_trash(self, discarded: Sequence[Discarded]) -> None:
        """Show what is in the trash."""

    def ask_remove(self, entry: Entry | None) -> None:
        """Ask before a token is deleted for good; None: no longer."""

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong; None: nothing any more."""


class TrashPresenter:
    """Takes tokens out of the trash, one way or the other."""

    def __init__(
        self, vault: UnlockedVault, view: TrashView, clock: Callable[[], float] = time.time
    ) -> None:
        self._vault = vault
        self._view = view
        self._clock = clock

    def refresh(self) -> None:
        """Show what is in the trash, the last put there first."""
        now = self._clock()
        self._view.ask_remove(None)
        self._view.show_trash(
            [
                Discarded(entry, _days_left(entry, now))
                for entry in sorted(self._vault.trash, key=lambda e: -(e.deleted or 0))
            ]
        )

    def put_back(self, token: UUID) -> None:
        """Put a token back where it was."""
        self._change(lambda: self._vault.put_back(token))

    def ask_remove(self, token: UUID) -> None:
        """Ask before a token is deleted for good."""
        entry = next((entry for entry in self._vault.trash if entry.id == token), None)
        self._view.ask_remove(entry)

    def remove(self, token: UUID) -> None:
        """Delete a token for good."""
        self._change(lambda: self._vault.remove(token))

    def _change(self, change: Callable[[], None]) -> None:
        self._view.show_error(None)
        try:
            change()
        except DesktopError as error:
            self._view.show_error(error)
        self.refresh()


def _days_left(entry: Entry, now: float) -> int:
    gone = (entry.deleted or 0) + KEPT_FOR * _DAY
    return max(0, min(KEPT_FOR, math.ceil((gone - now) / _DAY)))
