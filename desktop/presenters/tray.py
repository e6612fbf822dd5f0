"""What can be done from the tray while a vault is open."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Protocol
from uuid import UUID

from desktop.presenters.codes import CodesPresenter, CodesView
from desktop.presenters.copying import Clipboard
from desktop.vault.states import UnlockedVault

MOST: Final = 8  # favourites in the menu


class Favourite(NamedTuple):
    """A token whose code the menu copies; the code itself is not in it."""

    id: UUID
    label: str


class TrayView(CodesView, Protocol):
    """What the presenter needs of the icon and its menu."""

    def show_open(self, person: str, favourites: Sequence[Favourite]) -> None:
        """Say whose vault is open, and offer these codes."""


class TrayPresenter(CodesPresenter):
    """Offers the first favourites, in the person's own order."""

    def __init__(
        self,
        vault: UnlockedVault,
        view: TrayView,
        *,
        clipboard: Clipboard,
        clear_after: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(
            vault,
            view,
            clipboard=clipboard,
            clear_after=clear_after,
            codes_hidden=True,
            clock=clock,
        )
        self._view = view
        self._favourites: tuple[Favourite, ...] | None = None
        self.refresh()

    def refresh(self) -> None:
        """Offer the favourites of now. A menu that is open is left alone when they are the same."""
        entries = self._vault.entries
        found = [Favourite(each.id, each.label) for each in entries if each.favourite]
        favourites = tuple(found[:MOST])
        if favourites != self._favourites:
            self._favourites = favourites
            self._view.show_open(self._vault.person, favourites)
