"""Tokens on their way out: what, in which way, past the password, and to which place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from desktop.errors import DesktopError, Forbidden, NotPrintedError, PolicyError
from desktop.presenters.choose_password import ChoosePassword, ChooseView
from desktop.presenters.departures import Departure, Destination, deliver, departure, packing
from desktop.presenters.reauthentication import Reauthentication, ReauthenticationView
from desktop.presenters.runner import Runner, Task
from desktop.presenters.sheet import Card, drawing
from desktop.presenters.token_rows import Filter, Only
from desktop.secret import Secret
from desktop.vault.entries import Clinic
from desktop.vault.journal import Happening
from desktop.vault.states import UnlockedVault
from desktop.vault.strength import NEEDED


class Step(Enum):
    """Where the person is."""

    CHOOSE = "choose"
    PASSWORD = "password"  # noqa: S105  a step, not a password
    OWN_PASSWORD = "own password"  # noqa: S105
    WORKING = "working"
    PLACE = "place"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Scope:
    """A choice of what leaves: a clinic, or one of those that are none; and how many tokens."""

    only: Filter
    clinic: Clinic | None
    count: int


class ExportView(ReauthenticationView, Protocol):
    """What the presenter needs of the page."""

    @property
    def own(self) -> ChooseView:
        """Return the place where the password of the file is chosen."""

    def show_scopes(self, scopes: Sequence[Scope]) -> None:
        """Offer these to choose from; the first one is chosen."""

    def forbid_plain(self) -> None:
        """Offer nothing that is not encrypted: the clinic does not allow it."""

    def show_departure(self, leaving: Departure, *, ready: bool) -> None:
        """Say what would leave and what would not, and whether one can go on."""

    def show_step(self, step: Step) -> None:
        """Go to a step, with the fields of all steps empty."""

    def ask_place(self, destination: Destination) -> None:
        """Ask for a file, or for a printer."""

    def print_cards(self, cards: Sequence[Card]) -> bool:
        """Print on the printer that was chosen; say whether it took the pages."""

    def show_done(self, leaving: Departure, path: Path | None) -> None:
        """Say what left, in which file (None: on paper), and what to do with it."""

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong; None: nothing any more."""


