"""Steam Guard files: the phone app's, and the `.maFile` of Steam Desktop Authenticator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from desktop.interchange.base import Export, Format, Found, entries
from desktop.interchange.content import Content
from desktop.interchange.json_reading import Record, entry_name, text, whole_entry
from desktop.interchange.secret_texts import secret_from_base64
from desktop.otp.token import Kind, Token
from desktop.secret import Secret

_ISSUER: Final = "Steam"
_SECRET: Final = "shared_secret"  # noqa: S105  the name of a field


def recognises(content: Content) -> bool:
    """Say whether this is a file of Steam Guard, with one account or several."""
    return any(isinstance(each, dict) and _SECRET in each for each in _accounts(content.record))


def read(content: Content, _password: Secret | None) -> Export:
    """Return the accounts, which are not encrypted."""
    return Export(Format.STEAM, entries(_each(content.record)))


def _accounts(record: Record) -> list[object]:
    accounts = record.get("accounts")
    return list(accounts.values()) if isinstance(accounts, dict) else [record]


def _each(record: Record) -> Iterator[tuple[str, Callable[[], Found]]]:
    for account in _accounts(record):
        yield entry_name(account, "account_name"), partial(_found, account)


def _found(value: object) -> Found:
    """Read an account. Its `uri` repeats the secret, and in some files is made up."""
    account = whole_entry(value)
    token = Token(
        kind=Kind.STEAM,
        issuer=_ISSUER,
        account=text(account, "account_name"),
        secret=secret_from_base64(text(account, _SECRET)),
    )
    return Found(token=token)
