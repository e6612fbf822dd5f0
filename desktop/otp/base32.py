"""Base32 (RFC 4648 section 6) as people and clinics write it."""

from __future__ import annotations

import base64
import unicodedata
from typing import Final

from desktop.errors import BadTokenError, Refusal
from desktop.secret import Secret

LONGEST: Final = 16_384  # characters

_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_VALUES: Final = {
    letter: value for value, upper in enumerate(_ALPHABET) for letter in (upper, upper.lower())
}


def secret_from_text(text: str) -> Secret:
    """Read a secret: lower case, spaces, dashes and padding are fine, in any grouping.

    Letters at the end that do not make up a byte are dropped, as Google Authenticator does: some
    servers draw secrets of a length that Base32 cannot have. 0, 1, 8 and 9 are never guessed at.
    No `str` of the secret is made beside the one given.
    Raises BadTokenError: NO_SECRET, BAD_SECRET or TOO_LONG.
    """
    if len(text) > LONGEST:
        raise BadTokenError(Refusal.TOO_LONG)
    data = bytearray()
    pending = bits = 0
    padded = False
    for character in text:
        value = _VALUES.get(character)
        if value is not None and not padded:
            pending = (pending << 5 | value) & 0xFFF
            bits += 5
            if bits >= 8:  # noqa: PLR2004  bits of a byte
                bits -= 8
                data.append(pending >> bits & 0xFF)
        elif character == "=":
            padded = True
        elif not _separates(character):
            Secret.adopt(data).wipe()
            raise BadTokenError(Refusal.BAD_SECRET)
    if not data:
        raise BadTokenError(Refusal.BAD_SECRET if bits else Refusal.NO_SECRET)
    return Secret.adopt(data)


def secret_to_text(secret: Secret) -> str:
    """Write a secret in upper case without padding, as otpauth URIs have it."""
    return base64.b32encode(secret.view).decode("ascii").rstrip("=")


def _separates(character: str) -> bool:
    """Whether this is a space, a dash, or an invisible character that copying left between."""
    return character.isspace() or unicodedata.category(character) in {"Pd", "Cf"}
