"""What the fields of other apps' entries mean, in the many spellings that are met."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final, TypeVar

from desktop.errors import BadTokenError, Refusal
from desktop.interchange.base import Entry, Found, entries
from desktop.interchange.json_reading import Record, entry_name, whole_entry
from desktop.otp.base32 import LONGEST, secret_from_text
from desktop.otp.token import PIN, Algorithm, Kind, Token
from desktop.otp.uri import parse_uri, scheme_of
from desktop.secret import Secret

KINDS: Final[Mapping[str, Kind]] = {kind.value: kind for kind in Kind}

_URL_SAFE: Final = str.maketrans("-_", "+/")

_K = TypeVar("_K")
_T = TypeVar("_T")


def entries_of(
    values: Iterable[object], make: Callable[[Record], Found], *names: str
) -> tuple[Entry, ...]:
    """Make each entry from an object; `names` are the keys by which a refused one is named."""
    return entries((entry_name(value, *names), partial(_made, make, value)) for value in values)


def _made(make: Callable[[Record], Found], value: object) -> Found:
    return make(whole_entry(value))


def kind(text: str) -> Kind:
    """Return a kind by its usual name, in any case. Raises BadTokenError, BAD_KIND."""
    return chosen(KINDS, text.strip().lower(), Refusal.BAD_KIND)


def algorithm(text: str) -> Algorithm:
    """Return a hash, also as `sha-256` or `HmacSHA256`; an empty text is SHA1.

    Raises BadTokenError, BAD_ALGORITHM.
    """
    name = text.strip().upper().replace("-", "").replace("_", "").removeprefix("HMAC")
    return chosen(Algorithm.__members__, name, Refusal.BAD_ALGORITHM) if name else Algorithm.SHA1


def chosen(known: Mapping[_K, _T], key: _K, reason: Refusal) -> _T:
    """Return what a key stands for. Raises BadTokenError with the reason for an unknown one."""
    try:
        return known[key]
    except (KeyError, TypeError):
        raise BadTokenError(reason) from None


def pin(text: str) -> Secret | None:
    """Return a PIN; an empty one is none. Raises BadTokenError, BAD_PIN."""
    if not text:
        return None
    data = text.encode("utf-8", "surrogatepass")
    if len(data) not in PIN:
        raise BadTokenError(Refusal.BAD_PIN)
    return Secret(data)


def hex_secret(text: str) -> Secret:
    """Return a secret in hexadecimal digits.

    Raises BadTokenError: NO_SECRET, BAD_SECRET or TOO_LONG.
    """
    try:
        return Secret.adopt(bytearray.fromhex(_some(text)))
    except ValueError:
        raise BadTokenError(Refusal.BAD_SECRET) from None  # the cause would hold the text


def base64_secret(text: str) -> Secret:
    """Return a secret in Base64, in either alphabet, padded or not. Raises as `hex_secret` does."""
    letters = "".join(_some(text).split()).translate(_URL_SAFE).rstrip("=")
    try:
        data = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except ValueError:
        raise BadTokenError(Refusal.BAD_SECRET) from None
    return Secret(data)


def signed_bytes(value: object) -> Secret:
    """Return a secret that Java wrote as an array of signed bytes. Raises BadTokenError."""
    if not isinstance(value, list) or not value:
        raise BadTokenError(Refusal.NO_SECRET)
    data = bytearray(
        each & 0xFF for each in value if type(each) is int and each in range(-128, 256)
    )
    if len(data) != len(value):
        raise BadTokenError(Refusal.BAD_SECRET)
    return Secret.adopt(data)


def token_from(text: str, issuer: str = "", account: str = "") -> Token:
    """Read a URI, or a secret alone, of a password manager's entry.

    A token that says itself neither issuer nor account is named by the entry.
    Raises BadTokenError.
    """
    text = text.strip()
    if not scheme_of(text):
        return Token(issuer=issuer, account=account, secret=secret_from_text(text))
    try:
        token = parse_uri(text)
    except BadTokenError as error:
        if error.reason is not Refusal.BAD_LABEL or "?" not in text:
            raise
        token = parse_uri(f"{text}&issuer=")
    if token.issuer or token.account:
        return token
    return dataclasses.replace(token, issuer=issuer, account=account)


def other_than(name: str, *known: str) -> str:
    """Return a name of the person's own; empty when it only repeats what is known."""
    return "" if name.strip() in {each.strip() for each in known} else name


def _some(text: str) -> str:
    if not text.strip():
        raise BadTokenError(Refusal.NO_SECRET)
    if len(text) > LONGEST:
        raise BadTokenError(Refusal.TOO_LONG)
    return text


def joined(names: Iterable[str]) -> str:
    """Return several groups or tags as the one text that there is room for."""
    return ", ".join(dict.fromkeys(name for name in names if name))
