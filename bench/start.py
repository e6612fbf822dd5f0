"""From the start of the process to the picker on the screen, as an onlooker sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from bench import peers, shelves
from bench.display import MIDDLE, Display
from bench.figures import Measured, compare, interleaved
from bench.programs import BARE, frontdesk, running
from desktop.vault.shelf import Shelf

ROUNDS = 10
TOKENS = 10


def measure() -> None:
    display = Display()
    with shelves.folder() as place:
        shelf = Shelf(place / "data", cost=shelves.CHEAP)
        for person in shelves.PEOPLE:
            shelves.vault(shelf, person, TOKENS)
        programs = {
            "start to painted picker": peers.Peer("", frontdesk(place / "data"), {}),
            "a bare PySide6 window": peers.Peer("", BARE, {}),
        }
        for peer in (
            peers.keepassxc(place / "keepassxc", list(shelves.tokens(TOKENS))),
            peers.otpclient(place / "otpclient", list(shelves.tokens(TOKENS))),
        ):
            if peer is not None:
                programs[peer.name] = peer
        for program in programs.values():
            started(display, *program[1:])  # its files are in memory afterwards, and compiled
        times = interleaved(
            ROUNDS, *(partial(started, display, *each[1:]) for each in programs.values())
        )
    ours, bare, *others = map(Measured, programs, times)
    compare(ours, bare, "ms", 1.3, 0)
    for other in others:
        below = 1.0 if other.name.startswith("KeePassXC") else None
        compare(ours, other, "ms", below, 0)


def started(display: Display, command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Start a program; return the seconds until it has painted the middle of the screen."""
    before = display.pixels(MIDDLE)
    with running(command, environment) as run:
        at = display.wait(lambda: display.pixels(MIDDLE) != before, "a painted window")
    display.wait(lambda: display.pixels(MIDDLE) == before, "the window to go")
    return at - run.started
