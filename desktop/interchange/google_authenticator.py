"""Google Authenticator's own database, from a rooted Android. Its QR codes are links."""

from __future__ import annotations

from typing import Final

from desktop.errors import Refusal
from desktop.interchange import database, fields
from desktop.interchange.base import Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import Record, number, text
from desktop.otp.base32 import secret_from_text
from desktop.otp.token import Kind, Token
from desktop.secret import Secret

_TABLE: Final = "accounts"
_KINDS: Final = {0: Kind.TOTP, 1: Kind.HOTP}


def recognises(content: Content) -> bool:
    """Say whether this is its database."""
    return {"email", "secret", "type"} <= database.tables(content.data).get(_TABLE, frozenset())


def read(content: Content, _password: Secret | None) -> Export:
    """Return the accounts, which are not encrypted."""
    rows = database.rows(content.data, _TABLE)
    return Export(Format.GOOGLE, fields.entries_of(rows, _found, "issuer", "email"))


def _found(row: Record) -> Found:
    type_ = number(row, "type", Refusal.BAD_KIND, 0)
    token = Token(
        kind=fields.chosen(_KINDS, type_, Refusal.BAD_KIND),
        issuer=text(row, "issuer"),
        account=text(row, "email"),
        secret=secret_from_text(text(row, "secret")),
        counter=number(row, "counter", Refusal.BAD_COUNTER, 0),
    )
    return Found(token=token)
