"""When a token's code may go to a clinic by itself. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from desktop.clock import SHOWN_FROM, Offset
from desktop.otp.code import Code, code_at
from desktop.presenters.account_states import Why
from desktop.vault.entries import Entry


@dataclass(frozen=True, slots=True)
class NotYet:
    """The code that there is now has too little time left, or has gone already."""

    until: float  # Unix seconds by the clock that was given


class HandingOver:
    """Remembers what went: a code goes at most once per token and time step, to whatever clinic."""

    def __init__(self) -> None:
        self._gone: dict[UUID, int] = {}  # until when the code that went last was valid

    def code(self, entry: Entry, now: float, least: int) -> Code | NotYet:
        """Return the code that may go now, with at least so many seconds left.

        `now` is Unix seconds, corrected. A period that is not longer than `least` is no reason to
        wait for ever: its codes go at their beginning.
        """
        code = code_at(entry.token, now)
        end = code.valid_to
        if end is None:
            return code
        needed = min(least, entry.token.period - 1)
        if end - now < needed or end <= self._gone.get(entry.id, 0):
            return NotYet(max(end, self._gone.get(entry.id, 0)))
        return code

    def went(self, entry: Entry, code: Code) -> None:
        """Note that a code is on its way: it counts from here, whatever becomes of it."""
        if code.valid_to is not None:
            self._gone[entry.id] = code.valid_to


def why_refused(entry: Entry, code: Code, offset: Offset | None, correction: float) -> Why:
    """Return what a refused code most likely means.

    `offset` is how far the clinic's clock is ahead of this computer's, `correction` the seconds
    that codes are corrected by already.
    """
    if offset is not None and abs(offset.seconds - correction) >= min(
        SHOWN_FROM, entry.token.period
    ):
        return Why.CLOCK
    used, begin = entry.last_used, code.valid_from
    if used is not None and begin is not None and used + correction >= begin:
        return Why.USED  # it was copied in the same time step, and may have been typed elsewhere
    return Why.WRONG_TOKEN
