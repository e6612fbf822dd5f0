"""Which code of a token may go to a clinic by itself, and what it means when it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from desktop.clock import Offset
from desktop.otp.code import Code, code_at
from desktop.presenters.code_timing import Refused, next_slot, step_at, why_refused
from desktop.vault.entries import Entry


@dataclass(frozen=True, slots=True)
class Sent:
    """A code that is on its way: its time step, and when it went by this computer's own clock."""

    code: Code
    step: int
    at: float
    used: int | None  # the newest step whose code had gone before


class HandingOver:
    """Remembers what went: a code goes at most once per token and time step, to whatever clinic."""

    def __init__(self) -> None:
        self._gone: dict[UUID, int] = {}

    def send(self, entry: Entry, now: float, correction: float, least: int) -> Sent | None:
        """Return the code that goes now, which counts as gone from here; None: it has to wait.

        `now` is Unix seconds, corrected by `correction` already; `least` the seconds that the
        code still has to be good for. A code that was copied has gone as well: most likely it was
        typed somewhere. Raises BadTokenError for a token without a code by time.
        """
        code = code_at(entry.token, now)
        used = self._newest(entry, correction)
        slot = next_slot(entry.token.period, now, used=used, enough=least)
        if slot.waits > 0:
            return None
        self._gone[entry.id] = slot.step
        return Sent(code, slot.step, now - correction, used)

    def _newest(self, entry: Entry, correction: float) -> int | None:
        """Return the newest time step whose code went anywhere."""
        steps = {self._gone.get(entry.id)}
        if entry.last_used is not None:
            steps.add(step_at(entry.token.period, entry.last_used + correction))
        return max((step for step in steps if step is not None), default=None)


def why(entry: Entry, sent: Sent, offset: Offset | None) -> Refused:
    """Return what a refused code most likely means."""
    period = entry.token.period
    return why_refused(period, sent.step, sent.at, offset=offset, used=sent.used)
