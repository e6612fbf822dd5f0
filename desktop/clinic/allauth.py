"""Clinics on django-allauth: its headless API for apps.

Nothing that was typed is sent a second time. Every answer may bring a new token, and the old one is
dead then.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from desktop.clinic.address import parse
from desktop.clinic.allauth_answers import (
    ENROL,
    Reply,
    codes_in,
    new_password_refusal,
    next_step,
    reauthentication,
    recovery_codes_in,
    sessions_in,
    wrong_input,
)
from desktop.clinic.allauth_conversation import Conversation
from desktop.clinic.backend import (
    BadCredentials,
    Can,
    EmailCode,
    Kind,
    NeedBrowser,
    NeedEmailCode,
    NeedReauthentication,
    Outcome,
    PasswordSet,
    Restricted,
    Sessions,
    SignedOut,
    Site,
)
from desktop.clinic.browser import Browser, opened
from desktop.clinic.farewell import Farewell
from desktop.clinic.practice import begin_test, compare_test, end_test, enrolment
from desktop.clinic.troubled import answers_trouble
from desktop.clinic.wire import Wire
from desktop.clock import Offset
from desktop.errors import ClinicError, ClinicFault
from desktop.secret import Secret

_PROVEN_FOR: Final = 240.0  # seconds; the server's usual 300, less a slow person


class Allauth:
    """One person's way into one clinic. See `backend.Backend`."""

    kind = Kind.ALLAUTH
    can = frozenset(Can) - {Can.SIGN_IN_IN_BROWSER}

    def __init__(
        self,
        site: Site,
        browser: Browser,
        wire: Wire | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Raise ClinicError for an address that is none or not safe."""
        base = parse(site.address)
        self._address = str(base)
        self._browser = browser
        self._wire = wire or Wire()
        self._talk = Conversation(base, self._wire, now)
        self._enrolling = False  # as a stage of a sign-in
        self._proven = float("-inf")  # when the password was last given again, monotonic

    @property
    def clock(self) -> Offset | None:
        """This computer's clock against the clinic's."""
        return self._wire.clock

    @answers_trouble
    def sign_in(self, email: str, password: Secret) -> Outcome:
        """Sign in with e-mail and password."""
        self._forget()
        body = {"email": email, "password": _text(password)}
        reply, bad = self._talk.ask("POST", "/auth/login", body)
        if bad is not None:
            return bad
        if wrong_input(reply):
            return BadCredentials()
        nothing_said = reply.authenticated is False and not reply.pending and not reply.errors
        return Restricted() if nothing_said else self._onwards(reply)

    def give_code(self, code: str) -> Outcome:
        """Send a token's code."""
        return self._give("/auth/2fa/authenticate", {"code": code})

    def give_recovery_code(self, code: str) -> Outcome:
        """Send a recovery code: the server tells them from others itself."""
        return self._give("/auth/2fa/authenticate", {"code": code.strip()})

    def give_email_code(self, code: str) -> Outcome:
        """Prove the e-mail address."""
        return self._give("/auth/email/verify", {"key": code.strip()})

    @answers_trouble
    def begin_enrolment(self) -> Outcome:
        """Ask for a secret. SignedIn when there is an enrolment already."""
        if self._enrolling:
            return self._stage()
        if not self._talk.open:
            return SignedOut()
        if time.monotonic() - self._proven > _PROVEN_FOR:
            return NeedReauthentication()
        reply, bad = self._talk.ask("GET", "/account/authenticators/totp")
        if bad is not None:
            return bad
        if "totp_url" in reply.meta:  # of an answer 404
            return enrolment(reply.meta)
        return self._talk.who() if reply.status == HTTPStatus.OK else self._onwards(reply)

    @answers_trouble
    def confirm_enrolment(self, code: str) -> Outcome:
        """Prove the enrolment with its first code."""
        if not self._talk.open:
            return SignedOut()
        path = "/auth/2fa/enroll" if self._enrolling else "/account/authenticators/totp"
        reply, bad = self._talk.ask("POST", path, {"code": code})
        if bad is not None:
            return bad
        if reply.status != HTTPStatus.OK:
            return self._onwards(reply)
        if self._enrolling:
            self._enrolling = False
            return self._talk.who(codes_in(reply.data, "recovery_codes"))
        reply, bad = self._talk.ask("GET", "/account/authenticators/recovery-codes")
        return bad or self._talk.who(codes_in(reply.data, "unused_codes"))

    @answers_trouble
    def request_password_code(self, email: str) -> Outcome:
        """Have a code sent by e-mail. The answer is the same for an address that nobody has."""
        self._forget()
        reply, bad = self._talk.ask("POST", "/auth/password/request", {"email": email})
        if bad is not None:
            return bad
        return BadCredentials() if reply.errors else NeedEmailCode(EmailCode.SET_PASSWORD)

    @answers_trouble
    def set_password(self, code: str, password: Secret) -> Outcome:
        """Set a new password with that code. SignedOut when the code is too old: ask for one."""
        if not self._talk.open:
            return SignedOut()
        body = {"key": code.strip(), "password": _text(password)}
        reply, bad = self._talk.ask("POST", "/auth/password/reset", body)
        refused = bad or new_password_refusal(reply)
        if refused is not None:
            return refused
        if reply.status == HTTPStatus.CONFLICT:
            self._forget()
            return SignedOut()
        if reply.errors or reply.pending or reply.authenticated is None:
            raise ClinicError(ClinicFault.UNEXPECTED)
        self._forget()
        return PasswordSet()

    def reauthenticate(self, password: Secret) -> Outcome:
        """Give the password once more."""
        return self._prove("/auth/reauthenticate", {"password": _text(password)})

    def reauthenticate_by_code(self, code: str) -> Outcome:
        """Give a code once more."""
        return self._prove("/auth/2fa/reauthenticate", {"code": code})

    @answers_trouble
    def session(self) -> Outcome:
        """Ask who is signed in."""
        if not self._talk.open:
            return SignedOut()
        reply, bad = self._talk.ask("GET", "/auth/session")
        return bad or self._onwards(reply)

    def sessions(self) -> Outcome:
        """List where the person is signed in."""
        return self._list_sessions("GET", None)

    def end_sessions(self, ids: Sequence[str]) -> Outcome:
        """End some sessions, and list the others."""
        numbers = [int(each) for each in ids if each.isascii() and each.isdecimal()]
        return self._list_sessions("DELETE", {"sessions": numbers})

    @answers_trouble
    def recovery_codes(self) -> Outcome:
        """Count the recovery codes, without having them shown."""
        if not self._talk.open:
            return SignedOut()
        reply, bad = self._talk.ask("GET", "/account/authenticators")
        counted = bad or recovery_codes_in(reply.data)
        return counted or self._onwards(reply)

    @answers_trouble
    def new_recovery_codes(self) -> Outcome:
        """Replace the recovery codes by new ones."""
        if not self._talk.open:
            return SignedOut()
        reply, bad = self._talk.ask("POST", "/account/authenticators/recovery-codes")
        made = bad or reauthentication(reply) or recovery_codes_in([reply.data])
        return made or self._onwards(reply)

    @answers_trouble
    def begin_test(self) -> Outcome:
        """Make an enrolment to throw away."""
        return begin_test(self._talk.ask_clinic)

    @answers_trouble
    def compare_test(self, code: str) -> Outcome:
        """Compare a code of it."""
        return compare_test(self._talk.ask_clinic, code)

    @answers_trouble
    def end_test(self) -> Outcome:
        """Throw it away."""
        end_test(self._talk.ask_clinic)
        return self._talk.who()

    def sign_in_in_browser(self) -> Outcome:
        """Open the clinic's pages: a session there is none here."""
        return self.open()

    def cancel(self) -> None:
        """Do nothing: nobody waits for a browser."""

    def open(self) -> Outcome:
        """Open the clinic's pages."""
        return opened(self._browser, self._address)

    def farewell(self) -> tuple[Farewell, ...]:
        """Forget the session, and return what tells the clinic."""
        self._enrolling = False
        return self._talk.farewell()

    def sign_out(self) -> Outcome:
        """Forget the session, then tell the clinic."""
        self._enrolling = False
        return SignedOut(told=self._talk.end())

    @answers_trouble
    def _give(self, path: str, body: Mapping[str, str]) -> Outcome:
        if not self._talk.open:
            return SignedOut()
        reply, bad = self._talk.ask("POST", path, body)
        return bad or self._onwards(reply)

    @answers_trouble
    def _prove(self, path: str, body: Mapping[str, str]) -> Outcome:
        if not self._talk.open:
            return SignedOut()
        reply, bad = self._talk.ask("POST", path, body)
        if bad is not None:
            return bad
        if wrong_input(reply):
            return BadCredentials()
        if reply.authenticated:
            self._proven = time.monotonic()
        return self._onwards(reply)

    @answers_trouble
    def _list_sessions(self, method: str, body: Mapping[str, Any] | None) -> Outcome:
        if not self._talk.open:
            return SignedOut()
        reply, bad = self._talk.ask(method, "/auth/sessions", body)
        if bad is not None or not isinstance(reply.data, list):
            return bad or self._onwards(reply)
        return Sessions(sessions_in(reply))

    def _onwards(self, reply: Reply) -> Outcome:
        """Say where a sign-in has got to. Raises ClinicError."""
        if reply.authenticated:
            return reauthentication(reply) or self._talk.who()
        if ENROL in reply.pending:
            return self._stage()
        step = next_step(reply)
        if step is not None:
            return step
        if reply.authenticated is False or reply.status == HTTPStatus.CONFLICT:
            self._forget()  # nothing is under way any more
            return SignedOut()
        raise ClinicError(ClinicFault.UNEXPECTED)

    def _stage(self) -> Outcome:
        self._enrolling = True
        reply, bad = self._talk.ask("GET", "/auth/2fa/enroll")
        if bad is None and reply.status == HTTPStatus.NOT_FOUND:
            return NeedBrowser()  # a stage of that name, and not this one
        return bad or enrolment(reply.data)

    def _forget(self) -> None:
        self._enrolling = False
        self._talk.forget()


def _text(password: Secret) -> str:
    return password.reveal().decode("utf-8", "replace")
