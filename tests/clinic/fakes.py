"""A clinic that behaves: people, tokens, sessions and limits, in memory."""

import itertools
import secrets
import time
from dataclasses import dataclass, field

from desktop.clinic.backend import (
    BadCode,
    BadCredentials,
    BadNewPassword,
    Can,
    CodeType,
    Compared,
    EmailCode,
    Ending,
    Kind,
    NeedBrowser,
    NeedCode,
    NeedEmailCode,
    NeedEnrolment,
    NeedReauthentication,
    NotFinished,
    Opened,
    PasswordSet,
    RecoveryCodes,
    Restricted,
    ServerBroken,
    Session,
    Sessions,
    SignedIn,
    SignedOut,
    Wait,
)
from desktop.clinic.farewell import Farewell
from desktop.errors import ClinicError, ClinicFault
from desktop.otp.code import code_at
from desktop.otp.uri import parse_uri
from desktop.presenters.clinic_access import BrowserPlace
from desktop.secret import Secret

EVERYTHING = frozenset(
    {
        Can.SIGN_IN,
        Can.OPEN,
        Can.RESET_PASSWORD,
        Can.ENROL,
        Can.LIST_SESSIONS,
        Can.COUNT_RECOVERY_CODES,
        Can.TEST_ENROLMENT,
        Can.SIGN_OUT,
    }
)
_ATTEMPTS = 5
_LOCKED_FOR = 300.0


@dataclass
class FakePerson:
    """Somebody who works there. `otpauth` is their enrolment, "" for none."""

    email: str = "ana@clinic.test"
    password: str = "correct horse battery 9"
    name: str = "Ana Silva"
    role: str = "Receptionist"
    manager: bool = False
    otpauth: str = ""
    must_enrol: bool = False
    enabled: bool = True
    verified: bool = True
    recovery_codes: list = field(default_factory=list)
    sessions: dict = field(default_factory=dict)
    used: set = field(default_factory=set)
    failed: int = 0


