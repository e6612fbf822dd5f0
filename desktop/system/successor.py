"""Replacing this process by a new one of the same program.

What a process knew dies with it: its memory is freed by the operating system, while neither
Python nor Qt can wipe a string. See docs/decisions/0001-a-process-for-each-state.md.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Final, NoReturn

from desktop.secret import Secret

KEY: Final = 32  # bytes


def replace_process(arguments: Sequence[str], key: Secret | None = None) -> NoReturn:
    """Start the program anew in this process's place; never returns.

    A key is handed over through a pipe that only the successor inherits, as the argument
    `--resume-key DESCRIPTOR`; it is never an argument or in the environment itself.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    # A frozen program would take itself for a part of the old one.
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    command = [*_command(), *arguments]
    if sys.platform == "win32":
        _start_and_leave(command, key)
    else:
        if key is not None:
            reading, writing = os.pipe()
            os.write(writing, key.view)
            os.close(writing)
            key.wipe()
            os.set_inheritable(reading, True)
            command += ["--resume-key", str(reading)]
        os.execv(command[0], command)  # noqa: S606  no shell is wanted


def read_key(descriptor: int) -> Secret:
    """Return the key that the process before this one left in a pipe. Raises OSError."""
    with open(descriptor, "rb", buffering=0) as pipe:
        data = bytearray(KEY)
        if pipe.readinto(data) != KEY:
            raise OSError("no key")
    return Secret.adopt(data)


def _command() -> list[str]:
    """Return what this program was started with, without its own arguments."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    given = len(sys.argv) - 1
    return [sys.executable, *sys.orig_argv[1 : len(sys.orig_argv) - given]]


def _start_and_leave(command: Sequence[str], key: Secret | None) -> NoReturn:
    """Windows cannot replace a process: a new one starts, and this one ends at once."""
    import subprocess

    if key is None:
        subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603  our own program
    else:
        child = subprocess.Popen(  # noqa: S603
            [*command, "--resume-key", "0"], stdin=subprocess.PIPE
        )
        if child.stdin is not None:
            child.stdin.write(key.view)
            child.stdin.close()
        key.wipe()
    os._exit(0)
