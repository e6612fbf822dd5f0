"""Steam Guard files: the phone app's, and the `.maFile` of Steam Desktop Authenticator."""

from __future__ import annotations

from typing import Final

from desktop.interchange import fields
from desktop.interchange.base import Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import Record, text
from desktop.otp.token import Kind, Token
from desktop.secret import Secret

_ISSUER: Final = "Steam"
_SECRET: Final = "shared_secret"  # noqa: S105  the name of a field


def recognises(content: Content) -> bool:
    """Say whether this is a file of Steam Guard, with one account or several."""
    return any(isinstance(each, dict) and _SECRET in each for each in _accounts(content.record))


def read(content: Content, _password: Secret | None) -> Export:
    """Return the accounts, which are not encrypted."""
    accounts = _accounts(content.record)
    return Export(Format.STEAM, fields.entries_of(accounts, _found, "account_name"))


def _accounts(record: Record) -> list[object]:
    accounts = record.get("accounts")
    return list(accounts.values()) if isinstance(accounts, dict) else [record]


def _found(account: Record) -> Found:
    """Read an account. Its `uri` repeats the secret, and in some files is made up."""
    token = Token(
        kind=Kind.STEAM,
        issuer=_ISSUER,
        account=text(account, "account_name"),
        secret=fields.base64_secret(text(account, _SECRET)),
    )
    return Found(token=token)
