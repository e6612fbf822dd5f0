"""Memory of programs that wait, locked and open."""

from __future__ import annotations

import time
from pathlib import Path

from bench import driving, peers, shelves
from bench.display import Display
from bench.figures import Measured, compare
from bench.programs import BARE, Program, frontdesk, running
from desktop.vault.shelf import Shelf

COUNTS = (10, 1_000)
LOCKED, OPEN, AGAIN = "locked", "open", "locked again"
Found = dict[str, tuple[float, float]]  # of its own, and with its share of the libraries; MB


def measure() -> None:
    """Look at each program once: memory does not vary as times do."""
    display = Display()
    with running(BARE) as program:
        display.wait_title("Bare")
        bare = settled(program)
    for count in COUNTS:
        with shelves.folder() as place:
            ours = of_frontdesk(display, place, count)
            theirs = of_keepassxc(display, place / "peer", count)
        for state, mine in ours.items():
            name = f"{state}, {count:,} tokens"
            against(name, mine, "a bare PySide6 window", bare)
            if state in theirs:
                against(name, mine, f"KeePassXC, {state}", theirs[state])


def against(name: str, ours: tuple[float, float], peer: str, theirs: tuple[float, float]) -> None:
    """Compare both measures of memory."""
    for kind, mine, other in zip((name, "  with libraries"), ours, theirs, strict=True):
        compare(Measured(kind, [mine]), Measured(peer, [other]), "MB")


def settled(program: Program) -> tuple[float, float]:
    """Return a program's memory once it has done what it put off."""
    time.sleep(driving.SETTLED)
    return program.memory(), program.share()


def of_frontdesk(display: Display, place: Path, count: int) -> Found:
    """Return the memory of our program before, while and after a vault is open."""
    shelves.vault(Shelf(place, cost=shelves.CHEAP), shelves.PEOPLE[0], count)
    with running(frontdesk(place)) as program:
        display.wait_title(driving.PICKER)
        found = {LOCKED: settled(program)}
        driving.unlock(display)
        found[OPEN] = settled(program)
        display.press("Control_L", "l")
        display.wait(lambda: display.title() == driving.PICKER, "the picker")
        found[AGAIN] = settled(program)
    return found


def of_keepassxc(display: Display, place: Path, count: int) -> Found:
    """Return the memory of KeePassXC in the same states; nothing where it is not installed."""
    peer = peers.keepassxc(place, list(shelves.tokens(count)))
    if peer is None:
        return {}
    with running(peer.command, peer.environment) as program:
        display.wait(lambda: "[Locked]" in display.title(), "KeePassXC")
        found = {LOCKED: settled(program)}
        driving.open_keepassxc(display)
        found[OPEN] = settled(program)
        driving.lock_keepassxc(display)
        found[AGAIN] = settled(program)
    return found
