"""What 500 locks leave behind, in one process number: memory, windows, files and the like.

It takes some eight minutes, so it is measured only when it is asked for. Only memory of its own is
judged: its share of the libraries depends on what else runs.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench import driving, shelves
from bench.display import MIDDLE, Display
from bench.figures import UNMET, say
from bench.programs import Program, frontdesk, running
from desktop.vault.shelf import Shelf

CYCLES = 500
LOOKS = 50  # cycles between two looks
FIRST = LOOKS  # the look that the last one is compared with: until then caches fill up
TOKENS = 100
FLAT = 0.05
LOCK = ("Control_L", "l")
HAND_OVER = ("Control_L", "Shift_L", "l")


class Leftovers(NamedTuple):
    """What should be as many after any number of locks."""

    windows: int
    descriptors: int
    threads: int
    children: int


class State(NamedTuple):
    """The program at one moment: its own memory, and with its share of the libraries, in MB."""

    own: float
    share: float
    counts: Leftovers


class Look(NamedTuple):
    """What was seen after so many cycles."""

    cycle: int
    locked: State
    open: State
    files: frozenset[str]  # of the locked program
    vault: int  # bytes


def measure() -> None:
    """Unlock, copy a code and lock, again and again."""
    display = Display()
    bare = display.pixels(MIDDLE)
    with shelves.folder() as place:
        data, temporary = place / "data", place / "tmp"
        temporary.mkdir()
        shelves.vault(Shelf(data, cost=shelves.CHEAP), shelves.PEOPLE[0], TOKENS)
        places = (data, temporary, Path(os.environ["XDG_RUNTIME_DIR"]))
        looks: list[Look] = []
        with running(frontdesk(data)):
            driving.unlock(display)  # its modules are compiled afterwards
        with running(frontdesk(data), {"TMPDIR": str(temporary)}) as program:
            for cycle in range(CYCLES + 1):
                if cycle % LOOKS == 0:
                    looks.append(looked(display, program, cycle, places))
                    say("  " + line(looks[-1]))
                else:
                    driving.unlock(display)
                once(display, bare, cycle)
            if program.process.poll() is not None:
                raise ProcessLookupError(program.process.pid)
    conclude(looks)


def once(display: Display, bare: bytes, cycle: int) -> None:
    """Copy a code from the open vault, and lock it by one of both keys in turn."""
    driving.copy(display)
    driving.lock(display, bare, HAND_OVER if cycle % 2 else LOCK)
    display.wait(lambda: display.clipboard() == 0, "the code to be off the clipboard")


def looked(display: Display, program: Program, cycle: int, places: Sequence[Path]) -> Look:
    """Look at the locked program, unlock it, and look again."""
    display.wait(lambda: display.title() == driving.PICKER, "the picker")
    locked = state(display, program)
    files = {file for place in places for file in place.rglob("*")}
    vaults = [file.stat().st_size for file in places[0].glob("vaults/*.vault")]
    driving.unlock(display)
    opened = state(display, program)
    return Look(cycle, locked, opened, frozenset(map(str, files)), sum(vaults))


def state(display: Display, program: Program) -> State:
    """Return what the program has once it has done what it put off."""
    time.sleep(driving.SETTLED)
    counts = (program.descriptors(), program.threads(), program.children())
    return State(program.memory(), program.share(), Leftovers(display.windows(), *counts))


def line(look: Look) -> str:
    """Return one line of what was seen."""
    states = "; ".join(
        f"{name} {state.own:.1f} MB, {state.share:.1f} with libraries, "
        + ", ".join(
            f"{count} {what}" for what, count in zip(Leftovers._fields, state.counts, strict=True)
        )
        for name, state in (("locked", look.locked), ("open", look.open))
    )
    return f"after {look.cycle}: {states}; {len(look.files)} files; vault {look.vault / 1e3:.1f} kB"


def conclude(looks: Sequence[Look]) -> None:
    """Print what changed from the first look, or from when caches are full, to the last."""
    start, end = looks[0], looks[-1]
    warm = next(look for look in looks if look.cycle == FIRST)
    for name, before, after in (
        ("locked", warm.locked, end.locked),
        ("open", warm.open, end.open),
    ):
        change = after.own / before.own - 1
        verdict(
            f"{name}: {after.own:.1f} MB after {end.cycle} locks, {change:+.1%} on "
            f"{before.own:.1f} MB after {warm.cycle}; aim within {FLAT:.0%}",
            met=abs(change) <= FLAT,
        )
    half = len(looks) // 2
    for name, counts in (
        ("locked", [look.locked.counts for look in looks]),
        ("open", [look.open.counts for look in looks]),
    ):
        # The most of either half: whether a pooled thread was needed differs from start to start.
        first, last = (map(max, zip(*part, strict=True)) for part in (counts[:half], counts[half:]))
        grown = [
            f"{what} {was} to {became}"
            for what, was, became in zip(Leftovers._fields, first, last, strict=True)
            if became > was
        ]
        verdict(f"left behind, {name}: {', '.join(grown) or 'nothing'}; aim nothing", met=not grown)
    added = sorted(end.files - warm.files)
    verdict(f"files left behind: {', '.join(added) or 'none'}; aim none", met=not added)
    say(
        f"  the journal makes the vault {(end.vault - start.vault) / (end.cycle - start.cycle):.0f}"
        f" bytes longer by a lock: {start.vault / 1e3:.1f} to {end.vault / 1e3:.1f} kB"
    )


def verdict(text: str, *, met: bool) -> None:
    """Print whether an aim was met."""
    text += f": {'met' if met else 'MISSED'}"
    say("  " + text)
    UNMET.lines += [] if met else [text]
