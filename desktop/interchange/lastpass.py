"""LastPass Authenticator: JSON."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.errors import Refusal
from desktop.interchange import fields
from desktop.interchange.base import Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import Record, array, inner, listed, number, record, text
from desktop.otp.base32 import secret_from_text
from desktop.otp.token import Token
from desktop.secret import Secret


def recognises(content: Content) -> bool:
    """Say whether this is an export of LastPass Authenticator."""
    accounts = content.record.get("accounts")
    return isinstance(accounts, list) and bool(content.record.keys() & {"deviceId", "folders"})


def read(content: Content, _password: Secret | None) -> Export:
    """Return what an export holds; raises as `reading.read` does."""
    frame = record(content.json)
    folders = {
        str(each.get("id")): str(each.get("name"))
        for each in listed(frame, "folders")
        if isinstance(each, dict)
    }
    return Export(
        Format.LASTPASS,
        fields.entries_of(
            array(frame.get("accounts")),
            lambda account: _found(account, folders),
            "issuerName",
            "userName",
        ),
    )


def _found(account: Record, folders: Mapping[str, str]) -> Found:
    return Found(
        token=Token(
            issuer=text(account, "issuerName", text(account, "originalIssuerName")),
            account=text(account, "userName", text(account, "originalUserName")),
            secret=secret_from_text(text(account, "secret")),
            algorithm=fields.algorithm(text(account, "algorithm")),
            digits=number(account, "digits", Refusal.BAD_DIGITS, 6),
            period=number(account, "timeStep", Refusal.BAD_PERIOD, 30),
        ),
        group=folders.get(str(inner(account, "folderData").get("folderId")), ""),
        favourite=account.get("isFavorite") is True,
    )
