"""A test of an enrolment from end to end: what a manager tries before telling anybody to enrol.

The clinic makes an enrolment that nobody signs in with. Its QR code is shown here, read off the
screen by what reads the codes of other programs, and a code of what was read is compared by the
clinic, which then throws everything away again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import Final, Protocol

from desktop.clinic.backend import (
    Compared,
    NeedEnrolment,
    Offline,
    Outcome,
    ServerBroken,
    SignedIn,
    SignedOut,
    Wait,
)
from desktop.clock import Offset
from desktop.errors import ClinicFault, DesktopError
from desktop.otp.code import code_at
from desktop.otp.token import Token
from desktop.otp.uri import parse_uri
from desktop.presenters.account import Account
from desktop.presenters.account_states import Ended, In
from desktop.presenters.offers import Screen, Shot
from desktop.presenters.runner import Runner, Task
from desktop.qr.drawing import Modules, modules
from desktop.qr.reading import texts_in_grey

_SECURE: Final = "https://"
Trouble = Ended | Wait | Offline | ServerBroken | DesktopError


class Doing(Enum):
    """What the test is at."""

    OFFER = "offer"
    LOOK = "look"
    COMPARE = "compare"
    REMOVE = "remove"


class Unfound(Enum):
    """Why the QR code was not read, although there were pictures to look at."""

    NOTHING = "nothing"
    OTHERS = "others"  # only other codes than ours
    CALLED_OFF = "called off"  # the person let no picture be taken


@dataclass(frozen=True, slots=True)
class Found:
    """The QR code was read, so many seconds after it was looked for; `screen` None: not known."""

    seconds: float
    screen: Screen | None


@dataclass(frozen=True, slots=True)
class Matched:
    """What the clinic said of a code; `steps` as in `backend.Compared`."""

    code: str
    valid: bool
    steps: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was tried, in order; None where the test did not get so far.

    `offered` is None when there is no trouble. `answered` is the longest that an answer took, in
    seconds, `removed` whether the clinic said so. `correction` is what codes are corrected by.
    """

    person: str
    clinic: str
    at: float  # Unix seconds
    secure: bool
    correction: float
    offered: Trouble | None = None
    found: Found | Unfound | DesktopError | None = None
    matched: Matched | Trouble | None = None
    answered: float | None = None
    removed: bool | None = None
    clock: Offset | None = None

    @property
    def works(self) -> bool:
        """Whether somebody could enrol here, today."""
        seen = isinstance(self.found, Found)
        return seen and isinstance(self.matched, Matched) and self.matched.valid

    @property
    def clock_left(self) -> Offset | None:
        """How far codes are off with what they are corrected by."""
        if self.clock is None:
            return None
        return Offset(self.clock.low - self.correction, self.clock.high - self.correction)


class EnrolmentTestView(Protocol):
    """What the presenter needs of the page."""

    def show_doing(self, doing: Doing) -> None:
        """Say what the test is at."""

    def show_code(self, qr: Modules) -> None:
        """Show the QR code where it can be read off the screen; none: take it away."""

    def show_report(self, report: Report) -> None:
        """Say how it went."""


class OwnScreen(Protocol):
    """Takes pictures of all screens, with this program's own windows in them."""

    def look(self) -> None:
        """Take them; ends in `seen`, `unseen` or `called_off`."""

    def close(self) -> None:
        """Take none any more."""


