"""How long a server that has had enough wants to be left alone; pure."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Final

TOO_MANY_REQUESTS: Final = 60.0  # seconds, where a 429 does not say
TOO_MANY_ATTEMPTS: Final = 300.0  # seconds, django-allauth's usual limit, which it never says
_SHORTEST: Final = 1.0
_LONGEST: Final = 86_400.0
_DIGITS: Final = 15  # of a number that is one


def seconds_to_wait(
    headers: Mapping[str, str], now: float, otherwise: float = TOO_MANY_REQUESTS
) -> float:
    """Return the seconds to wait, by the first header that says so and makes sense.

    Names of headers count in lower case. `now` is this computer's time in Unix seconds; moments are
    read by the server's own clock where it says what that shows.
    """
    sent = date_of(headers.get("date", ""))
    clock = now if sent is None else sent
    for name in ("retry-after", "x-retry-after"):
        wait = _seconds(headers.get(name, ""), clock)
        if wait is not None:
            return _bounded(wait)
    reset = _number(headers.get("x-ratelimit-reset", ""))
    if reset is not None:
        return _bounded(reset - clock)
    return otherwise


def date_of(text: str) -> float | None:
    """Read the date of a header, in Unix seconds; None when it is none."""
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError, OSError, IndexError):
        return None


def _seconds(text: str, clock: float) -> float | None:
    number = _number(text)
    if number is not None:
        return number
    until = date_of(text)
    return None if until is None else until - clock


def _number(text: str) -> float | None:
    text = text.strip()
    whole = text.partition(".")[0]
    sound = whole.isascii() and whole.isdecimal() and len(whole) <= _DIGITS
    return float(whole) if sound else None


def _bounded(seconds: float) -> float:
    return min(max(seconds, _SHORTEST), _LONGEST)
