"""The settings, and what of them the clinic leaves to the person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from desktop.errors import DesktopError
from desktop.policy import CLEAR, IDLE, Policy
from desktop.settings import Look, Settings

IDLE_CHOICES: Final = (60, 120, 180, 300, 600, 900, 1_800)  # seconds
CLEAR_CHOICES: Final = (10, 15, 30, 60, 120)  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What this system can do: a setting for what it cannot is not shown."""

    hide_from_capture: bool = False
    tray: bool = False


@dataclass(frozen=True, slots=True)
class Seconds:
    """A time that is chosen from `choices`; `limit` is the clinic's, None without one."""

    chosen: int
    choices: tuple[int, ...]
    limit: int | None

    @property
    def fixed(self) -> bool:
        """Whether the clinic leaves nothing to choose."""
        return self.limit is not None and len(self.choices) == 1


@dataclass(frozen=True, slots=True)
class Switched:
    """Something that is on or off; the clinic may have fixed it."""

    on: bool
    fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What the page shows; None: there is no such row here."""

    idle: Seconds
    clear: Seconds
    codes_hidden: Switched
    show_keys: Switched | None
    hide_from_capture: Switched | None
    stay_in_tray: Switched | None
    look: Look

    @property
    def fixed(self) -> int:
        """How many of them the clinic has fixed."""
        rows = (self.idle, self.clear, self.show_keys, self.hide_from_capture)
        return sum(row.fixed for row in rows if row is not None)


class PreferencesView(Protocol):
    """What the presenter needs of the page."""

    def show_preferences(self, preferences: Preferences) -> None:
        """Show what holds now."""

    def show_error(self, error: DesktopError | None) -> None:
        """Say why a change was not kept; None: nothing any more."""


class PreferencesPresenter:
    """Saves every change when it is made.

    `keep` saves settings and has them hold at once; it raises DiskError, and then all is as it was.
    """

    def __init__(
        self,
        settings: Settings,
        policy: Policy,
        view: PreferencesView,
        *,
        abilities: Abilities,
        keep: Callable[[Settings], None],
    ) -> None:
        self._settings = settings.within(policy)
        self._policy = policy
        self._view = view
        self._abilities = abilities
        self._keep = keep
        self._show()

    def lock_after(self, seconds: int) -> None:
        """Lock after so long without key or mouse."""
        self._change(replace(self._settings, idle_after=seconds))

    def clear_after(self, seconds: int) -> None:
        """Leave a copied code on the clipboard for so long."""
        self._change(replace(self._settings, clear_after=seconds))

    def hide_codes(self, hidden: bool) -> None:
        """Show codes when they are asked for, or always."""
        self._change(replace(self._settings, codes_hidden=hidden))

    def hide_from_capture(self, hidden: bool) -> None:
        """Leave the window out of what others see of the screen, or not."""
        self._change(replace(self._settings, hide_from_capture=hidden))

    def stay_in_tray(self, stays: bool) -> None:
        """Go on in the tray when the window is closed, or end."""
        self._change(replace(self._settings, stay_in_tray=stays))

    def use_look(self, look: Look) -> None:
        """Use another palette."""
        self._change(replace(self._settings, look=look))

    def _change(self, wanted: Settings) -> None:
        settings = wanted.within(self._policy)
        self._view.show_error(None)
        try:
            self._keep(settings)
        except DesktopError as error:
            self._view.show_error(error)
        else:
            self._settings = settings
        self._show()

    def _show(self) -> None:
        settings, policy, can = self._settings, self._policy, self._abilities
        capture = Switched(settings.hide_from_capture, policy.hide_from_capture is not None)
        self._view.show_preferences(
            Preferences(
                idle=_seconds(settings.idle_after, IDLE_CHOICES, policy.idle_at_most, IDLE),
                clear=_seconds(settings.clear_after, CLEAR_CHOICES, policy.clear_at_most, CLEAR),
                codes_hidden=Switched(settings.codes_hidden),
                show_keys=None if policy.show_keys else Switched(on=False, fixed=True),
                hide_from_capture=capture if can.hide_from_capture else None,
                stay_in_tray=Switched(settings.stay_in_tray) if can.tray else None,
                look=settings.look,
            )
        )


def _seconds(chosen: int, usual: Sequence[int], limit: int, allowed: range) -> Seconds:
    """Return the choices up to the limit, which is one of them, and so is what was chosen."""
    limited = limit < allowed[-1]
    choices = {each for each in usual if each <= limit} | {chosen} | ({limit} if limited else set())
    if limit == allowed.start:
        choices = {limit}
    return Seconds(chosen, tuple(sorted(choices)), limit if limited else None)
