"""What a command reads and prints."""

from __future__ import annotations

import getpass
import io
import json
import os
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, Self, TextIO

from desktop.otp.token import one_line


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command came to: one JSON document, or lines for people.

    `failure` is the sentence that says why it is none the less a failure.
    """

    document: object
    lines: tuple[str, ...] = ()
    failure: str | None = None

    def text(self, *, as_json: bool) -> str:
        """Return what is printed."""
        if as_json:
            return json.dumps(self.document, ensure_ascii=False) + "\n"
        return "".join(printable(line) + "\n" for line in self.lines)


class Terminal:
    """Standard input and output. `ask` prompts without an echo; None where nobody can answer.

    `ask` raises EOFError when nothing is typed.
    """

    def __init__(
        self,
        source: BinaryIO,
        out: TextIO,
        err: TextIO,
        ask: Callable[[str], str] | None = None,
    ) -> None:
        self.source = source
        self.ask = ask
        self._out = out
        self._err = err

    @classmethod
    def of_this_process(cls) -> Self:
        """Return the real one: UTF-8 whatever the locale or the console's code page.

        Python has no stream at all for one that the caller closed.
        """
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        source = sys.stdin.buffer if sys.stdin else io.BytesIO()
        nowhere = io.StringIO()
        people = any(stream and stream.isatty() for stream in (sys.stdin, sys.stderr))
        return cls(source, sys.stdout or nowhere, sys.stderr or nowhere, _ask if people else None)

    def print(self, text: str) -> None:
        """Print a text as it is. Raises OSError."""
        self._out.write(text)
        self._out.flush()

    def note(self, sentence: str) -> None:
        """Print a sentence for people beside the result; it is no harm if nobody takes it."""
        with suppress(OSError):
            self._err.write(printable(sentence) + "\n")
            self._err.flush()

    def usage(self, text: str) -> None:
        """Print how a command is used."""
        with suppress(OSError):
            self._err.write(text.rstrip("\n") + "\n")
            self._err.flush()

    def stop_printing(self) -> None:
        """Let Python's last flush go nowhere, after the reader has gone away."""
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._out.fileno())


def printable(line: str) -> str:
    """Return a line that cannot command a terminal, whatever name stands in it."""
    start = len(line) - len(line.lstrip(" "))
    return " " * start + one_line(line)


def _ask(question: str) -> str:
    with warnings.catch_warnings():
        # Without a terminal to turn the echo off, getpass would show what is typed.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(question + ": ")
        except getpass.GetPassWarning:
            raise EOFError from None
