"""Locking, from the key to the picker; and opening, from Enter to the list."""

from __future__ import annotations

import sys
import time

from bench import driving, shelves
from bench.display import MIDDLE, Display
from bench.figures import FRAME, Measured, compare
from bench.programs import BARE, frontdesk, running
from bench.start import started
from desktop.vault.shelf import Shelf

ROUNDS = 20
PASTED = 5
TOKENS = 1_000
MOMENT = Measured("a moment", [0.1])  # until then an answer seems to come at once


def measure() -> None:
    """Lock and open one program again and again, and start a bare window in between."""
    display = Display()
    off, picker, typed, pasted = [], [], [], []
    with shelves.folder() as place:
        shelves.vault(Shelf(place, cost=shelves.CHEAP), shelves.PEOPLE[0], TOKENS)
        started(display, BARE, {})
        empty = display.pixels(MIDDLE)
        with running((sys.executable, "-m", "bench.pasteboard")), running(frontdesk(place)):
            driving.unlock(display)
            time.sleep(driving.SETTLED)
            seen = display.pixels(driving.LIST)
            for number in range(ROUNDS):
                gone, painted = driving.lock(display, empty)
                off.append(gone)
                picker.append(painted)
                if number < PASTED:
                    pasted.append(driving.unlock(display, driving.paste_password, seen))
                else:
                    typed.append(driving.unlock(display, seen=seen))
        bare = [started(display, BARE, {}) for _ in range(ROUNDS // 2)]
    window = Measured("the start of a bare PySide6 window", bare)
    compare(Measured("lock to codes off the screen", off), FRAME, "ms", 1.0)
    compare(Measured("lock to painted picker, in a new process", picker), window, "ms", digits=0)
    name = f"open {TOKENS:,} tokens, without the key derivation"
    compare(Measured(name, typed), MOMENT, "ms", digits=0)
    one = Measured("with a password that was typed", typed)
    compare(Measured("the same with one that was pasted", pasted), one, "ms", digits=0)
