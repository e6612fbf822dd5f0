"""Keysmith's own store (invent.kde.org/utilities/keysmith), an INI file as Qt writes it.

The key is Argon2 over the password; a challenge proves it, and each secret is in a box of its own.
"""

from __future__ import annotations

import re
from typing import Final

from desktop.errors import (
    BadTokenError,
    DamagedExportError,
    Refusal,
    TooLargeError,
    Unsupported,
    UnsupportedFormatError,
    WrongImportPasswordError,
)
from desktop.interchange import fields, kdf
from desktop.interchange.base import Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import Record, frame_number, number, text
from desktop.interchange.sealed import base64_bytes, needed
from desktop.otp.reading import LONGEST
from desktop.otp.token import Kind, Token
from desktop.secret import Secret

_MASTER: Final = "[master-key]"
_ACCOUNT: Final = "[%7B"
_HEADERS: Final = re.compile(r"^\[(?:master-key|%7B[0-9a-f-]{36}%7D)\]\s*$", re.MULTILINE)
_VARIANTS: Final[dict[int, kdf.Argon2]] = {1: "i", 2: "id"}  # as libsodium numbers them
_NONCE: Final = 24  # bytes
_MAC: Final = 16
_ESCAPED: Final = re.compile(r"\\(x[0-9a-fA-F]{1,4}|.)")
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
# What changes nothing in the codes; any offset is one, also 0.
_PLAIN: Final = {
    "epoch": {"", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"},
    "offset": {""},
    "checksum": {"", "false", "0"},
}


def recognises(content: Content) -> bool:
    """Say whether this is its store."""
    return _HEADERS.search(content.text) is not None


def read(content: Content, password: Secret | None) -> Export:
    """Return the accounts, whose secrets are always encrypted."""
    if len(content.text) > LONGEST:
        raise TooLargeError(LONGEST)
    sections = _sections(content.text)
    master = sections.pop(_MASTER, None)
    if master is None:  # without it nobody can open the rest
        raise DamagedExportError
    key = _key(master, needed(password))
    try:
        accounts = [each for name, each in sections.items() if name.startswith(_ACCOUNT)]
        made = fields.entries_of(accounts, lambda each: _found(each, key), "issuer", "account")
        return Export(Format.KEYSMITH, made)
    finally:
        key.wipe()


def _sections(document: str) -> dict[str, Record]:
    """Read the sections by their header; Qt puts text in quotes that an INI file could misread."""
    sections: dict[str, Record] = {}
    current: Record = {}
    for raw in document.splitlines():
        line = raw.strip()
        if line.startswith("[") and line.endswith("]"):
            current = sections.setdefault(line, {})
            continue
        name, equals, value = line.partition("=")
        if equals:
            quoted = len(value) > 1 and value[0] == value[-1] == '"'
            current[name.strip()] = _unescaped(value[1:-1]) if quoted else _unescaped(value)
    return sections


def _unescaped(value: str) -> str:
    def character(match: re.Match[str]) -> str:
        escape = match[1]
        return chr(int(escape[1:], 16)) if len(escape) > 1 else _ESCAPES.get(escape, escape)

    # Qt escapes halves of surrogate pairs one by one.
    halves = _ESCAPED.sub(character, value).encode("utf-16", "surrogatepass")
    return halves.decode("utf-16", "replace")


def _key(master: Record, password: Secret) -> Secret:
    variant = _VARIANTS.get(frame_number(master, "algorithm"))
    if variant is None or frame_number(master, "length") != kdf.KEY:
        raise UnsupportedFormatError(Unsupported.NEWER_VERSION, Format.KEYSMITH.app)
    cost = kdf.Argon2Cost(
        frame_number(master, "memory") // 1_024, frame_number(master, "cpu"), lanes=1
    )
    key = kdf.argon2(password, base64_bytes(master.get("salt")), cost, variant)
    try:
        _unboxed(master, "challenge", key).wipe()
    except BadTokenError:
        key.wipe()
        raise WrongImportPasswordError from None
    return key


def _unboxed(record: Record, name: str, key: Secret) -> Secret:
    """Open a box (libsodium's secretbox). Raises BadTokenError, BAD_SECRET."""
    from nacl.bindings import crypto_secretbox_open_easy
    from nacl.exceptions import CryptoError

    try:
        nonce, boxed = base64_bytes(record.get("nonce")), base64_bytes(record.get(name))
        if len(nonce) != _NONCE or len(boxed) < _MAC:
            raise BadTokenError(Refusal.BAD_SECRET)
        return Secret(crypto_secretbox_open_easy(boxed, nonce, key.reveal()))
    except (CryptoError, DamagedExportError):
        raise BadTokenError(Refusal.BAD_SECRET) from None


def _found(account: Record, key: Secret) -> Found:
    """Read an account; what shifts its codes in ways that are met nowhere else is refused."""
    if any(text(account, name) not in plain for name, plain in _PLAIN.items()):
        raise BadTokenError(Refusal.BAD_KIND)
    kind = fields.kind(text(account, "type"))
    token = Token(
        kind=kind,
        issuer=text(account, "issuer"),
        account=text(account, "account"),
        secret=_unboxed(account, "secret", key),
        algorithm=fields.algorithm(text(account, "hash")),
        digits=number(account, "pinLength", Refusal.BAD_DIGITS, None),
        period=number(account, "timeStep", Refusal.BAD_PERIOD, 30 if kind is Kind.HOTP else None),
        counter=number(account, "counter", Refusal.BAD_COUNTER, 0 if kind is Kind.TOTP else None),
    )
    return Found(token=token)