class EnrolmentTest:
    """One test after the other. What the clinic made is removed again however a test ends.

    `clock` gives Unix seconds as codes count them, `correction` what is in them.
    """

    def __init__(  # noqa: PLR0913  each by its name
        self,
        account: Account,
        view: EnrolmentTestView,
        *,
        runner: Runner,
        screen: OwnScreen,
        clock: Callable[[], float],
        correction: Callable[[], float],
        timer: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._account = account
        self._view = view
        self._runner = runner
        self._screen = screen
        self._clock = clock
        self._correction = correction
        self._timer = timer
        self._token: Token | None = None  # of the enrolment there is at the clinic
        self._left = False
        self._under_way = False
        self._open = False  # whether the clinic has something to throw away, for all we know
        self._task: Task | None = None
        self._report = self._blank()

    def start(self) -> None:
        """Begin a test, unless one is under way."""
        if self._under_way:
            return
        self._under_way = self._open = True
        self._report = self._blank()
        self._view.show_doing(Doing.OFFER)
        self._ask(self._account.backend.begin_test, self._offered)

    def seen(self, shots: Sequence[Shot], seconds: float) -> None:
        """Look for the code in these pictures, which took so long to take."""
        token = self._token
        if token is None or self._left:
            return
        began = self._timer()

        def found(result: Found | Unfound) -> None:
            if isinstance(result, Found):
                taken = seconds + self._timer() - began
                result = replace(result, seconds=taken)
            self._found(result)

        self._task = self._runner.run(partial(_find, token, tuple(shots)), found, self._found)

    def unseen(self, error: DesktopError) -> None:
        """Note that there are no pictures."""
        if self._token is not None and not self._left:
            self._found(error)

    def called_off(self) -> None:
        """Note that the person let no picture be taken."""
        if self._token is not None and not self._left:
            self._found(Unfound.CALLED_OFF)

    def close(self) -> None:
        """Give the test up, and leave nothing of it at the clinic."""
        if self._left:
            return
        self._left, self._token = True, None
        self._screen.close()
        if self._task is not None:
            self._task.cancel()
        if self._open:
            self._open = False
            self._account.ask(self._account.backend.end_test, lambda _told: None)

    # -- step by step --

    def _offered(self, outcome: Outcome) -> None:
        if not isinstance(outcome, NeedEnrolment):
            self._report = replace(self._report, offered=_trouble(outcome))
            self._remove()
            return
        text = outcome.otpauth.reveal().decode("utf-8", "replace")
        outcome.otpauth.wipe()
        try:
            self._token = parse_uri(text)
            qr = modules(text)
        except DesktopError as error:
            self._report = replace(self._report, offered=error)
            self._remove()
            return
        self._view.show_doing(Doing.LOOK)
        self._view.show_code(qr)
        self._screen.look()

    def _found(self, found: Found | Unfound | DesktopError) -> None:
        self._view.show_code(())
        self._report = replace(self._report, found=found)
        token = self._token
        if not isinstance(found, Found) or token is None:
            self._remove()
            return
        self._view.show_doing(Doing.COMPARE)
        code = code_at(token, self._clock()).text

        def compared(outcome: Outcome) -> None:
            matched = (
                Matched(code, outcome.valid, outcome.steps)
                if isinstance(outcome, Compared)
                else _trouble(outcome)
            )
            self._report = replace(self._report, matched=matched)
            self._remove()

        self._ask(partial(self._account.backend.compare_test, code), compared)

    def _remove(self) -> None:
        self._token = None
        self._view.show_doing(Doing.REMOVE)

        def removed(outcome: Outcome) -> None:
            # A session that is over has taken its test along.
            gone = isinstance(outcome, SignedIn | SignedOut)
            self._under_way = self._open = False
            self._report = replace(
                self._report,
                removed=gone if self._report.offered is None else None,
                clock=self._account.backend.clock,
            )
            self._view.show_report(self._report)

        self._ask(self._account.backend.end_test, removed)

    # -- within --

    def _ask(self, question: Callable[[], Outcome], told: Callable[[Outcome], None]) -> None:
        """Ask the clinic, and measure how long it takes to answer."""
        took: list[float] = []

        def timed() -> Outcome:
            began = self._timer()
            outcome = question()
            took.append(self._timer() - began)
            return outcome

        def answered(outcome: Outcome) -> None:
            if self._left:
                return
            if not isinstance(outcome, Offline | SignedOut):  # these may have asked nobody
                slowest = max(self._report.answered or 0.0, took[-1])
                self._report = replace(self._report, answered=slowest)
            told(outcome)

        self._account.ask(timed, answered)

    def _blank(self) -> Report:
        clinic, state = self._account.clinic, self._account.state
        return Report(
            person=state.me.person if isinstance(state, In) else "",
            clinic=clinic.name,
            at=self._clock() - self._correction(),
            secure=bool(clinic.sign_in and clinic.sign_in.address.startswith(_SECURE)),
            correction=self._correction(),
        )


def _find(token: Token, shots: Sequence[Shot]) -> Found | Unfound:
    """Read every picture until one has the code of this token. Raises DesktopError."""
    others = False
    for shot in shots:
        for text in texts_in_grey(shot.picture):
            others = True
            if _is(token, text):
                return Found(0.0, shot.screen)
    return Unfound.OTHERS if others else Unfound.NOTHING


def _is(token: Token, text: str) -> bool:
    try:
        return parse_uri(text).same_as(token)
    except DesktopError:
        return False


def _trouble(outcome: Outcome) -> Trouble:
    if isinstance(outcome, SignedOut):
        return Ended()
    if isinstance(outcome, Wait | Offline | ServerBroken):
        return outcome
    return ServerBroken(ClinicFault.UNEXPECTED)
