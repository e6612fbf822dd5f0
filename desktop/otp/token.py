"""What a token is, and the one table of ranges that every way in uses."""

from __future__ import annotations

import dataclasses
import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from desktop.errors import BadTokenError, Refusal
from desktop.secret import Secret

DIGITS: Final = range(1, 11)
PERIOD: Final = range(1, 86_401)  # seconds
COUNTER: Final = range(2**63)
TEXT: Final = 1_024  # characters of an issuer or account
PIN: Final = range(1, 65)  # bytes of UTF-8
WEAK_BITS: Final = 128  # RFC 4226 section 4, R6: shorter secrets are accepted and flagged
YANDEX_KEY: Final = 16  # bytes of a Yandex secret that count; what follows is a checksum

# Marks that turn the direction of text: with them one issuer could be made to look like another.
_TURNING: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


class Kind(StrEnum):
    """How the code is computed."""

    TOTP = "totp"
    HOTP = "hotp"
    STEAM = "steam"
    MOTP = "motp"
    YANDEX = "yandex"


class Algorithm(StrEnum):
    """The hash under the HMAC."""

    SHA1 = "SHA1"
    SHA256 = "SHA256"
    SHA512 = "SHA512"


class Shape(NamedTuple):
    """What a kind leaves no choice about; `digits` counts the letters too."""

    algorithm: Algorithm
    digits: int
    period: int


# mOTP hashes with MD5 whatever it says here.
FIXED: Final[Mapping[Kind, Shape]] = {
    Kind.STEAM: Shape(Algorithm.SHA1, 5, 30),
    Kind.MOTP: Shape(Algorithm.SHA1, 6, 10),
    Kind.YANDEX: Shape(Algorithm.SHA256, 8, 30),
}
WITH_PIN: Final = frozenset({Kind.MOTP, Kind.YANDEX})


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a clinic's QR code says: who issued it, for whom, and how to compute codes.

    Names are kept on one line. Fields that the kind does not use, or leaves no choice about, take
    the value that it implies, whatever they are given: two tokens that give the same codes have
    the same fields, and `digits` is always the length of the code.
    Raises BadTokenError for anything outside the ranges of this module.
    """

    kind: Kind = Kind.TOTP
    issuer: str
    account: str
    secret: Secret
    algorithm: Algorithm = Algorithm.SHA1
    digits: int = 6
    period: int = 30
    counter: int = 0
    pin: Secret | None = None

    def __post_init__(self) -> None:
        for field, implied in self._implied().items():
            object.__setattr__(self, field, implied)
        for value, allowed, reason in (
            (self.digits, DIGITS, Refusal.BAD_DIGITS),
            (self.period, PERIOD, Refusal.BAD_PERIOD),
            (self.counter, COUNTER, Refusal.BAD_COUNTER),
        ):
            if type(value) is not int or value not in allowed:
                raise BadTokenError(reason)
        if not len(self.secret):
            raise BadTokenError(Refusal.NO_SECRET)
        if self.kind is Kind.YANDEX and len(self.secret) < YANDEX_KEY:
            raise BadTokenError(Refusal.BAD_SECRET)
        if self.pin is not None and len(self.pin) not in PIN:
            raise BadTokenError(Refusal.BAD_PIN)
        if len(self.issuer) > TEXT or len(self.account) > TEXT:
            raise BadTokenError(Refusal.TOO_LONG)

    def _implied(self) -> dict[str, object]:
        implied: dict[str, object] = {
            "issuer": one_line(self.issuer),
            "account": one_line(self.account),
        }
        if self.kind in FIXED:
            implied |= FIXED[self.kind]._asdict()
        if self.kind is Kind.HOTP:
            implied["period"] = 30
        else:
            implied["counter"] = 0
        if self.kind not in WITH_PIN:
            implied["pin"] = None
        return implied

    @property
    def weak(self) -> bool:
        """Whether the secret is shorter than RFC 4226 asks for."""
        return len(self.secret) * 8 < WEAK_BITS

    @property
    def needs_pin(self) -> bool:
        """Whether the person must still give the PIN that goes with it: no QR code holds that."""
        return self.kind in WITH_PIN and self.pin is None

    def advanced(self) -> Token:
        """Return the token for the next code of a counter.

        Raises BadTokenError, COUNTER_USED_UP, at the last one: the code of a counter whose
        successor cannot be stored is never given out.
        """
        if self.counter + 1 not in COUNTER:
            raise BadTokenError(Refusal.COUNTER_USED_UP)
        return dataclasses.replace(self, counter=self.counter + 1)

    @property
    def identity(self) -> tuple[object, ...]:
        """What tokens that give the same codes have in common, with digests for the secrets.

        Good for looking one up among many; `same_as` asks the same of two.
        """
        hidden = (self.secret.view, self.pin.view if self.pin else b"")
        digests = (hashlib.sha256(each).digest() for each in hidden)
        return (self.kind, self.algorithm, self.digits, self.period, *digests)

    def same_as(self, other: Token) -> bool:
        """Whether both give the same codes: the test for a duplicate (names do not count)."""
        mine = (self.kind, self.algorithm, self.digits, self.period)
        others = (other.kind, other.algorithm, other.digits, other.period)
        return mine == others and self.secret == other.secret and self.pin == other.pin


def one_line(text: str) -> str:
    """Return a name as it is shown: one line, nothing invisible at its ends, nothing misleading.

    Control characters, line separators and halves of surrogate pairs become spaces (no vault could
    store the last), marks that turn the direction of text go; joiners, which emoji need, stay.
    """
    if text.isprintable():
        return text.strip()
    return "".join(" " if _breaks(c) else c for c in text if c not in _TURNING).strip()


def _breaks(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
