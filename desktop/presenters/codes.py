"""The codes of an open vault: shown, made and copied, in whatever window or menu."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from desktop.errors import DesktopError
from desktop.otp.code import Code
from desktop.otp.token import Kind
from desktop.presenters.copying import Clipboard, Copied, Copying, CopyingView
from desktop.presenters.live_codes import Live, LiveCodes
from desktop.vault.entries import Entry
from desktop.vault.states import UnlockedVault


class CodesView(CopyingView, Protocol):
    """What is told about codes wherever they are."""

    def show_row_changed(self, token: UUID) -> None:
        """Paint a token again."""

    def announce_copied(self, copied: Copied) -> None:
        """Tell assistive technology."""

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong; None: nothing any more."""


class CodesPresenter:
    """Shows and copies the codes of tokens, which are known by their id."""

    def __init__(  # noqa: PLR0913  the settings, each by its name
        self,
        vault: UnlockedVault,
        view: CodesView,
        *,
        clipboard: Clipboard,
        clear_after: int,
        codes_hidden: bool,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._vault = vault
        self._shows = view
        self._copying = Copying(clipboard, view, clear_after)
        self._codes = LiveCodes(clock, hidden=codes_hidden)

    @property
    def copied(self) -> Copied | None:
        """The token whose code is on the clipboard."""
        return self._copying.copied

    def live(self, entry: Entry) -> Live:
        """Return what the row of a token shows now."""
        return self._codes.live(entry)

    def show_code(self, token: UUID) -> None:
        """Show a hidden code for a while."""
        self._codes.show(token)
        self._shows.show_row_changed(token)

    def tick(self) -> None:
        """Bring the countdown up to date; call once a second."""
        self._copying.tick()

    def forget(self) -> None:
        """Drop the codes: nobody sees them any more."""
        self._codes.forget()

    def copy(self, token: UUID) -> None:
        """Copy the code that the token has now; a counter makes one when none is visible."""
        self._shows.show_error(None)
        try:
            entry = self._vault.entry(token)
            if entry.token.kind is Kind.HOTP:
                made = self._codes.made_now(token) or self._new_code(token)
                text = made.text
            else:
                text = self._codes.live(entry).text
            self._copying.copy(token, entry.label, text)
            if copied := self._copying.copied:
                self._shows.announce_copied(copied)
            self._shows.show_row_changed(token)
            self._vault.used(token)
        except DesktopError as error:
            self._shows.show_error(error)

    def clear_now(self) -> None:
        """Take the code off the clipboard."""
        self._copying.clear_now()

    def new_code(self, token: UUID) -> None:
        """Make a counter's next code and show it."""
        self._shows.show_error(None)
        try:
            self._new_code(token)
        except DesktopError as error:
            self._shows.show_error(error)
        self._shows.show_row_changed(token)

    def _new_code(self, token: UUID) -> Code:
        code = self._vault.new_code(token)  # the next counter is on disk once this returns
        self._codes.made(token, code)
        return code
