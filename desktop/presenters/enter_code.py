"""The last step of an enrolment: the clinic asks for a code of the new token."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from desktop.errors import DesktopError
from desktop.otp.token import Kind
from desktop.presenters.copying import Clipboard, Copying, CopyingView
from desktop.presenters.live_codes import Live, LiveCodes
from desktop.vault.entries import Clinic, Entry
from desktop.vault.states import UnlockedVault


class EnterCodeView(CopyingView, Protocol):
    """What the presenter needs of the page."""

    def show_token(self, entry: Entry, clinic: Clinic | None) -> None:
        """Say whose code it is."""

    def show_live(self, live: Live) -> None:
        """Show the code of this second."""

    def show_next_steps(self, entry: Entry, now: float) -> None:
        """Say what to look at when the clinic refused the code; `now` is this computer's time."""

    def show_code_again(self) -> None:
        """Go back from the next steps."""

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong; None: take it away."""


class EnterCodePresenter:
    """Shows the code that the clinic waits for, and asks what the clinic said.

    `on_done` is called when the token stays, `on_removed` when it was put in the trash again.
    """

    def __init__(  # noqa: PLR0913  each by its name
        self,
        vault: UnlockedVault,
        entry: Entry,
        view: EnterCodeView,
        *,
        clipboard: Clipboard,
        clear_after: int,
        on_done: Callable[[], None],
        on_removed: Callable[[], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._vault = vault
        self._id = entry.id
        self._view = view
        self._copying = Copying(clipboard, view, clear_after, only=entry.id)
        self._on_done = on_done
        self._on_removed = on_removed
        self._clock = clock
        self._codes = LiveCodes(clock, hidden=False)
        clinics = (each for each in vault.clinics if each.id == entry.clinic)
        view.show_token(entry, next(clinics, None))
        self.tick()

    def tick(self) -> None:
        """Bring the code up to date; call once a second."""
        self._copying.tick()
        try:
            self._view.show_live(self._codes.live(self._vault.entry(self._id)))
        except DesktopError as error:
            self._view.show_error(error)

    def new_code(self) -> None:
        """Make the next code of a token with a counter."""
        self._do(lambda: self._codes.made(self._id, self._vault.new_code(self._id)))

    def copy(self) -> None:
        """Copy the code shown; a counter makes one when none is."""
        self._do(self._copy)

    def clear_now(self) -> None:
        """Take the code off the clipboard."""
        self._copying.clear_now()

    def worked(self) -> None:
        """Be done: the clinic took the code."""
        self.leave()
        self._on_done()

    def refused(self) -> None:
        """Say what to look at: the clinic did not take the code."""
        self._view.show_next_steps(self._vault.entry(self._id), self._clock())

    def try_again(self) -> None:
        """Show the code again."""
        self._view.show_code_again()
        self.tick()

    def remove(self) -> None:
        """Put the token in the trash again."""
        self._view.show_error(None)
        try:
            self._vault.discard(self._id)
        except DesktopError as error:
            self._view.show_error(error)
            return
        self.leave()
        self._on_removed()

    def leave(self) -> None:
        """Drop the codes: the page goes."""
        self._codes.forget()

    def _copy(self) -> None:
        entry = self._vault.entry(self._id)
        made = self._codes.live(entry)
        if entry.token.kind is Kind.HOTP and not made.text:
            self._codes.made(self._id, self._vault.new_code(self._id))
            made = self._codes.live(self._vault.entry(self._id))
        self._copying.copy(self._id, entry.label, made.text)
        self._vault.used(self._id)

    def _do(self, what: Callable[[], None]) -> None:
        self._view.show_error(None)
        try:
            what()
        except DesktopError as error:
            self._view.show_error(error)
        self.tick()
