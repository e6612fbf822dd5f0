"""Where somebody has got to at a clinic, and what stands in the way: values for a view."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from desktop.clinic.backend import (
    BadCode,
    BadCredentials,
    BadNewPassword,
    CodeType,
    EmailCode,
    NotFinished,
    Offline,
    Outcome,
    RecoveryCodes,
    Restricted,
    ServerBroken,
    Session,
    SignedIn,
    Wait,
)
from desktop.errors import DesktopError
from desktop.presenters.code_timing import Refused
from desktop.vault.entries import Entry


class Doing(Enum):
    """What a clinic is being asked."""

    SIGN_IN = "sign in"
    CODE = "code"
    EMAIL_CODE = "email code"
    PASSWORD = "password"  # noqa: S105  to set a new one
    ENROL = "enrol"
    SESSIONS = "sessions"
    SIGN_OUT = "sign out"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class CodeRefused:
    """A code of ours was refused; `again` is whether the next one goes by itself."""

    why: Refused
    again: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """The clinic has ended the session, or taken too long over this sign-in."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Something went wrong here: nothing was asked of the clinic, or its answer was not kept."""

    error: DesktopError


Trouble = (
    BadCredentials
    | BadCode
    | BadNewPassword
    | Restricted
    | Wait
    | Offline
    | ServerBroken
    | NotFinished
    | CodeRefused
    | Ended
    | Failed
)


@dataclass(frozen=True, slots=True)
class Out:
    """Not signed in. `password_set`: with a password that is new since just now."""

    trouble: Trouble | None = None
    password_set: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """The clinic is being asked."""

    doing: Doing


@dataclass(frozen=True, slots=True)
class CodeWaits:
    """The password was right, and the code goes by itself when it has time enough.

    `enrols`: it is the first one of a new token.
    """

    entry: Entry
    trouble: Trouble | None = None
    enrols: bool = False


@dataclass(frozen=True, slots=True)
class WhichToken:
    """The password was right; the clinic has several tokens here, and none was named."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """The password was right, and the person has to type a code; `types` are what is accepted."""

    types: frozenset[CodeType]
    recovery: bool = False
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class EmailCodeAsked:
    """An e-mail with a code is under way; a new password is asked for with SET_PASSWORD."""

    purpose: EmailCode
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class MustEnrol:
    """The clinic wants 2FA and has said what for; `replaces` is the token that it ends."""

    replaces: Entry | None
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class PasswordAsked:
    """Signed in, and the password is wanted once more before something important."""

    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class BrowserWaits:
    """The clinic's page is open in the browser; how it ends will be told."""


@dataclass(frozen=True, slots=True)
class In:
    """Signed in."""

    me: SignedIn
    sessions: tuple[Session, ...] | None = None
    codes: RecoveryCodes | None = None
    new_codes: tuple[str, ...] = field(default=(), repr=False)  # shown once
    trouble: Trouble | None = None


State = (
    Out
    | Asking
    | CodeWaits
    | WhichToken
    | CodeAsked
    | EmailCodeAsked
    | MustEnrol
    | PasswordAsked
    | BrowserWaits
    | In
)

_TROUBLES: Final = (
    BadCredentials,
    BadCode,
    BadNewPassword,
    Restricted,
    Wait,
    Offline,
    ServerBroken,
    NotFinished,
)


def trouble_of(outcome: Outcome) -> Trouble | None:
    """Return an answer that stands in the way; None for one that leads on."""
    return outcome if isinstance(outcome, _TROUBLES) else None
