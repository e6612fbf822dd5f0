"""Saves a vault on demand, each time in a fork of this process, for a tracer to interfere with.

Started by test_interrupted.py. Standard input: a data folder and a line end, then one byte when
the tracer is there. Standard output: "ready PID", the outcome, and "ended STATUS".
"""

import os
import select
import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from desktop.errors import DesktopError
from desktop.vault.crypto import MODULES
from desktop.vault.shelf import Shelf
from tests.conftest import FAST
from tests.vault.crafted import password, token

BEGIN, END = "/a save begins", "/a save ends"


def say(text):
    os.write(1, f"{text}\n".encode())


def line():
    result = b""
    while (byte := os.read(0, 1)) not in (b"", b"\n"):
        result += byte
    return result.decode()


def save(folder):
    [locked] = Shelf(Path(folder), cost=FAST).vaults()
    vault = locked.unlock(password())
    say(f"ready {os.getpid()}")
    # Waited for, not read: a read that began before the tracer came would be counted by luck.
    select.select([0], [], [])
    os.read(0, 1)
    os.access(BEGIN, os.F_OK)
    try:
        vault.add(token(99), "new")
    except DesktopError as error:
        outcome = error.kind
    except BaseException as bug:  # noqa: BLE001  reported as what it is
        outcome = f"bug {bug!r}"
    else:
        outcome = "saved"
    os.access(END, os.F_OK)
    say(outcome)


def main():
    while folder := line():
        child = os.fork()
        if child == 0:
            try:
                save(folder)
            finally:
                os._exit(0)
        say(f"ended {os.waitpid(child, 0)[1]}")


if __name__ == "__main__":
    # What is imported when it is first needed is needed before the fork.
    for module in (*MODULES, "filelock", "desktop.vault.states"):
        import_module(module)
    main()
