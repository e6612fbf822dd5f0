"""What a clinic's server is to the sign-in panel: the same questions for each kind, and answers.

Answers are values, never exceptions: each has a sentence and a next step of its own in the panel.
A method that blocks says for how long; all of them belong on a worker, one at a time for a clinic.
No password and no code is ever sent a second time by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from desktop.clinic.farewell import Farewell
from desktop.clock import Offset
from desktop.errors import ClinicFault
from desktop.secret import Secret


class Kind(Enum):
    """How a clinic's people sign in; the value is what is stored with the clinic."""

    ALLAUTH = "allauth"
    OIDC = "oidc"
    CLINIKO = "cliniko"
    WEB = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is kept of a clinic's server; nothing in it is secret.

    `address` is where it starts (https://clinic.example), `issuer` OpenID Connect's, `client` the
    name that this program has there. `port` is the fixed one of the answer on 127.0.0.1 (0: any).
    """

    kind: Kind
    address: str
    issuer: str = ""
    client: str = ""
    port: int = 0


class Can(Enum):
    """What the panel can do at a clinic itself; everything else happens in its web pages."""

    SIGN_IN = "sign in"  # e-mail and password, then the code
    SIGN_IN_IN_BROWSER = "sign in in browser"  # and be told here how it ended
    OPEN = "open"  # its web pages, and nothing is known of what happens there
    RESET_PASSWORD = "reset password"  # noqa: S105  by a code in an e-mail; a first sign-in too
    ENROL = "enrol"
    LIST_SESSIONS = "list sessions"
    COUNT_RECOVERY_CODES = "count recovery codes"
    TEST_ENROLMENT = "test enrolment"  # of managers only: SignedIn.manager
    SIGN_OUT = "sign out"


class CodeType(Enum):
    """What a clinic accepts as the second factor; the value is django-allauth's."""

    TOTP = "totp"
    RECOVERY = "recovery_codes"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Signed in. `role` is for reading, "" when unknown; `since` is in Unix seconds."""

    person: str
    email: str
    clinic: str = ""
    role: str = ""
    since: float
    manager: bool = False
    recovery_codes: tuple[str, ...] = field(default=(), repr=False)  # new ones, shown once


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Not signed in, or not any more. `told` is False when the clinic could not be told in time."""

    told: bool = True


@dataclass(frozen=True, slots=True)
class NeedCode:
    """The password was right; now a code of one of these types."""

    types: frozenset[CodeType]


@dataclass(frozen=True, slots=True)
class NeedEnrolment:
    """Two-factor authentication has to be set up (or tested) with this `otpauth` URI, as UTF-8."""

    otpauth: Secret


class EmailCode(Enum):
    """What a code in an e-mail is for."""

    VERIFY_ADDRESS = "verify address"
    SET_PASSWORD = "set password"  # noqa: S105  a purpose


@dataclass(frozen=True, slots=True)
class NeedEmailCode:
    """The clinic has sent an e-mail with a code, if it knows the address."""

    purpose: EmailCode


@dataclass(frozen=True, slots=True)
class NeedReauthentication:
    """Signed in, but the clinic wants the password (or a code, if `by_code`) again before this."""

    by_code: bool = False


@dataclass(frozen=True, slots=True)
class NeedBrowser:
    """This is done in the clinic's web pages, not here."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The browser has the clinic's page; what happens there is not told."""


@dataclass(frozen=True, slots=True)
class PasswordSet:
    """The new password counts; other sessions are over. Sign in with it."""


@dataclass(frozen=True, slots=True)
class Restricted:
    """The password was right, and the clinic does not let this user in: ask the manager."""


@dataclass(frozen=True, slots=True)
class BadCredentials:
    """Wrong password or unknown e-mail: no clinic says which."""


@dataclass(frozen=True, slots=True)
class BadCode:
    """The code was not accepted. Wrong, used and late codes get the same answer."""


@dataclass(frozen=True, slots=True)
class BadNewPassword:
    """The clinic does not accept a new password; `why` are its own words, as plain text."""

    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Too many attempts: nothing is accepted for so many seconds, not even what is right."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Offline:
    """The clinic's server was not reached."""

    fault: ClinicFault


@dataclass(frozen=True, slots=True)
class ServerBroken:
    """It was reached, and cannot be trusted or understood."""

    fault: ClinicFault


class Ending(Enum):
    """How a sign-in in the browser ended without one."""

    TIMED_OUT = "timed out"  # five minutes
    DENIED = "denied"  # by the person or the clinic
    CANCELLED = "cancelled"  # here
    NO_BROWSER = "no browser"  # none could be started


@dataclass(frozen=True, slots=True)
class NotFinished:
    """The sign-in in the browser came to nothing."""

    ending: Ending


@dataclass(frozen=True, slots=True)
class Session:
    """Where somebody is signed in; times are Unix seconds, the texts are the clinic's."""

    id: str
    here: bool
    program: str
    address: str
    since: float
    last_seen: float | None = None


@dataclass(frozen=True, slots=True)
class Sessions:
    """All sessions of the person who is signed in."""

    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class RecoveryCodes:
    """How many are left of how many; `codes` are new ones, shown once."""

    left: int
    total: int
    codes: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Compared:
    """What a tested enrolment gave: `steps` is how far this computer's clock runs ahead.

    None: the code is of no time near this one, so it is not the clock. Nothing was used up.
    """

    valid: bool
    steps: int | None


@dataclass(frozen=True, slots=True)
class KeyOwner:
    """Whose key for a clinic's programming interface it is; "" for what that does not tell."""

    address: str  # of the sign-in page
    clinic: str
    person: str
    email: str
    role: str
    country: str
    time_zone: str


Outcome = (
    SignedIn
    | SignedOut
    | NeedCode
    | NeedEnrolment
    | NeedEmailCode
    | NeedReauthentication
    | NeedBrowser
    | Opened
    | PasswordSet
    | Restricted
    | BadCredentials
    | BadCode
    | BadNewPassword
    | Wait
    | Offline
    | ServerBroken
    | NotFinished
    | Sessions
    | RecoveryCodes
    | Compared
)


class Backend(Protocol):
    """One clinic's server, and the session of one person there, which lives in memory only.

    What a kind cannot do is not in `can` and answers NeedBrowser. Wait, Offline and ServerBroken
    can come from all methods; SignedOut from all that need a session. A request has 20 s for all of
    it (`sign_out` 3 s), and `sign_in_in_browser` waits five minutes for the person.
    """

    @property
    def kind(self) -> Kind:
        """How people sign in here."""

    @property
    def can(self) -> frozenset[Can]:
        """What the panel can do here itself. Asks nobody."""

    @property
    def clock(self) -> Offset | None:
        """This computer's clock against the clinic's, as far as it was measured. Asks nobody."""

    def sign_in(self, email: str, password: Secret) -> Outcome:
        """Sign in.

        SignedIn, NeedCode, NeedEnrolment, NeedEmailCode, Restricted or BadCredentials.
        """

    def give_code(self, code: str) -> Outcome:
        """Send a token's code, once. SignedIn, NeedEnrolment, BadCode, or SignedOut: begin anew."""

    def give_recovery_code(self, code: str) -> Outcome:
        """Send a recovery code. SignedIn, NeedEnrolment, BadCode, or SignedOut: begin anew."""

    def give_email_code(self, code: str) -> Outcome:
        """Prove the e-mail address. SignedIn, NeedCode, NeedEnrolment, BadCode or SignedOut."""

    def begin_enrolment(self) -> Outcome:
        """Ask for a secret. NeedEnrolment, or NeedReauthentication first, or SignedOut."""

    def confirm_enrolment(self, code: str) -> Outcome:
        """Prove the enrolment with its first code.

        SignedIn (with the recovery codes), BadCode, NeedReauthentication or SignedOut.
        """

    def request_password_code(self, email: str) -> Outcome:
        """Have a code sent, for a first sign-in or a forgotten password. NeedEmailCode."""

    def set_password(self, code: str, password: Secret) -> Outcome:
        """Set a new password with that code. PasswordSet, BadCode or BadNewPassword."""

    def reauthenticate(self, password: Secret) -> Outcome:
        """Give the password once more. SignedIn, BadCredentials or SignedOut."""

    def reauthenticate_by_code(self, code: str) -> Outcome:
        """Give a code once more. SignedIn, BadCode or SignedOut."""

    def session(self) -> Outcome:
        """Ask who is signed in. SignedIn or SignedOut (or where a sign-in has got to)."""

    def sessions(self) -> Outcome:
        """List where the person is signed in. Sessions."""

    def end_sessions(self, ids: Sequence[str]) -> Outcome:
        """End some of them, and list the others. Sessions, or SignedOut after one's own."""

    def recovery_codes(self) -> Outcome:
        """Count them. RecoveryCodes."""

    def new_recovery_codes(self) -> Outcome:
        """Replace them by new ones. RecoveryCodes, or NeedReauthentication first."""

    def begin_test(self) -> Outcome:
        """Make an enrolment to throw away, for the manager who is signed in. NeedEnrolment."""

    def compare_test(self, code: str) -> Outcome:
        """Compare a code of it without using it up. Compared."""

    def end_test(self) -> Outcome:
        """Throw it away. SignedIn."""

    def sign_in_in_browser(self) -> Outcome:
        """Open the clinic's page, and wait for how it ended where that is told.

        SignedIn, NotFinished or ServerBroken of OIDC; Opened of Cliniko and plain web pages.
        """

    def cancel(self) -> None:
        """End the wait for the browser. The only method for another thread while one is busy."""

    def open(self) -> Outcome:
        """Open the clinic's own pages in its browser. Opened or NotFinished."""

    def farewell(self) -> tuple[Farewell, ...]:
        """Forget the session at once, and return what still tells the clinic. Asks nobody."""

    def sign_out(self) -> Outcome:
        """Forget the session first, then tell the clinic, for 3 s at most. SignedOut."""
