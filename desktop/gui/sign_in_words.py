"""What stands in the way at a clinic, in words: what happened, and what to do."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from desktop.clinic.backend import (
    BadCode,
    BadCredentials,
    BadNewPassword,
    Ending,
    NotFinished,
    Offline,
    Restricted,
    ServerBroken,
    Wait,
)
from desktop.errors import ClinicError
from desktop.gui.duration import duration
from desktop.gui.error_banner import error_text
from desktop.presenters.account_states import CodeRefused, Ended, Failed, Trouble
from desktop.presenters.code_timing import Refused
from desktop.presenters.panel import ClockOff

_tr = QCoreApplication.translate


class Step(Enum):
    """What a button beside the words does."""

    NONE = "none"
    MESSAGE = "message"  # for the practice manager, on the clipboard
    PASSWORD = "password"  # noqa: S105  to have a code sent for a new one
    SCAN = "scan"  # the clinic's new QR code
    CLOCK = "clock"  # to correct the codes


class Words(NamedTuple):
    """A banner's kind, title, text and button."""

    kind: str
    title: str
    body: str
    step: Step = Step.NONE


def trouble_words(trouble: Trouble) -> Words:  # noqa: C901, PLR0911  one case a trouble
    """Return what to say of what stands in the way."""
    match trouble:
        case BadCredentials():
            return Words(
                "danger",
                _tr("sign in", "The clinic does not know this e-mail with this password."),
                _tr(
                    "sign in",
                    "It does not say which of the two is wrong. Type both again, or set a new "
                    "password: its e-mail may be in the spam folder.",
                ),
                Step.PASSWORD,
            )
        case Restricted():
            return Words(
                "warn",
                _tr("sign in", "Your password is right, but this clinic does not let you in."),
                _tr(
                    "sign in",
                    "Nothing is wrong on this computer and resetting the password will not help. "
                    "Ask your practice manager to set your user to “Active: Yes”, then try again.",
                ),
                Step.MESSAGE,
            )
        case BadCode():
            return Words(
                "danger",
                _tr("sign in", "The clinic did not take this code."),
                _tr(
                    "sign in",
                    "A code is good for half a minute and works once. Type the next one.",
                ),
            )
        case BadNewPassword(why):
            return Words(
                "danger",
                _tr("sign in", "The clinic does not accept this password."),
                " ".join(why),
            )
        case CodeRefused():
            return _refused_words(trouble)
        case Wait(seconds):
            return Words(
                "warn",
                _tr("sign in", "The clinic lets nobody in with this account for a while."),
                _tr(
                    "sign in",
                    "There were too many attempts. Wait for {time}: until then even the right "
                    "password is refused.",
                ).format(time=duration(math.ceil(seconds))),
            )
        case Ended():
            return Words(
                "info",
                _tr("sign in", "The clinic has ended this sign-in."),
                _tr("sign in", "Sign in again when you need it."),
            )
        case NotFinished(ending):
            return _unfinished_words(ending)
        case Offline(fault) | ServerBroken(fault):
            return Words("danger", error_text(ClinicError(fault)), "")
        case Failed(error):
            return Words("danger", error_text(error), "")


def _refused_words(refused: CodeRefused) -> Words:
    again = (
        _tr("sign in", "The next code goes by itself.")
        if refused.again
        else _tr("sign in", "No other code is sent by itself, so that you are not locked out.")
    )
    if refused.why is Refused.CLOCK:
        return Words(
            "warn",
            _tr("sign in", "The clinic refused the code: this computer’s clock is wrong."),
            again,
            Step.CLOCK,
        )
    if refused.why is Refused.USED:
        return Words(
            "warn",
            _tr("sign in", "The clinic refused the code: it was probably used already."),
            _tr("sign in", "It was copied a moment ago, and a code works once.") + " " + again,
        )
    reason = (
        _tr(
            "sign in",
            "The clocks agree, so this token is probably of another account, or the clinic has "
            "reset your 2FA and shows you a new QR code.",
        )
        if refused.why is Refused.WRONG_TOKEN
        else _tr(
            "sign in",
            "Look at this computer’s clock. If it is right, this token is of another account, or "
            "the clinic has reset your 2FA.",
        )
    )
    return Words(
        "warn", _tr("sign in", "The clinic refused the code."), f"{reason} {again}", Step.SCAN
    )


def _unfinished_words(ending: Ending) -> Words:
    titles = {
        Ending.TIMED_OUT: _tr("sign in", "The browser did not come back within five minutes."),
        Ending.DENIED: _tr("sign in", "The clinic’s page said no."),
        Ending.CANCELLED: _tr("sign in", "The sign-in in the browser was given up."),
        Ending.NO_BROWSER: _tr("sign in", "The browser could not be started."),
    }
    bodies = {
        Ending.NO_BROWSER: _tr("sign in", "Choose another one for this clinic in its menu."),
    }
    kind = "info" if ending is Ending.CANCELLED else "warn"
    return Words(kind, titles[ending], bodies.get(ending, _tr("sign in", "You can try again.")))


def clock_words(clock: ClockOff) -> Words:
    """Return what to say of a clock that is wrong."""
    seconds = abs(clock.seconds)
    if clock.corrected:
        title = _tr("sign in", "Codes are {seconds} seconds away from this clinic’s time.")
    elif clock.seconds > 0:
        title = _tr("sign in", "This computer’s clock is {seconds} seconds slow.")
    else:
        title = _tr("sign in", "This computer’s clock is {seconds} seconds fast.")
    body = (
        _tr(
            "sign in",
            "Codes made by it would be refused. Frontdesk can correct the codes; the computer’s "
            "own clock stays as it is.",
        )
        if clock.corrects
        else _tr("sign in", "Codes still work. Have the clock set soon.")
    )
    step = Step.CLOCK if clock.corrects else Step.NONE
    return Words("warn", title.format(seconds=seconds), body, step)


def step_words(step: Step) -> tuple[str, str]:
    """Return the words and the icon of a step's button."""
    words: dict[Step, Callable[[], tuple[str, str]]] = {
        Step.NONE: lambda: ("", ""),
        Step.MESSAGE: lambda: (_tr("sign in", "Copy a message"), "copy"),
        Step.PASSWORD: lambda: (_tr("sign in", "Set a new password"), "lock"),
        Step.SCAN: lambda: (_tr("sign in", "Scan the new code"), "scan-screen"),
        Step.CLOCK: lambda: (_tr("sign in", "Correct my codes"), "clock"),
    }
    return words[step]()


def message_to_manager(clinic: str, email: str) -> str:
    """Return what somebody who is switched off may send to their practice manager."""
    return _tr(
        "sign in",
        "Hello,\nI cannot sign in to {clinic}. My password is accepted, but my user seems to be "
        "restricted. Could you set my user ({email}) to “Active: Yes”, please? Thank you.",
    ).format(clinic=clinic, email=email)
