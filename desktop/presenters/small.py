"""The small window: what is searched for, and one match of it at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from desktop.presenters.codes import CodesPresenter, CodesView
from desktop.presenters.copying import Clipboard
from desktop.presenters.token_rows import Order, TokenRow, grouped, shown
from desktop.vault.states import UnlockedVault


class SmallView(CodesView, Protocol):
    """What the presenter needs of the small window."""

    def show_match(self, match: TokenRow, place: int, count: int) -> None:
        """Show a token: the one at `place`, from 1, of `count`."""

    def show_nothing(self, *, empty: bool) -> None:
        """Say that nothing was found, or that the vault is `empty`."""


class SmallPresenter(CodesPresenter):
    """Finds tokens as the list does, in the list's order; the first of them is the best match."""

    def __init__(  # noqa: PLR0913  the settings, each by its name
        self,
        vault: UnlockedVault,
        view: SmallView,
        *,
        clipboard: Clipboard,
        clear_after: int,
        codes_hidden: bool,
        order: Order,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(
            vault,
            view,
            clipboard=clipboard,
            clear_after=clear_after,
            codes_hidden=codes_hidden,
            clock=clock,
        )
        self._view = view
        self._groups = grouped(vault.entries, (), vault.clinics, order)
        self._matches: tuple[TokenRow, ...] = ()
        self._place = 0
        self.search("")

    def search(self, query: str) -> None:
        """Go to the first token in which every word of the query occurs."""
        rows = shown(self._groups, query)
        self._matches = tuple(row for row in rows if isinstance(row, TokenRow))
        self._go(0)

    def step(self, by: int) -> None:
        """Go to the next match (1) or the one before (-1); not beyond the last or the first."""
        self._go(self._place + by)

    def _go(self, place: int) -> None:
        count = len(self._matches)
        if not count:
            self._view.show_nothing(empty=not self._groups)
            return
        self._place = min(max(place, 0), count - 1)
        self._view.show_match(self._matches[self._place], self._place + 1, count)
