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
from typing import Final, NoReturn, Protocol

from desktop.secret import Pinned, Secret

KEY: Final = 32  # bytes
FAREWELL: Final = "--farewell"
_PATIENCE: Final = 1.0  # seconds for a shell to start
_LONGEST: Final = 32_768  # bytes of a link, half of what a pipe holds
_KEY_AT: Final = "--resume-key"
_LINK_AT: Final = "--resume-link"


class Replace(Protocol):
    """How this process is replaced by one that starts with these arguments; never returns."""

    def __call__(
        self, arguments: Sequence[str], key: Secret | None = None, link: Secret | None = None
    ) -> NoReturn:
        """Hand a key and a link over through a pipe that only the successor inherits.

        They come as the arguments `--resume-key DESCRIPTOR` and `--resume-link DESCRIPTOR`, which
        name the same pipe; they are never arguments or in the environment themselves.
        """


def replace_process(
    arguments: Sequence[str], key: Secret | None = None, link: Secret | None = None
) -> NoReturn:
    """Start the program anew in this process's place: a `Replace`."""
    sys.stdout.flush()
    sys.stderr.flush()
    # A frozen program would take itself for a part of the old one.
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    command = [*_command(), *arguments]
    if sys.platform == "win32":  # which cannot replace a process
        from desktop.system.windows import ending

        _start(command, _given(key, link))
        ending.end()
    else:
        if key is not None or link is not None:
            reading, writing = os.pipe()
            command += leave(writing, reading, key, link)
            os.set_inheritable(reading, True)
        os.execv(command[0], command)  # noqa: S606  no shell is wanted


def leave(writing: int, reading: int, key: Secret | None, link: Secret | None) -> list[str]:
    """Write what there is into a pipe, wipe it, and return the arguments that say where it is."""
    words = []
    for name, secret in _given(key, link).items():
        os.write(writing, secret.view)
        secret.wipe()
        words += [name, str(reading)]
    os.close(writing)
    return words


def descriptors(arguments: Sequence[str]) -> set[int]:
    """Return where `leave` said that something is."""
    given = dict(zip(arguments[::2], arguments[1::2], strict=False))
    return {int(given[name]) for name in (_KEY_AT, _LINK_AT) if name in given}


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
        return first, None if link is None else Secret.adopt(_read(pipe, _LONGEST))


def _given(key: Secret | None, link: Secret | None) -> dict[str, Secret]:
    left = {_KEY_AT: key, _LINK_AT: link}
    return {name: secret for name, secret in left.items() if secret is not None}


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


def _start(command: Sequence[str], given: Mapping[str, Secret]) -> None:
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
