"""Apple Passwords' CSV (support.apple.com/guide/passwords), not encrypted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from desktop.errors import DamagedExportError
from desktop.interchange import fields
from desktop.interchange.base import Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import Record, text
from desktop.secret import Secret

_COLUMNS: Final = {"Title", "URL", "Username", "Password", "Notes", "OTPAuth"}
_TOTP: Final = "OTPAuth"
_HEADER: Final = 1_024  # characters in which the first line stands


def recognises(content: Content) -> bool:
    """Say whether the columns are its."""
    first = content.text[:_HEADER].partition("\n")[0].strip()
    return {column.strip('"') for column in first.split(",")} >= _COLUMNS


def read(content: Content, _password: Secret | None) -> Export:
    """Return what has a verification code."""
    return Export(
        Format.APPLE_PASSWORDS, fields.entries_of(_rows(content), _found, "Title", "Username")
    )


def _rows(content: Content) -> Iterator[Record]:
    rows = csv.DictReader(io.StringIO(content.text, newline=""))
    try:
        if _TOTP not in (rows.fieldnames or ()):
            raise DamagedExportError
        yield from ({key: row[key] for key in row if key} for row in rows if row.get(_TOTP))
    except csv.Error:
        raise DamagedExportError from None  # the cause could hold the line


def _found(row: Record) -> Found:
    title = text(row, "Title")
    token = fields.token_from(text(row, _TOTP), title, text(row, "Username"))
    return Found(token=token, label=fields.other_than(title, token.issuer), note=text(row, "Notes"))
