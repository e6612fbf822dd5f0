"""A token from what was typed into a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from desktop.errors import BadTokenError, Refusal
from desktop.otp.base32 import secret_from_text
from desktop.otp.token import (
    COUNTER,
    DIGITS,
    PERIOD,
    TEXT,
    WITH_PIN,
    YANDEX_KEY,
    Algorithm,
    Kind,
    Token,
)
from desktop.secret import Secret


class Field(Enum):
    """A field of the form."""

    ISSUER = "issuer"
    ACCOUNT = "account"
    KEY = "key"
    ALGORITHM = "algorithm"
    DIGITS = "digits"
    PERIOD = "period"
    COUNTER = "counter"
    PIN = "pin"


# What a kind asks for beyond names and key.
ASKED: Final[Mapping[Kind, frozenset[Field]]] = {
    Kind.TOTP: frozenset({Field.ALGORITHM, Field.DIGITS, Field.PERIOD}),
    Kind.HOTP: frozenset({Field.ALGORITHM, Field.DIGITS, Field.COUNTER}),
    Kind.STEAM: frozenset(),
    Kind.MOTP: frozenset({Field.PIN}),
    Kind.YANDEX: frozenset({Field.PIN}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedKey:
    """What stands in the form; numbers as they were typed."""

    issuer: str = ""
    account: str = ""
    key: str = field(default="", repr=False)
    kind: Kind = Kind.TOTP
    algorithm: Algorithm = Algorithm.SHA1
    digits: str = "6"
    period: str = "30"
    counter: str = "0"
    pin: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class BadForm:
    """What is wrong with which fields."""

    reasons: Mapping[Field, Refusal]


def token_from(typed: TypedKey) -> Token | BadForm:
    """Make the token of a form, or say everything that is wrong with it."""
    reasons: dict[Field, Refusal] = {}
    for named, text in ((Field.ISSUER, typed.issuer), (Field.ACCOUNT, typed.account)):
        if len(text) > TEXT:
            reasons[named] = Refusal.TOO_LONG
    secret = Secret(b"")
    try:
        secret = key_from(typed.kind, typed.key)
    except BadTokenError as error:
        reasons[Field.KEY] = error.reason
    asked = ASKED[typed.kind]
    numbers: dict[Field, int] = {}
    for named, text, allowed, reason in (
        (Field.DIGITS, typed.digits, DIGITS, Refusal.BAD_DIGITS),
        (Field.PERIOD, typed.period, PERIOD, Refusal.BAD_PERIOD),
        (Field.COUNTER, typed.counter, COUNTER, Refusal.BAD_COUNTER),
    ):
        numbers[named] = allowed.start
        if named in asked:
            number = _number(text)
            if number is None or number not in allowed:
                reasons[named] = reason
            else:
                numbers[named] = number
    if Field.PIN in asked and not typed.pin.strip():
        reasons[Field.PIN] = Refusal.BAD_PIN
    if reasons:
        secret.wipe()
        return BadForm(reasons)
    try:
        return Token(
            kind=typed.kind,
            issuer=typed.issuer,
            account=typed.account,
            secret=secret,
            algorithm=typed.algorithm if Field.ALGORITHM in asked else Algorithm.SHA1,
            digits=numbers[Field.DIGITS],
            period=numbers[Field.PERIOD],
            counter=numbers[Field.COUNTER],
            pin=pin_from(typed.pin) if typed.kind in WITH_PIN else None,
        )
    except BadTokenError as error:  # the pin, which is all that is left
        return BadForm({Field.PIN: error.reason})


def key_from(kind: Kind, text: str) -> Secret:
    """Read a key as the kind writes it: mOTP in hex, all others in Base32.

    Raises BadTokenError: NO_SECRET, BAD_SECRET or TOO_LONG.
    """
    if kind is not Kind.MOTP:
        secret = secret_from_text(text)
        if kind is Kind.YANDEX and len(secret) < YANDEX_KEY:
            raise BadTokenError(Refusal.BAD_SECRET)
        return secret
    if not text.strip():
        raise BadTokenError(Refusal.NO_SECRET)
    if len(text) > TEXT:
        raise BadTokenError(Refusal.TOO_LONG)
    try:
        return Secret.adopt(bytearray.fromhex(text))
    except ValueError:
        raise BadTokenError(Refusal.BAD_SECRET) from None  # the cause would show the text


def pin_from(text: str) -> Secret:
    """Read a PIN."""
    return Secret(text.strip().encode())


def looks_like_key(text: str) -> bool:
    """Whether pasted text may be a key that a clinic shows under its QR code."""
    try:
        secret = secret_from_text(text)
    except BadTokenError:
        return False
    enough = len(secret) >= 10  # noqa: PLR2004  bytes: 16 letters, the shortest that are issued
    secret.wipe()
    return enough


def _number(text: str) -> int | None:
    text = text.strip()
    if not text.isdecimal() or len(text) > len(str(COUNTER[-1])):
        return None
    return int(text)
