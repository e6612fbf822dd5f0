"""What of a vault is left in memory after it was locked: its password, its secrets, its codes."""

from __future__ import annotations

import re
import secrets
import string
import time
from base64 import b32encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from bench import driving, peers, shelves
from bench.display import MIDDLE, Display
from bench.figures import UNMET, say
from bench.programs import Program, frontdesk, running
from desktop.otp.code import code_at
from desktop.otp.token import Token
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from desktop.vault.shelf import Shelf

TOKENS = 100
DIGITS = 10  # a shorter number stands in memory by chance
LETTERS = 32
# An allocator writes over the first bytes of what it frees: the first letters of the password are
# not searched for, and each secret begins with bytes that are not either. Then come a mark that
# all secrets share, so that one search finds them, and bytes that tell whose secret it is.
FREED = 16
BEGINNING, MARK, NUMBER = 20, 10, 5  # bytes; multiples of five stand in Base32 for themselves
FORMS: tuple[Callable[[bytes], bytes], ...] = (
    bytes,
    b32encode,
    lambda data: b32encode(data).decode().encode("utf-16-le"),
)


class Left(NamedTuple):
    """How often something stands in memory, and of how many tokens there is a secret."""

    passwords: int
    secrets: int
    tokens: int
    codes: int

    def __str__(self) -> str:
        return (
            f"copies of the password {self.passwords}, of secrets {self.secrets} "
            f"(of {self.tokens} tokens in {TOKENS}), of codes {self.codes}"
        )


class Known:
    """What a program is given, and should forget."""

    def __init__(self) -> None:
        self.password = "".join(secrets.choice(string.ascii_lowercase) for _ in range(LETTERS))
        self._mark = secrets.token_bytes(MARK)
        self._numbers = [secrets.token_bytes(NUMBER) for _ in range(TOKENS)]
        self._tokens = [
            replace(
                token,
                secret=Secret(secrets.token_bytes(BEGINNING) + self._mark + number),
                digits=DIGITS,
            )
            for token, number in zip(shelves.tokens(TOKENS), self._numbers, strict=True)
        ]
        self._began = time.time()

    def tokens(self) -> list[Token]:
        """Return the tokens, with secrets of their own: a vault wipes what it was given."""
        return [replace(token, secret=token.secret.copy()) for token in self._tokens]

    def enter(self, display: Display) -> None:
        """Type the password."""
        display.type(self.password)

    def left_in(self, program: Program) -> Left:
        """Look for all of it, as bytes and as text of 8 and of 16 bits.

        Raises PermissionError for a program that only the administrator may look into.
        """
        memory = list(program.regions())
        end = self.password[FREED:]
        passwords = sum(
            region.count(end.encode(coding))
            for region in memory
            for coding in ("ascii", "utf-16-le")
        )
        # None for a mark without a number after it.
        found: list[bytes | None] = []
        for form in FORMS:
            numbers = {form(number): number for number in self._numbers}
            size = len(form(self._numbers[0]))
            found += map(numbers.get, _following(memory, form(self._mark), size))
        return Left(passwords, len(found), len({*found} - {None}), self._codes(memory))

    def _codes(self, memory: list[bytes]) -> int:
        """Count the codes of the time since these tokens were made."""
        times = range(int(self._began) - 30, int(time.time()) + 31, 30)
        codes = {code_at(token, at).text for token in self._tokens for at in times}
        narrow = re.compile(rb"\d{%d}" % DIGITS)
        wide = re.compile(rb"(?:\d\0){%d}" % DIGITS)
        return sum(
            number.replace(b"\0", b"").decode() in codes
            for region in memory
            for form in (narrow, wide)
            for number in form.findall(region)
        )


class Steps(NamedTuple):
    """What a person does with a program."""

    unlock: Callable[[Display, Callable[[Display], None]], object]
    copy: Callable[[Display], None]
    lock: Callable[[Display], object]


def measure() -> None:
    """Do the same with each program: open, copy a code, lock."""
    display = Display()
    bare = display.pixels(MIDDLE)
    ours = Steps(driving.unlock, driving.copy, partial(driving.lock, bare=bare))
    with shelves.folder() as place:
        known = Known()
        shelf = Shelf(place / "frontdesk", cost=shelves.CHEAP)
        vault = shelf.create(
            shelves.PEOPLE[0], Secret(known.password.encode()), RecoveryCode.generate()
        )
        vault.add_all((token, token.account, None) for token in known.tokens())
        vault.lock(None)
        program = peers.Peer("Frontdesk", frontdesk(place / "frontdesk"), {})
        after = told(display, program, ours, known)
        line = f"Frontdesk, locked: {after}; aim none: {'MISSED' if any(after) else 'met'}"
        say("  " + line)
        UNMET.lines += [line] if any(after) else []
        for start, steps in (
            (
                peers.keepassxc,
                Steps(driving.open_keepassxc, driving.copy_keepassxc, driving.lock_keepassxc),
            ),
            (
                peers.otpclient,
                Steps(driving.open_otpclient, driving.copy_otpclient, driving.lock_otpclient),
            ),
        ):
            known = Known()
            peer = start(place / start.__name__, known.tokens(), known.password)
            if peer is None:
                continue
            try:
                after = told(display, peer, steps, known)
            except PermissionError:
                say(f"  {peer.name} can only be looked into by the administrator: left out")
                continue
            say(f"  {peer.name}, locked: {after}")


def told(display: Display, peer: peers.Peer, steps: Steps, known: Known) -> Left:
    """Say what is in a program's memory while it is open; return what is left after its lock."""
    with running(peer.command, peer.environment) as program:
        steps.unlock(display, known.enter)
        time.sleep(driving.SETTLED)
        steps.copy(display)
        say(f"  {peer.name}, open: {known.left_in(program)}")
        steps.lock(display)
        time.sleep(driving.SETTLED)
        return known.left_in(program)


def _following(memory: list[bytes], needle: bytes, size: int) -> Iterator[bytes]:
    """Yield what stands after each place of the needle."""
    for region in memory:
        at = region.find(needle)
        while at >= 0:
            end = at + len(needle)
            yield region[end : end + size]
            at = region.find(needle, end)
