"""TOTP Authenticator: its encrypted `.bin`, and its shared preferences from a rooted Android."""

from __future__ import annotations

import base64
import hashlib
import re
import string
from collections.abc import Callable
from typing import Final

from desktop.errors import (
    DamagedExportError,
    NeedsImportPasswordError,
    Refusal,
    WrongImportPasswordError,
)
from desktop.interchange import fields, json_reading, sealed
from desktop.interchange.base import Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import Record, number, text
from desktop.otp.base32 import secret_from_text
from desktop.otp.token import Token
from desktop.secret import Secret

_PREFERENCE: Final = "STATIC_TOTP_CODES_LIST"
_NO_PASSWORD: Final = b"TotpAuthenticator"  # what the app takes when the person gave none
_BLOCK: Final = 16
_BASE64: Final = re.compile(r"[A-Za-z0-9+/=\s]+", re.ASCII)
_DECODERS: Final[dict[int, Callable[[str], Secret]]] = {
    16: fields.hex_secret,
    32: secret_from_text,
    64: fields.base64_secret,
}


def recognises(content: Content) -> bool:
    """Say whether these are its preferences, or may be its `.bin`: that is any Base64."""
    return _PREFERENCE in content.preferences or bool(_sealed(content))


def read(content: Content, password: Secret | None) -> Export:
    """Return the accounts, which only the `.bin` encrypts."""
    listed = content.preferences.get(_PREFERENCE)
    if listed is None:
        listed = _opened(_sealed(content), password)
    accounts = json_reading.array(json_reading.parsed(listed))
    made = fields.entries_of(map(_inner, accounts), _found, "issuer", "name")
    return Export(Format.TOTP_AUTHENTICATOR, made)


def _sealed(content: Content) -> bytes:
    """Return the bytes of a `.bin`; empty when it is none."""
    if not _BASE64.fullmatch(content.text):
        return b""
    letters = content.text.encode("ascii").translate(None, string.whitespace.encode("ascii"))
    try:
        data = base64.b64decode(letters, validate=True)
    except ValueError:
        return b""
    return b"" if len(data) % _BLOCK else data


def _opened(data: bytes, password: Secret | None) -> str:
    """Decrypt; the document is an object whose first key is the document that is wanted."""
    key = Secret(hashlib.sha256(_NO_PASSWORD if password is None else password.view).digest())
    try:
        plain = sealed.open_cbc(key, bytes(_BLOCK), data)
        frame = json_reading.record(json_reading.parsed_and_wiped(plain))
        return next(iter(frame))
    except (WrongImportPasswordError, DamagedExportError, StopIteration):
        # Nothing authenticates it: nonsense is the sign of a wrong password.
        raise (NeedsImportPasswordError if password is None else WrongImportPasswordError) from None
    finally:
        key.wipe()


def _inner(value: object) -> object:
    """Return an account, which some versions wrote as a text of its own."""
    if not isinstance(value, str):
        return value
    try:
        return json_reading.parsed(value)
    except DamagedExportError:
        return None


def _found(account: Record) -> Found:
    base = number(account, "base", Refusal.BAD_SECRET, 32)
    decode = fields.chosen(_DECODERS, base, Refusal.BAD_SECRET)
    token = Token(
        issuer=text(account, "issuer"),
        account=text(account, "name"),
        secret=decode(text(account, "key")),
        digits=number(account, "digits", Refusal.BAD_DIGITS, 6),
        # As Aegis reads these files: 30 seconds, whatever stands in `period`.
        period=30,
    )
    return Found(
        token=token,
        group=text(account, "accountHeaderLabel"),
        favourite=account.get("isFavorite") is True,
    )
