"""This computer's clock against a trusted one; pure.

A server's `Date` has whole seconds and was written some time between the request and the answer. So
an answer says only that the server runs ahead by something in [date - received, date + 1 - sent];
several answers have that in common which all of them allow (ten gave 0.06 s).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SHOWN_FROM: Final = 10.0  # seconds
CORRECTED_FROM: Final = 30.0  # seconds: a whole time step


@dataclass(frozen=True, slots=True)
class Offset:
    """How many seconds the trusted clock is ahead of this one: between `low` and `high`."""

    low: float
    high: float

    @property
    def seconds(self) -> float:
        """The best guess. Negative when this computer runs ahead."""
        return (self.low + self.high) / 2

    @property
    def shown(self) -> bool:
        """Whether it is worth a word: certainly 10 s or more."""
        return self._least >= SHOWN_FROM

    @property
    def correctable(self) -> bool:
        """Whether correcting codes should be offered: certainly 30 s or more."""
        return self._least >= CORRECTED_FROM

    @property
    def _least(self) -> float:
        return max(self.low, -self.high, 0.0)


def bracket(date: float, sent: float, received: float) -> Offset:
    """Return what one answer says, which bore `date`; the other two by this computer's clock."""
    return Offset(date - received, date + 1 - sent)


def narrowed(known: Offset | None, new: Offset) -> Offset:
    """Return what both allow; the new one alone when they have nothing in common.

    That is when a clock was set between them.
    """
    if known is None:
        return new
    low, high = max(known.low, new.low), min(known.high, new.high)
    return Offset(low, high) if low <= high else new
