"""Every way to leave with everything that may be open: codes off the screen, and the picker on it.

Takes some minutes. `idle` is left out: nobody can say from outside when exactly its time was up.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bench import shelves
from bench.display import MIDDLE, Display
from bench.figures import Measured, compare
from bench.programs import BARE
from bench.start import started
from desktop.autolock import LockReason
from desktop.vault.crypto import Cost
from desktop.vault.shelf import Shelf
from tests.window.desk import WAYS, Desk, Leaving, desk
from tests.window.program import Program
from tests.window.states import PICKER, SLOW, STATES

TOKENS = 100
SLOWEST = Cost(memory_kib=65_536, iterations=24, lanes=1)
OFF = Measured("30 ms", [0.030])
ON = Measured("a quarter of a second", [0.25])
SETTLED = 0.3  # seconds
MANAGER = "openbox"
KEYS = {
    LockReason.USER: ("Control_L", "l"),
    LockReason.HAND_OVER: ("Control_L", "Shift_L", "l"),
}
Times = defaultdict[str, list[float]]


def measure() -> None:
    """Go through all of them, and print what took longest."""
    display = Display()
    started(display, BARE, {})
    empty = display.pixels(MIDDLE)
    off_by_way, off_by_state = Times(list), Times(list)
    on_by_way, on_by_state = Times(list), Times(list)
    with shelves.folder() as place, desk() as told:
        shelves.vault(Shelf(place, cost=SLOWEST), SLOW, 1)
        time.sleep(1)  # the next one is the newer by its clock
        shelves.vault(Shelf(place, cost=shelves.CHEAP), shelves.PEOPLE[0], TOKENS)
        with program_of(place, told) as running:
            for name, enter in STATES.items():
                for way in WAYS:
                    if way.reason is LockReason.IDLE:
                        continue
                    program = running.again()
                    enter(program, shelves.PASSWORD, place)
                    time.sleep(SETTLED)
                    gone, back = leave(display, empty, way, told, program)
                    off_by_way[way.name].append(gone)
                    off_by_state[name].append(gone)
                    if back is not None:
                        on_by_way[way.name].append(back)
                        on_by_state[name].append(back)
                    program.pointer("mouseup", "1")
    for times in off_by_way, off_by_state:
        tell("off the screen", times, OFF)
    for times in on_by_way, on_by_state:
        tell("picker", times, ON)


class Running:
    """One program for as long as it lives, and another when a signal ended it."""

    def __init__(self, place: Path, told: Desk) -> None:
        self._place, self._told = place, told
        self._program: Program | None = None

    def again(self) -> Program:
        """Return a program that runs."""
        if self._program is None or self._program.process.poll() is not None:
            self._program = Program(self._place, environment=self._told.environment)
        return self._program

    def stop(self) -> None:
        """End it."""
        if self._program is not None:
            self._program.stop()


@contextmanager
def program_of(place: Path, told: Desk) -> Iterator[Running]:
    """Run the program for a while."""
    running = Running(place, told)
    try:
        yield running
    finally:
        running.stop()


def leave(
    display: Display, empty: bytes, way: Leaving, told: Desk, program: Program
) -> tuple[float, float | None]:
    """Leave; return the seconds until nothing is on the screen, and until the picker is."""
    began = begin(display, way, told, program)
    off = display.wait(lambda: display.pixels(MIDDLE) == empty, f"{way}: an empty screen")
    if way.reason is LockReason.DESKTOP_LOST:
        subprocess.run(["setsid", "--fork", MANAGER], stderr=subprocess.DEVNULL, check=True)
    if way.ends:
        program.process.wait()
        return off - began, None
    on = display.wait(lambda: display.pixels(MIDDLE) != empty, f"{way}: the picker")
    display.wait(lambda: program.titles() == [PICKER], f"{way}: the picker's title")
    return off - began, on - began


def begin(display: Display, way: Leaving, told: Desk, program: Program) -> float:
    """Let it happen; return when it did, without the time that telling it takes."""
    if way.reason in KEYS:
        return display.press(*KEYS[way.reason])
    began = time.perf_counter()
    if way.reason is LockReason.DESKTOP_LOST:
        for number in window_managers():
            os.kill(number, signal.SIGKILL)
    else:
        way.do(told, program)
    return began


def window_managers() -> list[int]:
    """Return the processes of the window manager on this display."""
    shown = f"DISPLAY={os.environ['DISPLAY']}".encode()
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            named = (place / "comm").read_text(encoding="utf-8").strip() == MANAGER
            if named and shown in (place / "environ").read_bytes().split(b"\0"):
                found.append(int(place.name))
    return found


def tell(what: str, times: Mapping[str, Sequence[float]], limit: Measured) -> None:
    """Print the median of each, and whether the limit holds for it."""
    for name, values in sorted(times.items(), key=lambda item: -statistics.median(item[1])):
        compare(Measured(f"{what}, {name}", values), limit, "ms", 1.0, digits=0)