class FakeClinic:
    """A Backend. Codes are compared as a real server does: one step of tolerance, none twice.

    `trouble`, when set, is what every question answers (Offline, ServerBroken, Wait). Codes in
    e-mails are in `mails`. `now` is the server's clock.
    """

    kind = Kind.ALLAUTH
    clock = None

    def __init__(self, *people, name="Moving Forward Physio", now=time.time, can=EVERYTHING):
        self.name = name
        self.people = {person.email: person for person in people}
        self.now = now
        self.can = can
        self.trouble = None
        self.mails = []
        self.asked = []  # the names of the methods called
        self.opened = 0
        self._person = None  # who is on the way in, or in
        self._id = None  # of the session
        self._proved = False
        self._offered = ""  # an enrolment that nobody has confirmed
        self._tested = ""
        self._mailed = None
        self._numbers = itertools.count(1)

    def sign_in(self, email, password):
        def answer():
            self._forget()
            person = self.people.get(email)
            if person and person.failed >= _ATTEMPTS:
                return Wait(_LOCKED_FOR)
            if person is None or person.password.encode() != password.reveal():
                if person:
                    person.failed += 1
                return BadCredentials()
            if not person.enabled:
                return Restricted()
            self._person = person
            if not person.verified:
                self._mailed = self._mail(person)
                return NeedEmailCode(EmailCode.VERIFY_ADDRESS)
            return self._second_factor()

        return self._answer(Can.SIGN_IN, "sign_in", answer)

    def give_code(self, code):
        def answer():
            if self._person is None:
                return SignedOut()
            return self._enter() if self._right(code) else self._wrong_code()

        return self._answer(Can.SIGN_IN, "give_code", answer)

    def give_recovery_code(self, code):
        def answer():
            if self._person is None:
                return SignedOut()
            if code not in self._person.recovery_codes:
                return self._wrong_code()
            self._person.recovery_codes.remove(code)
            return self._enter()

        return self._answer(Can.SIGN_IN, "give_recovery_code", answer)

    def give_email_code(self, code):
        def answer():
            if self._person is None:
                return SignedOut()
            if code != self._mailed:
                return BadCode()
            self._person.verified = True
            return self._second_factor()

        return self._answer(Can.SIGN_IN, "give_email_code", answer)

    def begin_enrolment(self):
        def answer():
            if self._person is None:
                return SignedOut()
            if self._id and not self._proved:
                return NeedReauthentication()
            self._offered = self._new_otpauth()
            return NeedEnrolment(Secret(self._offered.encode()))

        return self._answer(Can.ENROL, "begin_enrolment", answer)

    def confirm_enrolment(self, code):
        def answer():
            if self._person is None:
                return SignedOut()
            if self._steps(self._offered, code) not in (-1, 0, 1):
                return BadCode()
            self._person.otpauth = self._offered
            self._person.must_enrol = False
            return self._enter(self._new_recovery_codes())

        return self._answer(Can.ENROL, "confirm_enrolment", answer)

    def request_password_code(self, email):
        def answer():
            self._forget()
            self._mailed = self._mail(self.people.get(email))
            self._person = self.people.get(email)
            return NeedEmailCode(EmailCode.SET_PASSWORD)

        return self._answer(Can.RESET_PASSWORD, "request_password_code", answer)

    def set_password(self, code, password):
        def answer():
            if self._person is None or code != self._mailed:
                return BadCode()
            if len(password) < 8:
                return BadNewPassword(("This password is too short.",))
            self._person.password = password.reveal().decode()
            self._person.sessions.clear()
            self._person.failed = 0
            self._person.verified = True
            self._forget()
            return PasswordSet()

        return self._answer(Can.RESET_PASSWORD, "set_password", answer)

    def reauthenticate(self, password):
        def answer():
            if not self._alive():
                return SignedOut()
            if password.reveal() != self._person.password.encode():
                return BadCredentials()
            self._proved = True
            return self._signed_in()

        return self._answer(Can.SIGN_IN, "reauthenticate", answer)

    def reauthenticate_by_code(self, code):
        def answer():
            if not self._alive():
                return SignedOut()
            if not self._right(code):
                return BadCode()
            self._proved = True
            return self._signed_in()

        return self._answer(Can.SIGN_IN, "reauthenticate_by_code", answer)

    def session(self):
        return self._answer(
            Can.SIGN_OUT, "session", lambda: self._signed_in() if self._alive() else SignedOut()
        )

    def sessions(self):
        return self._answer(Can.LIST_SESSIONS, "sessions", self._sessions)

    def end_sessions(self, ids):
        def answer():
            for one in ids:
                self._person.sessions.pop(one, None)
            return self._sessions()

        return self._answer(Can.LIST_SESSIONS, "end_sessions", answer)

    def recovery_codes(self):
        return self._answer(Can.COUNT_RECOVERY_CODES, "recovery_codes", self._count)

    def new_recovery_codes(self):
        def answer():
            if not self._proved:
                return NeedReauthentication(by_code=True)
            return RecoveryCodes(10, 10, self._new_recovery_codes())

        return self._answer(Can.COUNT_RECOVERY_CODES, "new_recovery_codes", answer)

    def begin_test(self):
        def answer():
            if not self._alive():
                return SignedOut()
            self._tested = self._new_otpauth()
            return NeedEnrolment(Secret(self._tested.encode()))

        return self._answer(Can.TEST_ENROLMENT, "begin_test", answer)

    def compare_test(self, code):
        def answer():
            steps = self._steps(self._tested, code)
            return Compared(valid=steps in (-1, 0, 1), steps=steps)

        return self._answer(Can.TEST_ENROLMENT, "compare_test", answer)

    def end_test(self):
        def answer():
            self._tested = ""
            return self._signed_in() if self._alive() else SignedOut()

        return self._answer(Can.TEST_ENROLMENT, "end_test", answer)

    def sign_in_in_browser(self):
        return self._answer(Can.SIGN_IN_IN_BROWSER, "sign_in_in_browser", self._only)

    def cancel(self):
        self.asked.append("cancel")
        self.trouble = NotFinished(Ending.CANCELLED)

    def open(self):
        self.opened += 1
        return self._answer(Can.OPEN, "open", Opened)

    def farewell(self):
        self.asked.append("farewell")
        if self._id is None:
            return ()
        told = Farewell("DELETE", f"https://clinic.test/sessions/{self._id}")
        self._forget()
        return (told,)

    def sign_out(self):
        self.asked.append("sign_out")
        told = self.trouble is None
        if self._person and told:
            self._person.sessions.pop(self._id, None)
        self._forget()
        return SignedOut(told)

    def _answer(self, needed, name, answer):
        self.asked.append(name)
        if self.trouble is not None:
            return self.trouble
        return answer() if needed in self.can else NeedBrowser()

    def _only(self):
        """Sign in the one person there is, as if they had done it in the browser."""
        (self._person,) = self.people.values()
        return self._enter()

    def _second_factor(self):
        if self._person.otpauth:
            return NeedCode(frozenset(CodeType))
        if self._person.must_enrol:
            self._offered = self._new_otpauth()
            return NeedEnrolment(Secret(self._offered.encode()))
        return self._enter()

    def _enter(self, recovery_codes=()):
        self._person.failed = 0
        if not self._alive():
            self._id = str(next(self._numbers))
            self._person.sessions[self._id] = self.now()
        return self._signed_in(recovery_codes)

    def _signed_in(self, recovery_codes=()):
        return SignedIn(
            person=self._person.name,
            email=self._person.email,
            clinic=self.name,
            role=self._person.role,
            since=self._person.sessions[self._id],
            manager=self._person.manager,
            recovery_codes=tuple(recovery_codes),
        )

    def _alive(self):
        return self._person is not None and self._id in self._person.sessions

    def _sessions(self):
        if not self._alive():
            return SignedOut()
        return Sessions(
            tuple(
                Session(one, one == self._id, "Frontdesk on Linux", "127.0.0.1", since)
                for one, since in self._person.sessions.items()
            )
        )

    def _count(self):
        if not self._alive():
            return SignedOut()
        return RecoveryCodes(len(self._person.recovery_codes), 10)

    def _right(self, code):
        steps = self._steps(self._person.otpauth, code)
        step = None if steps is None else int(self.now()) // 30 + steps
        if steps not in (-1, 0, 1) or step in self._person.used:
            return False
        self._person.used.add(step)
        return True

    def _wrong_code(self):
        self._person.failed += 1
        return Wait(_LOCKED_FOR) if self._person.failed > _ATTEMPTS else BadCode()

    def _steps(self, otpauth, code):
        """Say how many steps ahead the giver's clock is; None when the code is of none near."""
        if not otpauth:
            return None
        token = parse_uri(otpauth)
        for steps in sorted(range(-10, 11), key=abs):
            if code_at(token, self.now() + steps * token.period).text == code.replace(" ", ""):
                return steps
        return None

    def _new_otpauth(self):
        secret = "".join(secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(32))
        account = self._person.email.replace("@", "%40")
        issuer = self.name.replace(" ", "%20")
        return f"otpauth://totp/{account}?secret={secret}&issuer={issuer}"

    def _new_recovery_codes(self):
        self._person.recovery_codes = [f"{secrets.randbelow(10**8):08}" for _ in range(10)]
        return tuple(self._person.recovery_codes)

    def _mail(self, person):
        code = f"WLDR-{secrets.randbelow(10**4):04}"
        if person:
            self.mails.append((person.email, code))
        return code

    def _forget(self):
        self._person = self._id = None
        self._proved = False
        self._offered = ""


class FakeAccess:
    """A ClinicAccess to these servers, the last of them for all that come after it."""

    def __init__(self, *servers, sites=None):
        self.servers = list(servers) or [FakeClinic()]
        self.made = []
        self.sites = sites or {}
        self.owner = ServerBroken(ClinicFault.BAD_KEY)

    def browsers(self):
        return (
            BrowserPlace("Firefox", "firefox", ""),
            BrowserPlace("Firefox – Work", "firefox", "work"),
        )

    def key_owner(self, _key, _contact):
        return self.owner

    def find(self, address):
        if address not in self.sites:
            raise ClinicError(ClinicFault.NO_SUCH_ADDRESS)
        return self.sites[address]

    def backend(self, site, *, browser="", profile=""):
        self.made.append((site, browser, profile))
        return self.servers[min(len(self.made), len(self.servers)) - 1]
