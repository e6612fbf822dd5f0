"""Who are you? The people with a vault on this computer, the one of last time first."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final, Protocol

from desktop.autolock import LockReason
from desktop.errors import DesktopError
from desktop.policy import IDLE, Policy
from desktop.presenters.last_here import LastHere, last_here
from desktop.vault.locked import LockedVault
from desktop.vault.shelf import Shelf

# The person did it, or is told otherwise what went wrong.
_EXPECTED: Final = frozenset(
    {LockReason.USER, LockReason.HAND_OVER, LockReason.QUIT, LockReason.FAULT}
)


class NoticeKind(Enum):
    """What the clinic has set, what this computer cannot do, and what it cannot show."""

    BROKEN_POLICY = "broken policy"  # `error` says why
    IDLE_LIMIT = "idle limit"  # of `number` seconds
    NO_LOCK_EVENTS = "no lock events"  # `missing` are those that are not told
    NO_IDLE_TIME = "no idle time"
    REMOTE_SESSION = "remote session"
    CAPTURE_REFUSED = "capture refused"
    DAMAGED_VAULTS = "damaged vaults"  # `number` of them


@dataclass(frozen=True, slots=True)
class Notice:
    """A line at the foot of the picker."""

    kind: NoticeKind
    number: int = 0
    missing: frozenset[LockReason] = frozenset()
    error: DesktopError | None = None


def policy_notices(policy: Policy) -> tuple[Notice, ...]:
    """Return what is to be said of the clinic's rules."""
    if policy.broken is not None:
        return (Notice(NoticeKind.BROKEN_POLICY, error=policy.broken),)
    if policy.idle_at_most < IDLE[-1]:
        return (Notice(NoticeKind.IDLE_LIMIT, policy.idle_at_most),)
    return ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to pick: `id` is that of the vault, `colour` counts through the palette."""

    id: str
    name: str
    colour: int
    last_here: LastHere


class PickerView(Protocol):
    """What the presenter needs of the screen."""

    def show_people(self, people: Sequence[Person], *, filtered: bool) -> None:
        """Show tiles; the first is the one that Enter opens while `filtered`."""

    def show_nobody(self) -> None:
        """Say that this computer is fresh, and how to begin."""

    def show_reason(self, reason: LockReason) -> None:
        """Say why it was locked."""

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show what is to be known about this computer."""

    def show_error(self, error: DesktopError) -> None:
        """Say why there is nothing to show."""

    def show_restored(self, person: str) -> None:
        """Say under which name a backup stands now."""


class PickerPresenter:
    """Finds the person who is meant."""

    def __init__(  # noqa: PLR0913, PLR0917  what it works on, and where its outcomes go
        self,
        shelf: Shelf,
        view: PickerView,
        notices: Sequence[Notice],
        on_chosen: Callable[[LockedVault], None],
        on_new_person: Callable[[], None],
        clock: Callable[[], float] = time.time,
        reason: LockReason | None = None,
    ) -> None:
        self._shelf = shelf
        self._view = view
        self._notices = tuple(notices)
        self._on_chosen = on_chosen
        self._clock = clock
        self._vaults: tuple[LockedVault, ...] = ()
        self._shown: tuple[LockedVault, ...] = ()
        self._damaged = 0
        self.add_person = on_new_person
        if reason is not None and reason not in _EXPECTED:
            view.show_reason(reason)

    def refresh(self) -> None:
        """Read the shelf and show who is on it."""
        try:
            self._vaults = self._shelf.vaults()
            self._damaged = len(self._shelf.damaged())
        except DesktopError as error:
            self._view.show_error(error)
            return
        self.know(self._notices)
        self.narrow("")

    def know(self, notices: Sequence[Notice]) -> None:
        """Show what is known about this computer by now, in place of what was before."""
        self._notices = tuple(notices)
        broken = (Notice(NoticeKind.DAMAGED_VAULTS, self._damaged),) if self._damaged else ()
        self._view.show_notices((*broken, *self._notices))

    def narrow(self, typed: str) -> None:
        """Show those whose name has a word that begins with what was typed."""
        self._shown = tuple(vault for vault in self._vaults if _matches(vault.person, typed))
        if not self._vaults:
            self._view.show_nobody()
            return
        now = self._clock()
        self._view.show_people(
            [
                Person(vault.id, vault.person, vault.colour, last_here(vault.last_opened, now))
                for vault in self._shown
            ],
            filtered=bool(_plain(typed)),
        )

    def restore(self, backup: Path) -> None:
        """Put a backup beside what is there, never over it."""
        try:
            vault = self._shelf.restore(backup)
        except DesktopError as error:
            self._view.show_error(error)
            return
        self.refresh()
        self._view.show_restored(vault.person)

    def choose(self, vault_id: str) -> None:
        """Go on with the person whose tile was pressed."""
        for vault in self._shown:
            if vault.id == vault_id:
                self._on_chosen(vault)
                return

    def choose_first(self) -> None:
        """Go on with the first of those shown, if there is one."""
        if self._shown:
            self._on_chosen(self._shown[0])


def _matches(name: str, typed: str) -> bool:
    wanted, words = _plain(typed).split(), _plain(name).replace("-", " ").split()
    return all(any(word.startswith(each) for word in words) for each in wanted) or _plain(
        name
    ).startswith(_plain(typed))


def _plain(text: str) -> str:
    """Return what is compared: without case and accents, so that "zie" finds Zieliński."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())
