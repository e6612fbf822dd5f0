"""Keys as some apps write them, where others have Base32."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from desktop.errors import BadTokenError, Refusal
from desktop.otp.base32 import LONGEST
from desktop.secret import Secret

_URL_SAFE: Final = str.maketrans("-_", "+/")


def secret_from_hex(text: str) -> Secret:
    """Read hexadecimal digits, with or without spaces.

    Raises BadTokenError: NO_SECRET, BAD_SECRET or TOO_LONG.
    """
    try:
        return Secret.adopt(bytearray.fromhex(_bounded(text)))
    except ValueError:
        raise BadTokenError(Refusal.BAD_SECRET) from None  # the cause would hold the text


def secret_from_base64(text: str) -> Secret:
    """Read Base64 in either alphabet, padded or not.

    Raises BadTokenError: NO_SECRET, BAD_SECRET or TOO_LONG.
    """
    letters = _bounded(text).translate(_URL_SAFE).rstrip("=")
    try:
        data = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise BadTokenError(Refusal.BAD_SECRET) from None
    return Secret(data)


def _bounded(text: str) -> str:
    if len(text) > LONGEST:
        raise BadTokenError(Refusal.TOO_LONG)
    letters = text.strip()
    if not letters:
        raise BadTokenError(Refusal.NO_SECRET)
    return letters
