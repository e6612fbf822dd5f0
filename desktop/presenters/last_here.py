"""When somebody was here last, as it is said: the window finds the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Final

_MINUTE: Final = 60  # seconds
_HOUR: Final = 60  # minutes
_NOON: Final = 12
_WEEK: Final = 7  # days


class When(Enum):
    """How a moment is told apart from now."""

    NEVER = "never"
    NOW = "just now"
    MINUTES = "minutes ago"
    MORNING = "this morning"
    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEKDAY = "on a day of the last week"
    DATE = "on a date"


@dataclass(frozen=True, slots=True)
class LastHere:
    """A moment: `minutes` goes with MINUTES, `day` with WEEKDAY and DATE."""

    when: When
    minutes: int = 0
    day: date | None = None


def last_here(then: float | None, now: float) -> LastHere:
    """Say how long ago a moment is; both in Unix seconds, days are those of the local calendar."""
    if then is None:
        return LastHere(When.NEVER)
    minutes = int(max(0.0, now - then) // _MINUTE)
    if minutes == 0:
        return LastHere(When.NOW)
    if minutes < _HOUR:
        return LastHere(When.MINUTES, minutes)
    moment, today = _local(then), _local(now).date()
    days = (today - moment.date()).days
    if days == 0:
        return LastHere(When.MORNING if moment.hour < _NOON else When.TODAY)
    if days == 1:
        return LastHere(When.YESTERDAY)
    return LastHere(When.WEEKDAY if days < _WEEK else When.DATE, day=moment.date())


def _local(unix: float) -> datetime:
    return datetime.fromtimestamp(unix, UTC).astimezone()
