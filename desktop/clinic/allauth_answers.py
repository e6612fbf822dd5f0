"""What django-allauth's headless answers mean (observed against 65.21): pure.

Its status classes do not tell success from failure: 401 also says "signed out as you wished" and
"your password is changed". Judged are `meta.is_authenticated`, the pending flows and the codes of
errors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from desktop.clinic.backend import (
    BadCode,
    BadCredentials,
    BadNewPassword,
    CodeType,
    EmailCode,
    NeedBrowser,
    NeedCode,
    NeedEmailCode,
    NeedReauthentication,
    Outcome,
    RecoveryCodes,
    Session,
    SignedOut,
    Wait,
)
from desktop.clinic.waiting import TOO_MANY_ATTEMPTS, seconds_to_wait
from desktop.clinic.wire import Answer
from desktop.errors import ClinicError, ClinicFault

ENROL: Final = "mfa_enroll"  # the practice clinic's own stage
_LIMITED: Final = frozenset({"too_many_login_attempts", "rate_limited"})
_BAD_PASSWORD: Final = frozenset({"email_password_mismatch", "incorrect_password"})
_BAD_CODE: Final = frozenset({"incorrect_code", "invalid_or_expired_key", "invalid_password_reset"})
_NEW_PASSWORD: Final = frozenset({"password", "new_password"})
_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,512}")  # it goes into a header


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, taken apart as far as it made sense; `token` is None when there is none to adopt.

    `authenticated` is None when it does not say.
    """

    status: int
    authenticated: bool | None
    pending: Mapping[str, Mapping[str, Any]]
    flows: frozenset[str]
    errors: tuple[Mapping[str, Any], ...] = field(repr=False)
    data: Any = field(repr=False)
    meta: Mapping[str, Any] = field(repr=False)
    token: str | None = field(repr=False)

    @property
    def gone(self) -> bool:
        """Whether the session of the request is over."""
        return self.status == HTTPStatus.GONE

    @property
    def codes(self) -> frozenset[str]:
        """The server's short names for what is wrong."""
        return frozenset(str(error.get("code")) for error in self.errors)


def reply_in(answer: Answer) -> Reply:
    """Read an answer. Raises ClinicError: SERVER_ERROR, NOT_JSON, UNEXPECTED."""
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ClinicError(ClinicFault.SERVER_ERROR)
    facts = _facts(answer)
    data, meta = facts.get("data"), _mapping(facts.get("meta"))
    flows = [_mapping(flow) for flow in _list(_mapping(data).get("flows"))]
    token = meta.get("session_token")
    if token is not None and not (isinstance(token, str) and _TOKEN.fullmatch(token)):
        raise ClinicError(ClinicFault.UNEXPECTED)
    authenticated = meta.get("is_authenticated")
    return Reply(
        answer.status,
        authenticated if isinstance(authenticated, bool) else None,
        {str(flow.get("id")): flow for flow in flows if flow.get("is_pending") is True},
        frozenset(str(flow.get("id")) for flow in flows),
        tuple(_mapping(error) for error in _list(facts.get("errors"))),
        data,
        meta,
        token,
    )


def refusal(reply: Reply, answer: Answer, now: float) -> Outcome | None:
    """Return what went wrong; None when nothing did."""
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Wait(seconds_to_wait(answer.headers, now))
    codes = reply.codes
    if codes & _LIMITED:
        return Wait(seconds_to_wait(answer.headers, now, TOO_MANY_ATTEMPTS))
    if codes & _BAD_PASSWORD:
        return BadCredentials()
    if codes & _BAD_CODE or _about(reply, "code") or _about(reply, "key"):
        return BadCode()
    return SignedOut() if reply.gone else None


def next_step(reply: Reply) -> Outcome | None:
    """Return what a sign-in that is under way wants next; None when nothing is pending.

    An enrolment is not told here: its secret has to be asked for.
    """
    if "mfa_authenticate" in reply.pending:
        offered = _list(reply.pending["mfa_authenticate"].get("types"))
        types = frozenset(each for each in CodeType if each.value in offered)
        return NeedCode(types) if types else NeedBrowser()
    if "verify_email" in reply.pending:
        return NeedEmailCode(EmailCode.VERIFY_ADDRESS)
    if reply.pending.keys() - {ENROL, "password_reset_by_code"}:
        return NeedBrowser()  # a stage that is not known here
    return None


def reauthentication(reply: Reply) -> NeedReauthentication | None:
    """Say whether the clinic wants a proof once more before it does what was asked."""
    if reply.authenticated and {"reauthenticate", "mfa_reauthenticate"} & reply.flows:
        return NeedReauthentication(by_code="mfa_reauthenticate" in reply.flows)
    return None


def new_password_refusal(reply: Reply) -> BadNewPassword | None:
    """Return the server's own words on a password that it does not want."""
    said = [str(e.get("message")) for e in reply.errors if e.get("param") in _NEW_PASSWORD]
    return BadNewPassword(tuple(text[:300] for text in said[:5])) if said else None


def wrong_input(reply: Reply) -> bool:
    """Whether an e-mail address or a password was not even looked up."""
    return any(_about(reply, name) for name in ("email", "password", "username", "login"))


def sessions_in(reply: Reply) -> tuple[Session, ...]:
    """Read a list of sessions. Raises ClinicError, UNEXPECTED."""
    try:
        return tuple(
            Session(
                id=str(each["id"]),
                here=each["is_current"] is True,
                program=str(each["user_agent"])[:300],
                address=str(each["ip"])[:100],
                since=float(each["created_at"]),
                last_seen=_time(each.get("last_seen_at")),
            )
            for each in _list(reply.data)
        )
    except (LookupError, TypeError, ValueError) as error:
        raise ClinicError(ClinicFault.UNEXPECTED) from error


def codes_in(data: object, name: str) -> tuple[str, ...]:
    """Read recovery codes under a name."""
    return tuple(str(code)[:100] for code in _list(_mapping(data).get(name))[:100])


def recovery_codes_in(data: object) -> RecoveryCodes | None:
    """Read the count of recovery codes in a list of authenticators, 0 of 0 when there are none.

    None when it is no such list.
    """
    if not isinstance(data, list):
        return None
    for each in map(_mapping, data):
        if each.get("type") == "recovery_codes":
            left, total = each.get("unused_code_count"), each.get("total_code_count")
            if isinstance(left, int) and isinstance(total, int):
                return RecoveryCodes(left, total, codes_in(each, "unused_codes"))
    return RecoveryCodes(0, 0)


def _facts(answer: Answer) -> dict[str, Any]:
    """Return the body; a 429 may come from something in front of the clinic, which has its own."""
    try:
        return answer.json()
    except ClinicError:
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            return {}
        raise


def _about(reply: Reply, name: str) -> bool:
    return any(error.get("param") == name for error in reply.errors)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _time(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
