"""The list of tokens: what it shows, and what is done to a row of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum
from typing import Protocol
from uuid import UUID

from desktop.errors import DesktopError, NoSuchTokenError
from desktop.presenters.codes import CodesPresenter, CodesView
from desktop.presenters.copying import Clipboard
from desktop.presenters.token_rows import (
    Filter,
    Group,
    Heading,
    Only,
    Order,
    Row,
    grouped,
    moved,
    numbered,
    shown,
)
from desktop.vault.entries import Clinic, Entry
from desktop.vault.states import UnlockedVault


class Beginning(Enum):
    """How somebody wants to add a token."""

    CHOOSE = "choose"  # not said yet
    SCREEN = "screen"
    FILE = "file"
    LINK = "link"
    KEY = "key"
    APP = "app"  # a file of another one


class TokensView(CodesView, Protocol):
    """What the presenter needs of the page."""

    def show_rows(self, rows: Sequence[Row], numbers: Sequence[UUID]) -> None:
        """Show these rows; `numbers` are the tokens with a number, the first of them 1."""

    def show_filters(self, clinics: Sequence[Clinic], only: Filter, *, no_clinic: bool) -> None:
        """Offer these clinics as filters, and "no clinic" when there is such a token."""

    def show_order(self, order: Order, *, movable: bool) -> None:
        """Say how the rows are ordered, and whether they can be moved by hand."""

    def show_beginning(self, beginning: bool) -> None:
        """Show the ways to begin in place of a list: the vault holds nothing yet."""

    def show_trash(self, count: int) -> None:
        """Say how many tokens are in the trash."""

    def show_rolled_back(self, last_opened: float | None) -> None:
        """Say that a newer vault was open here before, at that Unix time."""

    def show_copy_error(self, error: DesktopError | None) -> None:
        """Say that the last save has no backup; None: it has one."""

    def ask_delete(self, entry: Entry) -> None:
        """Ask whether to delete a token, with what that does not do at the clinic."""

    def show_deleted(self, entry: Entry) -> None:
        """Say that it is in the trash, and offer to put it back."""


class TokensPresenter(CodesPresenter):
    """Turns an unlocked vault into rows, and what is done to them into changes of the vault.

    Rows are known by the token's id: what is copied belongs to the row that was shown, however
    the list has moved since.
    """

    def __init__(  # noqa: PLR0913  the settings, each by its name
        self,
        vault: UnlockedVault,
        view: TokensView,
        *,
        clipboard: Clipboard,
        clear_after: int,
        codes_hidden: bool,
        order: Order,
        on_order: Callable[[Order], None],
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
        self._order = order
        self._on_order = on_order
        self._query = ""
        self._only: Filter = Only.ALL
        self._groups: tuple[Group, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._numbers: tuple[UUID, ...] = ()
        self.refresh()

    def tick(self) -> None:
        """Bring the countdown up to date, and whether a backup is missing; once a second."""
        super().tick()
        self._view.show_copy_error(self._vault.copy_error)

    @property
    def clinics(self) -> tuple[Clinic, ...]:
        """The clinics that a token can be moved to."""
        return self._vault.clinics

    @property
    def movable(self) -> bool:
        """Whether rows can be put in the person's own order now."""
        return self._order in (Order.FAVOURITES, Order.OWN) and not self._query.strip()

    def refresh(self) -> None:
        """Show what the vault holds now."""
        vault = self._vault
        clinics = vault.clinics
        self._groups = grouped(vault.entries, vault.quarantined, clinics, self._order)
        here = {group.clinic for group in self._groups}
        no_clinic = None in here and len(here) > 1
        if self._only not in ({c.id for c in here if c} | {Only.ALL}) and not (
            no_clinic and self._only is Only.NO_CLINIC
        ):
            self._only = Only.ALL
        offered = tuple(clinic for clinic in clinics if clinic in here)
        self._view.show_filters(offered, self._only, no_clinic=no_clinic)
        self._view.show_order(self._order, movable=self.movable)
        self._view.show_trash(len(vault.trash))
        self._view.show_rolled_back(vault.rolled_back)
        self._view.show_copy_error(vault.copy_error)
        self._view.show_beginning(not self._groups)
        self._show()

    # -- looking --

    def use(self, *, clear_after: int, codes_hidden: bool) -> None:
        """Go on with other settings; a code that is on the clipboard keeps its time."""
        self._copying.clear_after = clear_after
        self._codes.hidden = codes_hidden
        self._show()

    def search(self, query: str) -> None:
        """Leave the rows in which every word of the query occurs."""
        self._query = query
        self._view.show_order(self._order, movable=self.movable)
        self._show()

    def choose(self, only: Filter) -> None:
        """Leave the rows of one clinic, or all."""
        self._only = only
        self._show()

    def sort(self, order: Order) -> None:
        """Order the rows otherwise, from now on."""
        self._order = order
        self._on_order(order)
        self.refresh()

    # -- codes --

    def copy_nth(self, number: int) -> None:
        """Copy the code of the token with that number, from 1; nothing when there is none."""
        if 0 < number <= len(self._numbers):
            self.copy(self._numbers[number - 1])

    # -- changes --

    def favour(self, token: UUID, favourite: bool) -> None:
        """Make a token a favourite, or no longer one."""
        self._change(lambda: self._edit(token, favourite=favourite))

    def assign(self, token: UUID, clinic: UUID | None) -> None:
        """Put a token under a clinic, or under none."""
        self._change(lambda: self._edit(token, clinic=clinic))

    def move(self, token: UUID, anchor: Row) -> None:
        """Put a token below a row: in the own order, and under that row's clinic."""
        if not self.movable:
            return
        order = moved(self._groups, token, anchor)
        clinic = anchor.clinic.id if anchor.clinic else None

        def change() -> None:
            if self._vault.entry(token).clinic != clinic:
                self._edit(token, clinic=clinic)
            self._vault.reorder(order)

        self._change(change)

    def move_by(self, token: UUID, step: int) -> None:
        """Move a token one place up (-1) or down (1) among those of its clinic."""
        for group in self._groups:
            ids = [row.entry.id for row in group.tokens]
            if token not in ids:
                continue
            place = ids.index(token) + step
            if not 0 <= place < len(ids):
                return
            rows = [row for row in group.tokens if row.entry.id != token]
            anchor: Row = rows[place - 1] if place else Heading(group.clinic)
            self.move(token, anchor)
            return

    def ask_delete(self, token: UUID) -> None:
        """Ask before a token goes to the trash."""
        try:
            self._view.ask_delete(self._vault.entry(token))
        except NoSuchTokenError as error:
            self._view.show_error(error)

    def delete(self, token: UUID) -> None:
        """Put a token in the trash."""

        def change() -> None:
            entry = self._vault.entry(token)
            self._vault.discard(token)
            self._view.show_deleted(entry)

        self._change(change)

    def put_back(self, token: UUID) -> None:
        """Take a token out of the trash again."""
        self._change(lambda: self._vault.put_back(token))

    def accept_rollback(self) -> None:
        """Go on with the older vault."""
        self._change(self._vault.accept_rollback)

    def _edit(self, token: UUID, **changes: object) -> None:
        self._vault.edit(replace(self._vault.entry(token), **changes))  # type: ignore[arg-type]

    def _change(self, change: Callable[[], None]) -> None:
        """Change the vault and show it, or say why not: then what is shown is as it was."""
        self._view.show_error(None)
        try:
            change()
        except DesktopError as error:
            self._view.show_error(error)
        self.refresh()

    def _show(self) -> None:
        self._rows = shown(self._groups, self._query, self._only)
        self._numbers = numbered(self._rows)
        self._view.show_rows(self._rows, self._numbers)