class ExportPresenter:
    """Lets tokens out for who knows the password, one way at a time.

    `plain_allowed` is whether the clinic allows secrets without encryption; `needed` how strong it
    wants a password.
    """

    def __init__(  # noqa: PLR0913  each by its name
        self,
        vault: UnlockedVault,
        view: ExportView,
        *,
        runner: Runner,
        on_closed: Callable[[], None],
        plain_allowed: bool = True,
        needed: int = NEEDED,
    ) -> None:
        self._vault = vault
        self._view = view
        self._runner = runner
        self._on_closed = on_closed
        self._plain_allowed = plain_allowed
        self._only: Filter = Only.ALL
        self._destination = Destination.FRONTDESK
        self._agreed = False
        self._step = Step.CHOOSE
        self._task: Task | None = None
        self._packed: bytes | None = None
        self._cards: tuple[Card, ...] = ()
        self._password = Reauthentication(vault, view, runner, lambda _traceless: self._right())
        self.own = ChoosePassword(view.own, runner, self._pack, needed)
        self.own.person = vault.person
        view.show_scopes(_scopes(vault))
        if not plain_allowed:
            view.forbid_plain()
        self._leaving = self._show()

    # -- what, and in which way --

    def choose_scope(self, only: Filter) -> None:
        """Let other tokens leave."""
        self._only = only
        self._leaving = self._show()

    def choose_destination(self, destination: Destination) -> None:
        """Let them leave in another way; what was agreed to was another."""
        if destination is self._destination:
            return
        self._destination = destination
        self._agreed = False
        self._leaving = self._show()

    def agree(self, agreed: bool) -> None:
        """Take the person's word that they know what a plain copy means."""
        self._agreed = agreed
        self._leaving = self._show()

    def go_on(self) -> None:
        """Ask for the password, if there is something that may leave."""
        self._view.show_error(None)
        if self._destination.plain and not self._plain_allowed:
            self._view.show_error(PolicyError(Forbidden.PLAIN_EXPORT))
        elif self._ready(self._leaving):
            self._go(Step.PASSWORD)

    # -- past the password --

    def submit(self, password: Secret, *, traceless: bool) -> None:
        """Check the person's own password, which is wiped afterwards."""
        if self._step is not Step.PASSWORD:
            password.wipe()
            return
        self._view.show_error(None)
        self._password.submit(password, traceless=traceless)

    def ask_place(self) -> None:
        """Ask again where it should go."""
        self._view.show_error(None)
        self._view.ask_place(self._destination)

    def save(self, path: Path) -> None:
        """Write the file; one of that name is written over, as the person was asked."""
        if self._packed is None:
            return
        self._view.show_error(None)
        try:
            deliver(self._vault, self._leaving, self._packed, path, over=True)
        except DesktopError as error:
            self._view.show_error(error)
            return
        self._done(path)

    def print(self) -> None:
        """Print on the printer that was chosen, once that is in the journal."""
        if not self._cards:
            return
        self._view.show_error(None)
        try:
            self._vault.exported(self._destination, len(self._cards))
        except DesktopError as error:
            self._view.show_error(error)
            return
        if self._view.print_cards(self._cards):
            self._done(None)
        else:
            self._vault.note(Happening.EXPORT_FAILED)
            self._view.show_error(NotPrintedError())

    def back(self) -> None:
        """Go back to the choice and forget the password; from there, and at the end, leave."""
        if self._step in (Step.CHOOSE, Step.DONE):
            self._on_closed()
            return
        self._forget()
        self._view.show_error(None)
        self._go(Step.CHOOSE)

    def close(self) -> None:
        """Let go of everything: the page is left."""
        self._forget()

    # -- within --

    def _right(self) -> None:
        if self._destination.plain:
            self._pack(None)
        else:
            self._go(Step.OWN_PASSWORD)

    def _pack(self, password: Secret | None) -> None:
        self._go(Step.WORKING)
        if self._destination is Destination.PAPER:
            cards = drawing(self._vault, self._leaving)
            self._task = self._runner.run(cards, self._drawn, self._failed)
        else:
            work = packing(self._vault, self._leaving, password)
            self._task = self._runner.run(work, self._have_packed, self._failed)

    def _have_packed(self, data: bytes) -> None:
        self._packed = data
        self._to_place()

    def _drawn(self, cards: tuple[Card, ...]) -> None:
        self._cards = cards
        self._to_place()

    def _to_place(self) -> None:
        self._task = None
        self._go(Step.PLACE)
        self._view.ask_place(self._destination)

    def _failed(self, error: DesktopError) -> None:
        self._task = None
        self._go(Step.CHOOSE)
        self._view.show_error(error)

    def _done(self, path: Path | None) -> None:
        leaving = self._leaving
        self._forget()
        self._go(Step.DONE)
        self._view.show_done(leaving, path)

    def _forget(self) -> None:
        self._password.cancel()
        self.own.close()
        if self._task is not None:
            self._task.cancel()  # the work wipes what it has when it comes to its end
        self._task = None
        self._packed, self._cards = None, ()

    def _go(self, step: Step) -> None:
        self._step = step
        self._view.show_step(step)

    def _show(self) -> Departure:
        leaving = departure(self._vault, self._destination, self._only)
        self._view.show_error(None)
        self._view.show_departure(leaving, ready=self._ready(leaving))
        return leaving

    def _ready(self, leaving: Departure) -> bool:
        plain = leaving.destination.plain
        return not leaving.empty and (not plain or (self._agreed and self._plain_allowed))


def _scopes(vault: UnlockedVault) -> tuple[Scope, ...]:
    counts = Counter(entry.clinic for entry in vault.entries)
    scopes = [Scope(Only.ALL, None, len(vault.entries))]
    scopes += (
        Scope(clinic.id, clinic, counts[clinic.id])
        for clinic in vault.clinics
        if clinic.id in counts
    )
    if None in counts:
        scopes.append(Scope(Only.NO_CLINIC, None, counts[None]))
    return tuple(scopes)
