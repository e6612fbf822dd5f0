"""The arithmetic of RFC 4226, by pyotp: the only module that imports it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Final

import pyotp

from desktop.otp.token import Algorithm
from desktop.secret import Secret

_DIGESTS: Final[Mapping[Algorithm, Callable[..., object]]] = {
    Algorithm.SHA1: hashlib.sha1,
    Algorithm.SHA256: hashlib.sha256,
    Algorithm.SHA512: hashlib.sha512,
}
_WHOLE: Final = 10  # digits that hold every 31-bit number: nothing is cut off


class Hotp(pyotp.HOTP):
    """pyotp's arithmetic over the bytes of a token.

    pyotp would take the secret as Base32 text and refuse one under 112 bits, which clinics do
    issue (80 bits are common). It also insists on six to ten digits. It is always asked for ten,
    which hold all 31 bits of the truncation; fewer are the end of those, because a number modulo
    10^d is its last d digits.
    """

    def __init__(self, secret: Secret, algorithm: Algorithm) -> None:
        self._key = secret.reveal()  # before pyotp's constructor, which asks for it
        super().__init__("", digits=_WHOLE, digest=_DIGESTS[algorithm])

    def byte_secret(self) -> bytes:
        """Return the key as it is."""
        return self._key
