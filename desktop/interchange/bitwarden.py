"""Bitwarden and Bitwarden Authenticator: JSON or CSV, and JSON under a password of its own."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
from collections.abc import Iterator, Mapping
from typing import Final

from desktop.errors import (
    DamagedExportError,
    Unsupported,
    UnsupportedFormatError,
    WrongImportPasswordError,
)
from desktop.interchange import fields, kdf
from desktop.interchange.base import Entry, Export, Format, Found
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
    texts,
)
from desktop.interchange.sealed import base64_bytes, needed, open_cbc
from desktop.secret import Secret

_TOTP: Final = "login_totp"
_HELD: Final = frozenset({"items", "data"})
_PBKDF2: Final = 0
_ARGON2: Final = 1
_PARTS: Final = 3
_MIB: Final = 1_024  # KiB
_CBC_HMAC: Final = "2."  # AES-256-CBC with HMAC-SHA-256
_HEADER: Final = 1_024  # characters in which the first line of a CSV stands


def recognises(content: Content) -> bool:
    """Say whether this is an export of Bitwarden's password manager."""
    frame = content.record
    if "encrypted" in frame and frame.keys() & _HELD:
        return not _is_authenticator(frame)
    return _columns(content) >= {"login_password", _TOTP}


def recognises_authenticator(content: Content) -> bool:
    """Say whether this is an export of Bitwarden Authenticator."""
    if "encrypted" in content.record:
        return _is_authenticator(content.record)
    return _TOTP in _columns(content) and not recognises(content)


def read(content: Content, password: Secret | None) -> Export:
    """Return what has a TOTP field in an export; raises as `reading.read` does."""
    return Export(Format.BITWARDEN, _entries(content, password))


def read_authenticator(content: Content, password: Secret | None) -> Export:
    """Return what an export of Bitwarden Authenticator holds; raises as `reading.read` does."""
    return Export(Format.BITWARDEN_AUTHENTICATOR, _entries(content, password))


def _entries(content: Content, password: Secret | None) -> tuple[Entry, ...]:
    if content.json is None:
        return fields.entries_of(_rows(content), _found_in_row, "name", "login_username")
    frame = record(content.json)
    if frame.get("encrypted") is True:
        if frame.get("passwordProtected") is not True:
            raise UnsupportedFormatError(Unsupported.ACCOUNT_RESTRICTED, Format.BITWARDEN.app)
        frame = record(_opened(frame, needed(password)))
    folders = dict((*_named(frame.get("folders")), *_named(frame.get("collections"))))
    items = [item for item in array(frame.get("items")) if not _has_no_token(item)]
    return fields.entries_of(items, lambda item: _found(item, folders), "name")


def _is_authenticator(frame: Record) -> bool:
    items = frame.get("items")
    return isinstance(items, list) and not frame.keys() & {"folders", "collections"}


def _columns(content: Content) -> set[str]:
    return set(content.text[:_HEADER].partition("\n")[0].strip().split(","))


def _opened(frame: Record, password: Secret) -> object:
    master = _master(frame, password)
    keys = kdf.expanded(master, b"enc"), kdf.expanded(master, b"mac")
    _decrypted(frame_text(frame, "encKeyValidation_DO_NOT_EDIT"), *keys)
    return parsed_and_wiped(_decrypted(frame_text(frame, "data"), *keys))


def _master(frame: Record, password: Secret) -> Secret:
    # The salt is the text, not what the Base64 in it would stand for.
    salt = frame_text(frame, "salt").encode("utf-8", "replace")
    kind, iterations = frame_number(frame, "kdfType"), frame_number(frame, "kdfIterations")
    if kind == _PBKDF2:
        return kdf.pbkdf2(password, salt, iterations, "sha256")
    if kind != _ARGON2:
        raise UnsupportedFormatError(Unsupported.NEWER_VERSION, Format.BITWARDEN.app)
    memory, lanes = frame_number(frame, "kdfMemory"), frame_number(frame, "kdfParallelism")
    cost = kdf.Argon2Cost(memory * _MIB, iterations, lanes)
    return kdf.argon2(password, hashlib.sha256(salt).digest(), cost)


def _decrypted(sealed: str, key: Secret, mac_key: Secret) -> bytearray:
    """Open an "EncString"; the MAC is checked before anything is decrypted."""
    parts = sealed.removeprefix(_CBC_HMAC).split("|")
    if not sealed.startswith(_CBC_HMAC) or len(parts) != _PARTS:
        raise DamagedExportError
    iv, encrypted, mac = map(base64_bytes, parts)
    if not hmac.compare_digest(hmac.digest(mac_key.view, iv + encrypted, "sha256"), mac):
        raise WrongImportPasswordError
    return open_cbc(key, iv, encrypted)


def _named(value: object) -> Iterator[tuple[str, str]]:
    for each in value if isinstance(value, list) else ():
        if isinstance(each, dict) and isinstance(each.get("name"), str):
            yield str(each.get("id")), each["name"]


def _has_no_token(item: object) -> bool:
    """Whether this is a login without TOTP, or no login: most of what a password manager has."""
    login = item.get("login") if isinstance(item, dict) else None
    return isinstance(item, dict) and not (isinstance(login, dict) and login.get("totp"))


def _found(item: Record, folders: Mapping[str, str]) -> Found:
    login = inner(item, "login")
    name = text(item, "name")
    token = fields.token_from(text(login, "totp"), name, text(login, "username"))
    groups = [text(item, "folderId"), *texts(item.get("collectionIds"))]
    return Found(
        token=token,
        label=fields.other_than(name, token.issuer),
        group=fields.joined(folders.get(each, "") for each in groups),
        note=text(item, "notes"),
        favourite=item.get("favorite") is True,
    )


def _rows(content: Content) -> Iterator[Record]:
    rows = csv.DictReader(io.StringIO(content.text, newline=""))
    try:
        if _TOTP not in (rows.fieldnames or ()):
            raise DamagedExportError
        # Bitwarden Authenticator writes more columns than it names.
        yield from ({key: row[key] for key in row if key} for row in rows if row.get(_TOTP))
    except csv.Error:
        raise DamagedExportError from None  # the cause could hold the line


def _found_in_row(row: Record) -> Found:
    name = text(row, "name")
    token = fields.token_from(text(row, _TOTP), name, text(row, "login_username"))
    return Found(
        token=token,
        label=fields.other_than(name, token.issuer),
        group=text(row, "folder") or text(row, "collections"),
        note=text(row, "notes"),
        favourite=text(row, "favorite") in {"1", "true"},
    )
