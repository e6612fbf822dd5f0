"""Proton Authenticator: URIs in JSON, plain or encrypted."""

from __future__ import annotations

import dataclasses
from typing import Final

from desktop.errors import DamagedExportError, Unsupported, UnsupportedFormatError
from desktop.interchange import fields, kdf
from desktop.interchange.base import Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import (
    Record,
    array,
    frame_number,
    frame_text,
    inner,
    parsed_and_wiped,
    record,
    text,
)
from desktop.interchange.sealed import base64_bytes, needed, open_gcm
from desktop.secret import Secret

_VERSION: Final = 1
_COST: Final = kdf.Argon2Cost(memory_kib=19_456, iterations=2, lanes=1)
_NONCE: Final = 12
_CONTEXT: Final = b"proton.authenticator.export.v1"


def recognises(content: Content) -> bool:
    """Say whether this is an export of Proton Authenticator."""
    frame = content.record
    if frame.keys() >= {"version", "salt", "content"}:
        return isinstance(frame["salt"], str) and isinstance(frame["content"], str)
    entries = frame.get("entries")
    return isinstance(entries, list) and all(
        isinstance(each, dict) and "content" in each for each in entries
    )


def read(content: Content, password: Secret | None) -> Export:
    """Return what an export holds; raises as `reading.read` does."""
    frame = record(content.json)
    if frame_number(frame, "version") > _VERSION:
        raise UnsupportedFormatError(Unsupported.NEWER_VERSION, Format.PROTON_AUTHENTICATOR.app)
    if "entries" not in frame:
        frame = record(_opened(frame, needed(password)))
    return Export(
        Format.PROTON_AUTHENTICATOR,
        fields.entries_of(array(frame.get("entries")), _found, "id"),
    )


def _opened(frame: Record, password: Secret) -> object:
    sealed = base64_bytes(frame_text(frame, "content"))
    if len(sealed) < _NONCE:
        raise DamagedExportError
    key = kdf.argon2(password, base64_bytes(frame_text(frame, "salt")), _COST)
    return parsed_and_wiped(open_gcm(key, sealed[:_NONCE], sealed[_NONCE:], _CONTEXT))


def _found(entry: Record) -> Found:
    content = inner(entry, "content")
    name = text(content, "name")
    token = fields.token_from(text(content, "uri"), account=name)
    if not token.account:  # a Steam token's URI has no name in it
        token = dataclasses.replace(token, account=name)
    return Found(
        token=token,
        label=fields.other_than(name, token.account, token.issuer),
        note=text(entry, "note"),
    )
