"""Microsoft Authenticator's `PhoneFactor` database, from a rooted Android."""

from __future__ import annotations

from typing import Final

from desktop.errors import BadTokenError, Refusal
from desktop.interchange import database, fields
from desktop.interchange.base import Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import Record, number, text
from desktop.otp.base32 import secret_from_text
from desktop.otp.token import Token
from desktop.secret import Secret

_TABLE: Final = "accounts"
_OTHERS, _MICROSOFT = 0, 1
_MICROSOFT_DIGITS: Final = 8


def recognises(content: Content) -> bool:
    """Say whether this is its database."""
    return {"oath_secret_key", "name", "username"} <= database.tables(content.data).get(
        _TABLE, frozenset()
    )


def read(content: Content, _password: Secret | None) -> Export:
    """Return the accounts, which are not encrypted."""
    rows = database.rows(content.data, _TABLE)
    return Export(Format.MICROSOFT, fields.entries_of(rows, _found, "name", "username"))


def _found(row: Record) -> Found:
    """Read an account; of the work accounts, which only ask for approval, none has a key."""
    kind = number(row, "account_type", Refusal.BAD_KIND, _OTHERS)
    if kind not in {_OTHERS, _MICROSOFT}:
        raise BadTokenError(Refusal.BAD_KIND)
    key = text(row, "oath_secret_key")
    token = Token(
        issuer=text(row, "name"),
        account=text(row, "username"),
        secret=fields.base64_secret(key) if kind == _MICROSOFT else secret_from_text(key),
        digits=_MICROSOFT_DIGITS if kind == _MICROSOFT else 6,
    )
    return Found(token=token)
