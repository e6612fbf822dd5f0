"""Google Authenticator's own database, from a rooted Android. Its QR codes are links."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from desktop.errors import BadTokenError, Refusal
from desktop.interchange import database
from desktop.interchange.base import Export, Format, Found, entries
from desktop.interchange.content import Content
from desktop.interchange.json_reading import Record, entry_name, number, text
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
    return Export(Format.GOOGLE, entries(_each(database.rows(content.data, _TABLE))))


def _each(rows: list[Record]) -> Iterator[tuple[str, Callable[[], Found]]]:
    for row in rows:
        yield entry_name(row, "issuer", "email"), partial(_found, row)


def _found(row: Record) -> Found:
    return Found(token=token_of(row, _KINDS))


def token_of(row: Record, kinds: dict[int, Kind]) -> Token:
    """Return the token in a row of Google's layout, which another app took over.

    Raises BadTokenError.
    """
    kind = kinds.get(number(row, "type", Refusal.BAD_KIND, 0))
    if kind is None:
        raise BadTokenError(Refusal.BAD_KIND)
    return Token(
        kind=kind,
        issuer=text(row, "issuer"),
        account=text(row, "email"),
        secret=secret_from_text(text(row, "secret")),
        counter=number(row, "counter", Refusal.BAD_COUNTER, 0),
    )
