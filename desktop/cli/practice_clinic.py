"""The practice clinic: a program of its own, which this one starts, shows and ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from desktop import data

NAME: Final = "practice-clinic"
_FOLDER: Final = "practice-clinic"  # within the data folder


def command(given: str | None, environment: Mapping[str, str], options: Sequence[str]) -> list[str]:
    """Return what starts it: beside this program where it is frozen, and else this Python."""
    if getattr(sys, "frozen", False):
        beside = Path(sys.executable)
        start = [str(beside.with_name(f"frontdesk-{NAME}{beside.suffix}"))]
    else:
        start = [sys.executable, "-m", "backend"]
    folder = data.folder(given, environment) / _FOLDER
    return [*start, "--with-parent", "--data", str(folder), *options]


def run(words: Sequence[str]) -> int:
    """Run it until it ends, or this process is told to; return its exit status.

    Its output is this process's. Raises OSError where it cannot be started. It ends with its
    standard input, which breaks even when this process is killed.
    """
    with (
        subprocess.Popen(words, stdin=subprocess.PIPE) as process,  # noqa: S603  of `command`
        _passing_on(process),
    ):
        status = process.wait()
    return status if status >= 0 else 128 - status


@contextmanager
def _passing_on(process: subprocess.Popen[bytes]) -> Iterator[None]:
    def end(_number: int, _frame: FrameType | None) -> None:
        if process.stdin:
            process.stdin.close()

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
