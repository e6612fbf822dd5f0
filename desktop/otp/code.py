"""The code that a token gives: RFC 4226, RFC 6238, Steam, mOTP and Yandex."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import math
from dataclasses import dataclass, field
from typing import Final

from desktop.errors import BadTokenError, Refusal
from desktop.otp.token import COUNTER, YANDEX_KEY, Kind, Token
from desktop.secret import Secret

_STEAM: Final = "23456789BCDFGHJKMNPQRTVWXY"
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Code:
    """A code, and the Unix seconds from which and before which it is valid (None: no time)."""

    text: str = field(repr=False)
    valid_from: int | None = None
    valid_to: int | None = None


def code_at(token: Token, unix: float) -> Code:
    """Compute the code of a time-based token at a moment, in Unix seconds.

    Raises BadTokenError: BAD_KIND for a token with a counter, BAD_TIME before 1970 or beyond all
    counters, BAD_PIN when the token needs one that it does not have.
    """
    if token.kind is Kind.HOTP:
        raise BadTokenError(Refusal.BAD_KIND)
    if not 0 <= unix < COUNTER.stop:  # also when it is not a number
        raise BadTokenError(Refusal.BAD_TIME)
    step = math.floor(unix) // token.period
    start = step * token.period
    return Code(_timed(token, step), start, start + token.period)


def code_for(token: Token, counter: int) -> Code:
    """Compute the code of a token with a counter, at that counter.

    Raises BadTokenError: BAD_KIND for a time-based token, BAD_COUNTER or COUNTER_USED_UP.
    """
    if token.kind is not Kind.HOTP:
        raise BadTokenError(Refusal.BAD_KIND)
    if counter not in COUNTER:
        raise BadTokenError(Refusal.BAD_COUNTER if counter < 0 else Refusal.COUNTER_USED_UP)
    return Code(_decimal(token, counter))


def _timed(token: Token, step: int) -> str:
    match token.kind:
        case Kind.STEAM:
            return _steam(token, step)
        case Kind.MOTP:
            return _motp(token, step)
        case Kind.YANDEX:
            return _yandex(token, step)
        case _:
            return _decimal(token, step)


def _decimal(token: Token, counter: int) -> str:
    """RFC 4226 section 5.3, for one to ten digits; RFC 6238 is the same over time steps."""
    return _truncated(token, counter)[-token.digits :]


def _truncated(token: Token, counter: int) -> str:
    """Return all digits of what RFC 4226 calls the truncated HMAC."""
    from desktop.otp.hotp import Hotp  # pyotp is not needed before there is a code

    return Hotp(token.secret, token.algorithm).at(counter)


def _steam(token: Token, step: int) -> str:
    """Write the truncated number in Steam's alphabet, least significant letter first."""
    return _in_letters(int(_truncated(token, step)), token.digits, _STEAM)


def _motp(token: Token, step: int) -> str:
    """Take the first hex digits of MD5(tens of seconds ‖ secret in hex ‖ PIN): motp.sf.net."""
    digest = hashlib.md5(usedforsecurity=False)
    digest.update(b"%d" % step)
    digest.update(binascii.hexlify(token.secret.view))
    digest.update(_pin(token).view)
    return digest.hexdigest()[: token.digits]


def _yandex(token: Token, step: int) -> str:
    """Truncate to 63 bits and write them as letters, most significant first.

    The key is the SHA-256 of PIN and secret, without its first byte where that is zero.
    """
    mixed = hashlib.sha256(_pin(token).view)
    mixed.update(token.secret.view[:YANDEX_KEY])
    key = mixed.digest()
    digest = hmac.digest(key.removeprefix(b"\0"), step.to_bytes(8), "sha256")
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 8]) & COUNTER.stop - 1
    return _in_letters(number, token.digits, _LETTERS)[::-1]


def _in_letters(number: int, length: int, alphabet: str) -> str:
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(alphabet))
        letters.append(alphabet[rest])
    return "".join(letters)


def _pin(token: Token) -> Secret:
    if token.pin is None:
        raise BadTokenError(Refusal.BAD_PIN)
    return token.pin
