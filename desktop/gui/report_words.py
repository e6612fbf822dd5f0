"""The report of an enrolment test in words: its verdict, its rows, and what to tell the staff."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from desktop import __version__
from desktop.clinic.backend import Offline
from desktop.errors import DesktopError
from desktop.gui.error_banner import error_text
from desktop.gui.painting import grouped
from desktop.gui.parts import key_text
from desktop.gui.sign_in_words import trouble_words
from desktop.presenters.account_states import Ended, Failed
from desktop.presenters.enrolment_test import Found, Matched, Report, Trouble, Unfound
from desktop.presenters.offers import Screen

GOOD: Final = ("check", "success")
WARN: Final = ("warning", "warn")
BAD: Final = ("error", "danger")
NOT_TRIED: Final = ("more", "ink3")
_PAIR: Final = 2  # screens that are told apart by where they stand
_tr = QCoreApplication.translate


class Line(NamedTuple):
    """A row: an icon and its tone, what happened, a measured value, and what to do about it."""

    icon: tuple[str, str]
    words: str
    value: str = ""
    advice: str = ""
    corrects: bool = False  # codes can be corrected


def verdict(report: Report) -> str:
    """Return the title."""
    if report.works:
        return _tr("enrolment test", "Enrolment works on this computer")
    return _tr("enrolment test", "Enrolment does not work on this computer yet")


def tested_by(report: Report) -> str:
    """Return who tested, when, with what."""
    moment = QDateTime.fromSecsSinceEpoch(int(report.at))
    words = (
        _tr("enrolment test", "Tested by {person} on {date}, {time}, with Frontdesk {version}")
        if report.person
        else _tr("enrolment test", "Tested on {date}, {time}, with Frontdesk {version}")
    )
    return words.format(
        person=report.person,
        date=QLocale().toString(moment, "d MMMM"),
        time=QLocale().toString(moment, "HH:mm"),
        version=__version__,
    )


def lines(report: Report) -> tuple[Line, ...]:
    """Return the rows, in the order in which things were tried."""
    return (
        _offered(report),
        _found(report),
        _matched(report),
        _answered(report),
        _removed(report),
        _clock(report),
    )


def staff_title(report: Report) -> str:
    """Return what stands above the lines for the staff."""
    if report.works:
        return _tr("enrolment test", "What to tell your staff")
    return _tr("enrolment test", "What to tell your staff, once it works")


def staff_lines() -> tuple[str, ...]:
    """Return what to read out to the staff."""
    return (
        _tr(
            "enrolment test",
            "Sign in at the clinic with your own e-mail and open its two-factor page (at Cliniko: "
            "“My info”). Choose 2FA, “authenticator app”.",
        ),
        _tr(
            "enrolment test",
            "In Frontdesk press {keys}. The QR code is read from the screen; no phone is needed.",
        ).format(keys=key_text("Ctrl+N")),
        _tr(
            "enrolment test",
            "Give it the clinic’s name, enter the code at the clinic, and print your back-up "
            "codes.",
        ),
        _tr("enrolment test", "If a code is refused, look at the clock first."),
    )


def seconds_text(seconds: float) -> str:
    """Return a measured time: 0.2 s, 12 s."""
    digits = 1 if seconds < 9.95 else 0  # noqa: PLR2004  what rounds to less than ten
    number = QLocale().toString(max(seconds, 0.1 if digits else 0.0), "f", digits)
    return _tr("enrolment test", "In {seconds} s").format(seconds=number)


def _offered(report: Report) -> Line:
    clock = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(report.at)), "HH:mm")
    if report.offered is None:
        value = _tr("enrolment test", "{clinic}, at {time}")
        return Line(
            GOOD,
            _tr("enrolment test", "The clinic offered a QR code"),
            value.format(clinic=report.clinic, time=clock),
        )
    return Line(
        BAD,
        _tr("enrolment test", "The clinic offered no QR code"),
        advice=_advice(report.offered),
    )


def _found(report: Report) -> Line:
    found = report.found
    if isinstance(found, Found):
        value = _tr("enrolment test", "{time}, {screen}")
        return Line(
            GOOD,
            _tr("enrolment test", "It was found on the screen"),
            value.format(time=seconds_text(found.seconds), screen=_place(found.screen)),
        )
    words = _tr("enrolment test", "It was not found on the screen")
    if found is None:
        return Line(NOT_TRIED, _tr("enrolment test", "Finding it on the screen: not tried"))
    if isinstance(found, DesktopError):
        return Line(BAD, words, advice=error_text(found))
    return Line(BAD, words, advice=_unfound(found))


def _unfound(found: Unfound) -> str:
    match found:
        case Unfound.NOTHING:
            return _tr(
                "enrolment test",
                "There was no QR code in the picture of the screen. Bring this window to the front "
                "and make it large, leave it alone while the test runs, and test again.",
            )
        case Unfound.OTHERS:
            return _tr(
                "enrolment test",
                "There were other QR codes on the screen, but not this one. Bring this window to "
                "the front, and test again.",
            )
        case Unfound.CALLED_OFF:
            return _tr(
                "enrolment test",
                "No picture of the screen was allowed. Test again, and allow it when the desktop "
                "asks: adding a token asks for the same.",
            )


def _matched(report: Report) -> Line:
    matched = report.matched
    if matched is None:
        return Line(NOT_TRIED, _tr("enrolment test", "Comparing a code: not tried"))
    if not isinstance(matched, Matched):
        return Line(
            BAD,
            _tr("enrolment test", "The code could not be compared"),
            advice=_advice(matched),
        )
    code = " ".join(grouped(matched.code))
    if matched.valid:
        return Line(GOOD, _tr("enrolment test", "The code matched the clinic’s"), code)
    words = _tr("enrolment test", "The clinic expected another code")
    if matched.steps is None:
        advice = _tr(
            "enrolment test",
            "It is a code of no time near this one, so it is not the clock. Test again; if it "
            "happens again, tell whoever looks after the clinic’s server.",
        )
    else:
        advice = _tr(
            "enrolment test",
            "It is the right code for another time: the clock is the reason. Have it set, or have "
            "the codes corrected, and test again.",
        )
    return Line(BAD, words, code, advice)


def _answered(report: Report) -> Line:
    if report.answered is None and not isinstance(report.offered, Offline):
        return Line(NOT_TRIED, _tr("enrolment test", "The clinic’s server was not asked"))
    if report.answered is None:
        return Line(
            BAD,
            _tr("enrolment test", "The clinic’s server does not answer"),
            advice=_tr(
                "enrolment test",
                "Look whether this computer is online and the clinic’s page opens in the browser, "
                "and test again.",
            ),
        )
    how = (
        _tr("enrolment test", "{time}, secure connection")
        if report.secure
        else _tr("enrolment test", "{time}, on this computer")
    )
    return Line(
        GOOD,
        _tr("enrolment test", "The clinic’s server answers"),
        how.format(time=seconds_text(report.answered)),
    )


def _removed(report: Report) -> Line:
    if report.removed is None:
        return Line(NOT_TRIED, _tr("enrolment test", "There is no test to remove"))
    if report.removed:
        return Line(
            GOOD,
            _tr("enrolment test", "The test was removed again"),
            _tr("enrolment test", "Nothing is left at the clinic"),
        )
    return Line(
        WARN,
        _tr("enrolment test", "The clinic did not say that the test was removed"),
        advice=_tr(
            "enrolment test",
            "Nobody can sign in with it, and it ends when you sign out. You need not do anything.",
        ),
    )


def _clock(report: Report) -> Line:
    clock, left = report.clock, report.clock_left
    if clock is None or left is None:
        return Line(NOT_TRIED, _tr("enrolment test", "This computer’s clock was not compared"))
    if not clock.shown and not left.shown:
        off = max(math.ceil(max(abs(clock.low), abs(clock.high))), 1)
        return Line(
            GOOD,
            _tr("enrolment test", "This computer’s clock is right"),
            _tr("enrolment test", "To within %n s", "", off),
        )
    seconds = math.floor(abs(clock.seconds) + 0.5)
    words = (
        _tr("enrolment test", "This computer’s clock is {seconds} s slow")
        if clock.seconds > 0
        else _tr("enrolment test", "This computer’s clock is {seconds} s fast")
    ).format(seconds=seconds)
    if not left.shown:
        return Line(WARN, words, _tr("enrolment test", "Codes are corrected. Have it set soon."))
    if left.correctable:
        return Line(
            BAD,
            words,
            advice=_tr(
                "enrolment test",
                "Codes made by it are refused. Frontdesk can correct the codes; the computer’s own "
                "clock stays as it is. Have it set on every computer of the clinic.",
            ),
            corrects=True,
        )
    return Line(WARN, words, _tr("enrolment test", "Works. Have it set soon."))


def _advice(trouble: Trouble) -> str:
    if isinstance(trouble, Ended):
        return _tr(
            "enrolment test",
            "The clinic has ended your session. Go back, sign in again, and test again.",
        )
    words = trouble_words(Failed(trouble) if isinstance(trouble, DesktopError) else trouble)
    return " ".join(filter(None, (words.title, words.body)))


def _place(screen: Screen | None) -> str:
    """Say on which screen it was, inside a line."""
    if screen is None or screen.count == 1:
        return _tr("enrolment test", "your screen")
    if screen.count > _PAIR:
        words = _tr("enrolment test", "screen {number} of {count}")
        return words.format(number=screen.number, count=screen.count)
    first = screen.number == 1
    if screen.stacked:
        return (
            _tr("enrolment test", "upper screen")
            if first
            else _tr("enrolment test", "lower screen")
        )
    return _tr("enrolment test", "left screen") if first else _tr("enrolment test", "right screen")
