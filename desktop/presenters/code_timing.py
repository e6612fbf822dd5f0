"""When a code goes to a clinic, and what it most likely means when one is refused; pure.

Servers differ: some take the current time step only, most its neighbours too, and none takes a code
twice. So a code goes in with seconds to spare, and one in each time step of a token.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from typing import Final

from desktop.clock import Offset

ENOUGH: Final = 5.0  # seconds that a code still has to be good for, where a clinic needs no more
_TOLERATED: Final = 1  # steps, by most servers (RFC 6238, 5.2)


@dataclass(frozen=True, slots=True)
class Slot:
    """The time step whose code is to be sent, from `opens` on, in seconds of the corrected clock.

    `waits` is how long that is from now; 0 for at once.
    """

    step: int
    opens: float
    waits: float


def next_slot(period: int, now: float, *, used: int | None, enough: float = ENOUGH) -> Slot:
    """Return when the next code goes in, and which.

    `now` is in Unix seconds, corrected if codes are; `used` is the newest step whose code went to
    a clinic or its clipboard, None for none. No more than half a period is waited out.
    """
    step, since = divmod(now, period)
    here = int(step)
    late = period - since < min(enough, period / 2)
    wanted = here + 1 if late else here
    if used is not None and wanted <= used <= here + _TOLERATED:
        wanted = used + 1
    opens = float(wanted * period)
    return Slot(wanted, opens, max(opens - now, 0.0))


def step_at(period: int, now: float) -> int:
    """Return the time step at a moment."""
    return math.floor(now / period)


class Refused(Enum):
    """Why a clinic most likely refused a code of ours. It says the same to all."""

    CLOCK = "clock"  # this computer's is off: Offset.seconds says by how much
    USED = "used"  # that code has been to the clinic already
    WRONG_TOKEN = "wrong token"  # noqa: S105  in time and fresh, so it is another account's
    UNKNOWN = "unknown"  # nothing is known of the clock


def why_refused(
    period: int, step: int, sent: float, *, offset: Offset | None, used: int | None
) -> Refused:
    """Say what it most likely means.

    `step` is the code's, `sent` when it went in by this computer's clock, `offset` the measured
    one, `used` the newest step whose code had gone in before that one.
    """
    away = 0 if offset is None else _steps_away(period, step, sent, offset)
    if away > _TOLERATED:
        return Refused.CLOCK
    if used is not None and step <= used:
        return Refused.USED
    if away:
        return Refused.CLOCK
    return Refused.UNKNOWN if offset is None else Refused.WRONG_TOKEN


def _steps_away(period: int, step: int, sent: float, offset: Offset) -> int:
    """Return how many steps the clinic's clock was from the code's, at least."""
    first, last = (step_at(period, sent + end) for end in (offset.low, offset.high))
    return max(first - step, step - last, 0)
