"""OTPClient's database, written without OTPClient: Debian's package has no command for it.

Format of OTPClient 3.1: a header of IV and salt, which is authenticated too; the tokens as JSON
and its closing zero byte, in AES-256-GCM; the tag. The key is PBKDF2-SHA512 of the password,
again with its closing zero byte.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from hashlib import pbkdf2_hmac

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.otp.base32 import secret_to_text
from desktop.otp.token import Token

_ITERATIONS = 100_000
_IV = 16  # bytes, as are all sizes here
_SALT = 32
_KEY = 32
_END = b"\0"


def database(tokens: Iterable[Token], password: str) -> bytes:
    """Return a file of OTPClient with these tokens."""
    iv, salt = os.urandom(_IV), os.urandom(_SALT)
    key = pbkdf2_hmac("sha512", password.encode() + _END, salt, _ITERATIONS, _KEY)
    entries = json.dumps([_entry(token) for token in tokens]).encode()
    return iv + salt + AESGCM(key).encrypt(iv, entries + _END, iv + salt)


def _entry(token: Token) -> dict[str, str | int]:
    return {
        "type": "TOTP",
        "label": token.account,
        "issuer": token.issuer,
        "digits": token.digits,
        "algo": "SHA1",
        "secret": secret_to_text(token.secret),
        "period": 30,
    }
