"""The codes that the rows show at this moment, computed only for rows that are looked at."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from desktop.otp.code import Code, code_at
from desktop.otp.token import Kind
from desktop.vault.entries import Entry

LOW = 5  # seconds: from here the next code is shown too
SHOWN_FOR = 10  # seconds that a hidden code stays visible after it was asked for
MADE_FOR = 60  # seconds that a counter's code stays visible


class Live(NamedTuple):
    """What a row shows now.

    No `text`: a counter's code is yet to be made. `following` is there in the last seconds only.
    No `seconds`: the code does not run out by time.
    """

    text: str
    following: str = ""
    seconds: int | None = None
    period: int = 30
    hidden: bool = False


class LiveCodes:
    """Knows each token's code for now; time comes in as Unix seconds."""

    def __init__(self, clock: Callable[[], float], *, hidden: bool) -> None:
        self._clock = clock
        self.hidden = hidden  # until one is asked for
        self._codes: dict[UUID, tuple[Entry, Code]] = {}
        self._following: dict[UUID, tuple[Code, Code]] = {}
        self._made: dict[UUID, tuple[Code, float]] = {}
        self._asked: dict[UUID, float] = {}

    def live(self, entry: Entry) -> Live:
        """Return what the row of a token shows."""
        now = self._clock()
        hidden = self.hidden and self._asked.get(entry.id, 0) <= now
        if entry.token.kind is Kind.HOTP:
            made = self._made_now(entry.id, now)
            return Live(made.text if made else "")
        code = self._code(entry, now)
        if code.valid_to is None:  # nothing by time that says no end
            return Live(code.text, hidden=hidden)
        seconds = max(1, math.ceil(code.valid_to - now))
        following = ""
        if seconds < LOW and not hidden:
            following = self._after(entry, code, code.valid_to).text
        return Live(code.text, following, seconds, entry.token.period, hidden)

    def show(self, token: UUID) -> None:
        """Show a hidden code for a while."""
        self._asked[token] = self._clock() + SHOWN_FOR

    def made(self, token: UUID, code: Code) -> None:
        """Keep a counter's new code visible for a while."""
        self._made[token] = (code, self._clock() + MADE_FOR)

    def made_now(self, token: UUID) -> Code | None:
        """Return the counter's code that is visible now."""
        return self._made_now(token, self._clock())

    def forget(self) -> None:
        """Drop every code: nobody is looking."""
        self._codes.clear()
        self._following.clear()
        self._made.clear()
        self._asked.clear()

    def _made_now(self, token: UUID, now: float) -> Code | None:
        made = self._made.get(token)
        if made is None:
            return None
        if made[1] <= now:
            del self._made[token]
            return None
        return made[0]

    def _code(self, entry: Entry, now: float) -> Code:
        known = self._codes.get(entry.id)
        if known is not None and known[0].token is entry.token:
            code = known[1]
            # Both ends are looked at: the computer's clock may be set back.
            if (
                code.valid_from is not None
                and code.valid_to is not None
                and code.valid_from <= now < code.valid_to
            ):
                return code
        code = code_at(entry.token, now)
        self._codes[entry.id] = (entry, code)
        return code

    def _after(self, entry: Entry, code: Code, when: float) -> Code:
        known = self._following.get(entry.id)
        if known is not None and known[0] is code:
            return known[1]
        following = code_at(entry.token, when)
        self._following[entry.id] = (code, following)
        return following
