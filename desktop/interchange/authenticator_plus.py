"""Authenticator Plus: a list of URIs in an encrypted zip archive, or its SQLCipher database."""

from __future__ import annotations

from typing import Final

from desktop.errors import Refusal
from desktop.interchange import archives, database, fields, sqlcipher
from desktop.interchange.base import Entry, Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import Record, decoded, number, text
from desktop.interchange.sealed import needed
from desktop.interchange.uris import entries_in
from desktop.otp.base32 import secret_from_text
from desktop.otp.token import Kind, Token
from desktop.secret import Secret

_LIST: Final = "Accounts.txt"
_TABLE: Final = "accounts"
_TOTP, _HOTP, _BLIZZARD = 0, 1, 2
_KINDS: Final = {_TOTP: Kind.TOTP, _HOTP: Kind.HOTP, _BLIZZARD: Kind.TOTP}
_BLIZZARD_DIGITS: Final = 8
_NO_CATEGORY: Final = "All Accounts"
_LIKELY: Final = 200  # different bytes in the first page; chance has 251, and nothing else so many


def recognises(content: Content) -> bool:
    """Say whether this is its archive."""
    return _LIST in content.members


def recognises_database(content: Content) -> bool:
    """Say whether this may be its database, which looks like noise."""
    noise = len(set(content.data[: sqlcipher.PAGE])) >= _LIKELY
    return noise and len(content.data) % sqlcipher.PAGE == 0


def read(content: Content, password: Secret | None) -> Export:
    """Return the accounts, which are always encrypted."""
    return Export(Format.AUTHENTICATOR_PLUS, _entries(content, password))


def _entries(content: Content, password: Secret | None) -> tuple[Entry, ...]:
    if content.members:
        plain = archives.member(content.data, _LIST, password)
        try:
            return entries_in(decoded(plain))
        finally:
            plain[:] = bytes(len(plain))
    plain = sqlcipher.opened(content.data, needed(password))
    try:
        return fields.entries_of(database.rows(bytes(plain), _TABLE), _found, "issuer", "email")
    finally:
        plain[:] = bytes(len(plain))


def _found(row: Record) -> Found:
    type_ = number(row, "type", Refusal.BAD_KIND, _TOTP)
    secret = text(row, "secret")
    token = Token(
        kind=fields.chosen(_KINDS, type_, Refusal.BAD_KIND),
        issuer=text(row, "issuer"),
        account=text(row, "email"),
        secret=fields.hex_secret(secret) if type_ == _BLIZZARD else secret_from_text(secret),
        digits=_BLIZZARD_DIGITS if type_ == _BLIZZARD else 6,
        counter=number(row, "counter", Refusal.BAD_COUNTER, 0),
    )
    category = text(row, "category")
    return Found(token=token, group="" if category == _NO_CATEGORY else category)
