"""Figures: two medians from one run, and whether their ratio is what was aimed at."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

UNITS = {"ms": 1e3, "MB": 1.0}


class Unmet:
    """The aims that were missed in this run."""

    def __init__(self) -> None:
        self.lines: list[str] = []


UNMET = Unmet()


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of one thing, in seconds, MB or a count."""

    name: str
    values: Sequence[float]

    @property
    def median(self) -> float:
        """The value in the middle."""
        return statistics.median(self.values)


FRAME = Measured("a frame", [0.016])  # of 60 a second


class Act(Protocol):
    """Something that is timed by whoever calls it, or that times a part of itself."""

    def __call__(self) -> float | None:
        """Do it once; return the seconds it took, or None for all of the call."""


def interleaved(rounds: int, *acts: Act) -> list[list[float]]:
    """Do each of these in turn, A B A B …, and return the seconds of each.

    What else the computer does at the time then falls on all of them alike.
    """
    found: list[list[float]] = [[] for _ in acts]
    for _ in range(rounds):
        for act, values in zip(acts, found, strict=True):
            started = time.perf_counter()
            seconds = act()
            passed = time.perf_counter() - started
            values.append(passed if seconds is None else seconds)
    return found


def say(text: str) -> None:
    """Print a line of its own."""
    print(text, flush=True)


def compare(
    ours: Measured, peer: Measured, unit: str, aim: float | None = None, digits: int = 1
) -> None:
    """Print what was measured as a ratio, and whether it is at most `aim`."""
    factor = UNITS[unit]
    ratio = ours.median / peer.median
    if len(ours.values) == len(peer.values):  # measured in turn: what passes falls on both
        pairs = zip(ours.values, peer.values, strict=True)
        ratio = statistics.median(mine / theirs for mine, theirs in pairs)
    verdict = "" if aim is None else f"; aim at most {aim:g}: {'met' if ratio <= aim else 'MISSED'}"
    spread = f" ({min(ours.values) * factor:.{digits}f} to {max(ours.values) * factor:.{digits}f})"
    line = (
        f"{ours.name}: {ours.median * factor:.{digits}f} {unit}"
        f"{spread if len(ours.values) > 1 else ''}, {ratio:.2f} times "
        f"{peer.name} ({peer.median * factor:.{digits}f} {unit}){verdict}"
    )
    say("  " + line)
    if aim is not None and ratio > aim:
        UNMET.lines.append(line)
