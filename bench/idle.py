"""What programs do while nobody does anything: processor time, and how often they wake."""

from __future__ import annotations

import time
from contextlib import ExitStack

from bench import driving, peers, shelves
from bench.display import Display
from bench.figures import UNMET, say
from bench.programs import BARE, TICK, Program, frontdesk, running
from desktop.vault.shelf import Shelf

SECONDS = 20
SETTLED = 4.0  # until every program is done with its start
TOKENS = 1_000


def measure() -> None:
    """Let all of them wait at the same time; the last to start has the keyboard."""
    display = Display()
    programs: dict[str, Program] = {}
    with ExitStack() as stack:
        place = stack.enter_context(shelves.folder())
        shelves.vault(Shelf(place / "data", cost=shelves.CHEAP), shelves.PEOPLE[0], TOKENS)
        other = shelves.folder()
        second = stack.enter_context(other)
        shelves.vault(Shelf(second, cost=shelves.CHEAP), shelves.PEOPLE[0], TOKENS)
        programs["a bare PySide6 window"] = stack.enter_context(running(BARE))
        display.wait_title("Bare")
        peer = peers.keepassxc(place / "peer", list(shelves.tokens(10)))
        if peer is not None:
            programs["KeePassXC, locked"] = stack.enter_context(
                running(peer.command, peer.environment)
            )
            display.wait(lambda: "[Locked]" in display.title(), "KeePassXC")
        programs["open and hidden"] = stack.enter_context(running(frontdesk(place / "data")))
        driving.unlock(display)
        display.minimise()
        programs["open and in sight"] = stack.enter_context(running(frontdesk(second)))
        driving.unlock(display)
        third = stack.enter_context(shelves.folder())  # there is one window for a data folder
        shelves.vault(Shelf(third, cost=shelves.CHEAP), shelves.PEOPLE[0], TOKENS)
        programs["locked"] = stack.enter_context(running(frontdesk(third)))
        display.wait(lambda: display.title() == driving.PICKER, "the picker")
        time.sleep(SETTLED)
        before = {name: activity(program) for name, program in programs.items()}
        time.sleep(SECONDS)
        after = {name: activity(program) for name, program in programs.items()}
    for name in programs:
        (ran, woke), (ran_before, woke_before) = after[name], before[name]
        ticks, wakings = round((ran - ran_before) * TICK), woke - woke_before
        line = f"{name}: {ticks} ticks of {1_000 // TICK} ms, woken {wakings} times in {SECONDS} s"
        if name == "locked":
            still = not ticks and not wakings
            line += f"; aim none: {'met' if still else 'MISSED'}"
            UNMET.lines += [] if still else [line]
        say("  " + line)


def activity(program: Program) -> tuple[float, int]:
    """Return the processor's seconds, and the wakings, so far."""
    return program.processor(), program.wakings()
