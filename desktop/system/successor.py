"""Replacing this process by a new one of the same program.

What a process knew dies with it: its memory is freed by the operating system, while neither
Python nor Qt can wipe a string. See docs/decisions/0001-a-process-for-each-state.md.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final, NoReturn

from desktop.secret import Pinned, Secret

KEY: Final = 32  # bytes
FAREWELL: Final = "--farewell"
_PATIENCE: Final = 1.0  # seconds for a shell to start
_LINK: Final = 32_768  # bytes, half of what a pipe holds


def replace_process(
    arguments: Sequence[str], key: Secret | None = None, link: Secret | None = None
) -> NoReturn:
    """Start the program anew in this process's place; never returns.

    A key and a link are handed over through a pipe that only the successor inherits, as the
    arguments `--resume-key DESCRIPTOR` and `--resume-link DESCRIPTOR`, which name the same pipe;
    they are never arguments or in the environment themselves.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    # A frozen program would take itself for a part of the old one.
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    command = [*_command(), *arguments]
    left = {"--resume-key": key, "--resume-link": link}
    given = {name: secret for name, secret in left.items() if secret is not None}
    if sys.platform == "win32":
        _start_and_leave(command, given)
    else:
        if given:
            reading, writing = os.pipe()
            for name, secret in given.items():
                os.write(writing, secret.view)
                secret.wipe()
                command += [name, str(reading)]
            os.close(writing)
            os.set_inheritable(reading, True)
        os.execv(command[0], command)  # noqa: S606  no shell is wanted


def tell_clinics(data: bytes) -> None:
    """Start a process that reads this, tells clinics that their sessions are over, and ends."""
    import subprocess

    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    command = [*_command(), FAREWELL]
    with suppress(OSError, subprocess.TimeoutExpired):
        if sys.platform == "win32":
            child = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603  our own program
            if child.stdin is not None:
                child.stdin.write(data)
                child.stdin.close()
        else:
            # No child of this process, whose number lives on: nobody there would wait for its end.
            # A shell gives what it leaves behind nothing to read, unless by another number.
            orphan = ["/bin/sh", "-c", 'exec 3<&0; "$0" "$@" <&3 3<&- &', *command]
            subprocess.run(orphan, input=data, check=False, timeout=_PATIENCE)  # noqa: S603


def read_left(key: int | None, link: int | None) -> tuple[Secret | None, Secret | None]:
    """Return the key and the link that the process before this one left in a pipe.

    Each is None if there is no descriptor for it. Raises OSError.
    """
    descriptor = link if key is None else key
    if descriptor is None:
        return None, None
    with io.FileIO(descriptor) as pipe:
        first = None if key is None else Pinned.adopt(_read(pipe, KEY))
        if first is not None and len(first) != KEY:
            raise OSError("no key")
        return first, None if link is None else Secret.adopt(_read(pipe, _LINK))


def _read(pipe: io.FileIO, limit: int) -> bytearray:
    data = bytearray(limit)
    size = 0
    while count := pipe.readinto(memoryview(data)[size:]):
        size += count
    result = data[:size]
    data[:] = bytes(limit)
    return result


def _command() -> list[str]:
    """Return what this program was started with, without its own arguments."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    given = len(sys.argv) - 1
    return [sys.executable, *sys.orig_argv[1 : len(sys.orig_argv) - given]]


def _start_and_leave(command: Sequence[str], given: Mapping[str, Secret]) -> NoReturn:
    """Windows cannot replace a process: a new one starts, and this one ends at once."""
    import subprocess

    if not given:
        subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603  our own program
    else:
        words = [word for name in given for word in (name, "0")]
        child = subprocess.Popen([*command, *words], stdin=subprocess.PIPE)  # noqa: S603
        if child.stdin is not None:
            for secret in given.values():
                child.stdin.write(secret.view)
                secret.wipe()
            child.stdin.close()
    os._exit(0)
