"""What a token is, and the one table of ranges that every way in uses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop.errors import BadTokenError, Refusal
from desktop.secret import Secret

DIGITS: Final = range(1, 11)
PERIOD: Final = range(1, 86_401)  # seconds
COUNTER: Final = range(2**63)
TEXT: Final = 1_024  # characters of an issuer or account
WEAK_BITS: Final = 128  # RFC 4226 section 4, R6: shorter secrets are accepted and flagged


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a clinic's QR code says: who issued it, for whom, and how to compute codes.

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
        for value, allowed, reason in (
            (self.digits, DIGITS, Refusal.BAD_DIGITS),
            (self.period, PERIOD, Refusal.BAD_PERIOD),
            (self.counter, COUNTER, Refusal.BAD_COUNTER),
        ):
            if type(value) is not int or value not in allowed:
                raise BadTokenError(reason)
        if not len(self.secret):
            raise BadTokenError(Refusal.NO_SECRET)
        if len(self.issuer) > TEXT or len(self.account) > TEXT:
            raise BadTokenError(Refusal.TOO_LONG)

    @property
    def weak(self) -> bool:
        """Whether the secret is shorter than RFC 4226 asks for."""
        return len(self.secret) * 8 < WEAK_BITS

    def same_as(self, other: Token) -> bool:
        """Whether both give the same codes: the test for a duplicate (names do not count)."""
        mine = (self.kind, self.algorithm, self.digits, self.period)
        others = (other.kind, other.algorithm, other.digits, other.period)
        return mine == others and self.secret == other.secret and self.pin == other.pin
