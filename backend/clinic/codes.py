"""Six digits and the time they belong to (RFC 6238)."""

from __future__ import annotations

import hmac
import time
from typing import Final

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt

# Ten minutes each way: a clock that is further off is noticed without a test.
FURTHEST: Final = 20


def step_now() -> int:
    """Return the number of the current time step."""
    return int(time.time()) // app_settings.TOTP_PERIOD


def step_of(secret: str, code: str, *, within: int) -> int | None:
    """Return the time step that a code belongs to, if it is at most `within` steps away.

    The nearest one, where several match.
    """
    given = normalize_user_code(code)
    now = step_now()
    for offset in sorted(range(-within, within + 1), key=abs):
        expected = format_hotp_value(hotp_value(secret, now + offset))
        if hmac.compare_digest(given.encode(), expected.encode()):
            return now + offset
    return None


def offset(secret: str, code: str) -> int | None:
    """Return by how many steps a clock is off that gave this code; none: not that secret's code.

    Positive where it is fast.
    """
    step = step_of(secret, code, within=FURTHEST)
    return None if step is None else step - step_now()


def secret_of(authenticator: Authenticator) -> str:
    """Return the secret of an enrolment."""
    secret: str = decrypt(authenticator.data["secret"])
    return secret
