"""One token: what the person keeps about it, its key, and its way to the trash."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from desktop.errors import DesktopError, Forbidden, PolicyError
from desktop.otp.base32 import secret_to_text
from desktop.otp.token import Kind
from desktop.otp.uri import format_uri
from desktop.presenters.reauthentication import Reauthentication, ReauthenticationView
from desktop.presenters.runner import Runner
from desktop.qr.drawing import Modules, modules
from desktop.secret import Secret
from desktop.vault.entries import Clinic, Entry
from desktop.vault.states import UnlockedVault

REVEALED_FOR = 60  # seconds
_GROUP = 4  # characters of a key that are read together


@dataclass(frozen=True, slots=True, repr=False)
class Revealed:
    """A token's key, to be typed or scanned elsewhere; no `qr` for what no QR code can say."""

    groups: tuple[str, ...]
    qr: Modules | None


class DetailsView(ReauthenticationView, Protocol):
    """What the presenter needs of the page."""

    def show_entry(self, entry: Entry, clinics: Sequence[Clinic]) -> None:
        """Show what is kept of the token, and the clinics to choose from."""

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong; None: nothing any more."""

    def show_secret(self, revealed: Revealed, left: int) -> None:
        """Show the key for `left` more seconds."""

    def show_left(self, left: int) -> None:
        """Say how many seconds the key stays."""

    def hide_secret(self) -> None:
        """Forget the key, in the widgets too."""

    def forbid_secret(self) -> None:
        """Offer no way to the key: the clinic does not allow it."""


class DetailsPresenter:
    """Saves every edit when it is made, and shows the key to who knows the password.

    `shows_keys` is whether the clinic allows that; `reveal_allowed`, that the password was given.
    """

    def __init__(  # noqa: PLR0913  each by its name
        self,
        vault: UnlockedVault,
        token: UUID,
        view: DetailsView,
        *,
        runner: Runner,
        on_traces: Callable[[UUID], None],
        on_closed: Callable[[], None],
        reveal_allowed: bool = False,
        shows_keys: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._vault = vault
        self._token = token
        self._view = view
        self._on_traces = on_traces
        self._on_closed = on_closed
        self._shows_keys = shows_keys
        self._clock = clock
        self._until: float | None = None
        self._password = Reauthentication(vault, view, runner, self._right_password)
        self._show()
        if not shows_keys:
            self._view.forbid_secret()
        if reveal_allowed:
            self._reveal()

    # -- what is kept --

    def rename(self, label: str) -> None:
        """Give the token another label."""
        self._edit(label=label.strip())

    def note(self, note: str) -> None:
        """Keep a note beside the token."""
        self._edit(note=note)

    def favour(self, favourite: bool) -> None:
        """Make the token a favourite, or no longer one."""
        self._edit(favourite=favourite)

    def assign(self, clinic: UUID | None) -> None:
        """Put the token under a clinic, or under none."""
        self._edit(clinic=clinic)

    def save_clinic(self, clinic: Clinic | None, name: str, colour: int) -> None:
        """Give a clinic, for all its tokens, another name or colour.

        None: a new one, and the token goes under it.
        """

        def change() -> None:
            if clinic is not None:
                self._vault.edit_clinic(replace(clinic, name=name.strip(), colour=colour))
                return
            new = self._vault.add_clinic(name, colour)
            self._vault.edit(replace(self._vault.entry(self._token), clinic=new.id))

        self._change(change)

    def remove_clinic(self, clinic: Clinic) -> None:
        """Drop a clinic; its tokens stay, without one."""
        self._change(lambda: self._vault.remove_clinic(clinic.id))

    def delete(self) -> None:
        """Put the token in the trash and leave."""
        self._view.show_error(None)
        try:
            self._vault.discard(self._token)
        except DesktopError as error:
            self._view.show_error(error)
            return
        self.leave()
        self._on_closed()

    # -- the key --

    def submit(self, password: Secret, *, traceless: bool) -> None:
        """Show the key if the password is right."""
        self._view.show_error(None)
        if not self._shows_keys:
            password.wipe()
            self._view.show_error(PolicyError(Forbidden.SHOWING_KEYS))
            return
        self._password.submit(password, traceless=traceless)

    def tick(self) -> None:
        """Count down, and hide the key in time; call once a second."""
        if self._until is None:
            return
        left = round(self._until - self._clock())
        if left > 0:
            self._view.show_left(left)
        else:
            self.hide()

    def hide(self) -> None:
        """Hide the key again."""
        self._until = None
        self._view.hide_secret()

    def leave(self) -> None:
        """Show nothing any more: the page is left."""
        self._password.cancel()
        self.hide()

    def _right_password(self, traceless: bool) -> None:
        if traceless:
            self._reveal()
        else:
            self._on_traces(self._token)

    def _reveal(self) -> None:
        try:
            if not self._shows_keys:
                raise PolicyError(Forbidden.SHOWING_KEYS)
            self._vault.revealed(self._token)  # in the journal before it is on the screen
            revealed = _revealed(self._vault.entry(self._token))
        except DesktopError as error:
            self._view.show_error(error)
            return
        self._until = self._clock() + REVEALED_FOR
        self._view.show_secret(revealed, REVEALED_FOR)

    # -- saving --

    def _edit(self, **changes: object) -> None:
        def change() -> None:
            before = self._vault.entry(self._token)
            after = replace(before, **changes)  # type: ignore[arg-type]  # named by the callers
            if after != before:
                self._vault.edit(after)

        self._change(change)

    def _change(self, change: Callable[[], None]) -> None:
        """Save at once; if that cannot be, say so and show what is kept."""
        self._view.show_error(None)
        try:
            change()
        except DesktopError as error:
            self._view.show_error(error)
        self._show()

    def _show(self) -> None:
        try:
            self._view.show_entry(self._vault.entry(self._token), self._vault.clinics)
        except DesktopError as error:
            self._view.show_error(error)


def _revealed(entry: Entry) -> Revealed:
    token = entry.token
    # The makers of mOTP write the key in hexadecimal digits.
    hexadecimal = token.kind is Kind.MOTP
    key = token.secret.reveal().hex() if hexadecimal else secret_to_text(token.secret)
    groups = tuple(key[at : at + _GROUP] for at in range(0, len(key), _GROUP))
    try:
        qr = modules(format_uri(token))
    except ValueError:
        qr = None
    return Revealed(groups, qr)
