"""Why a vault is locked, and when nobody is there any more. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class LockReason(StrEnum):
    """Why the vault was locked; the values stand in the journal and do not change."""

    USER = "user"
    HAND_OVER = "hand-over"
    QUIT = "quit"
    SIGNAL = "signal"
    FAULT = "fault"
    IDLE = "idle"
    SCREEN_LOCK = "screen-lock"
    SLEEP = "sleep"
    LOG_OFF = "log-off"  # or the computer shuts down
    USER_SWITCH = "user-switch"
    REMOTE_DISCONNECT = "remote-disconnect"
    LID = "lid"
    DESKTOP_LOST = "desktop-lost"  # the window manager ended: nobody may be able to lock the screen


# What the operating system tells, or not: see `system.lock_events`.
WANTED: Final = frozenset(
    {
        LockReason.SCREEN_LOCK,
        LockReason.SLEEP,
        LockReason.LOG_OFF,
        LockReason.USER_SWITCH,
    }
)

POLL: Final = 2.0  # seconds between two looks at how long nobody has touched the computer
_TRUSTED: Final = 3 * POLL  # seconds; after a longer gap the computer slept, or this program stood
# Where the computer does not tell everything that is WANTED, or cannot tell how long nobody has
# touched it: not longer than this, in seconds.
UNTOLD: Final = 120


class IdleRule:
    """Nobody has touched the computer for `limit` seconds.

    `now` is a clock that goes on while the computer sleeps. What happens at waking up is no
    activity: whoever opens the lid need not be who closed it.
    """

    def __init__(self, limit: float, now: float) -> None:
        self._limit = limit
        self._touched = now
        self._looked = now

    def expired(self, now: float, idle: float) -> bool:
        """Say whether to lock; `idle` is for how many seconds nobody has touched anything."""
        if now - self._looked <= _TRUSTED:
            self._touched = max(self._touched, now - idle)
        self._looked = now
        return now - self._touched >= self._limit

    def remaining(self, now: float) -> float:
        """Return in how many seconds it expires when nobody touches anything; never negative."""
        return max(0.0, self._limit - (now - self._touched))
