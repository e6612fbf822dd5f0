"""Aegis: a vault of its own making, plain or encrypted (docs/vault.md of that app).

A password opens one of several slots, which holds the key of the database.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from desktop.errors import (
    BadTokenError,
    DamagedExportError,
    Refusal,
    Unsupported,
    UnsupportedFormatError,
    WrongImportPasswordError,
)
from desktop.interchange import fields, kdf
from desktop.interchange.base import Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import (
    Record,
    array,
    frame_number,
    inner,
    number,
    parsed_and_wiped,
    record,
    text,
    texts,
)
from desktop.interchange.sealed import base64_bytes, hex_bytes, needed, open_gcm
from desktop.otp.base32 import secret_from_text
from desktop.otp.token import Algorithm, Kind, Token
from desktop.secret import Secret

_VERSION: Final = 1  # of the file
_DATABASE: Final = range(1, 4)  # versions
_PASSWORD: Final = 1  # type of a slot
_SLOTS: Final = 16
_COST: Final = ("n", "r", "p")
_BLOCK: Final = 64  # bytes of a key that HMAC-SHA-256 fills up with zeros


def recognises(content: Content) -> bool:
    """Say whether this is a vault of Aegis."""
    return isinstance(content.record.get("header"), dict) and "db" in content.record


def read(content: Content, password: Secret | None) -> Export:
    """Return what a vault holds; raises as `reading.read` does."""
    frame = record(content.json)
    if frame_number(frame, "version") > _VERSION:
        raise UnsupportedFormatError(Unsupported.NEWER_VERSION, Format.AEGIS.app)
    stored = frame.get("db")
    if isinstance(stored, str):
        header = record(frame.get("header"))
        stored = _opened(header, base64_bytes(stored), needed(password))
    database = record(stored)
    if frame_number(database, "version") not in _DATABASE:
        raise UnsupportedFormatError(Unsupported.NEWER_VERSION, Format.AEGIS.app)
    groups = dict(_groups(database.get("groups")))
    return Export(
        Format.AEGIS,
        fields.entries_of(
            array(database.get("entries")), lambda entry: _found(entry, groups), "issuer", "name"
        ),
    )


def _opened(header: Record, sealed: bytes, password: Secret) -> object:
    params = record(header.get("params"))
    slots = [
        each for each in map(record, array(header.get("slots"))) if each.get("type") == _PASSWORD
    ]
    if not slots:  # only a fingerprint, or a key kept elsewhere, opens it
        raise DamagedExportError
    if len(slots) > _SLOTS or sum(map(_blocks, slots)) > kdf.SCRYPT_BLOCKS:
        raise UnsupportedFormatError(Unsupported.TOO_COSTLY)
    for slot in slots:
        for attempt in _attempts(slot, password):
            try:
                key = _slot_key(slot, attempt)
            except WrongImportPasswordError:
                continue
            nonce, tag = hex_bytes(params.get("nonce")), hex_bytes(params.get("tag"))
            return parsed_and_wiped(open_gcm(key, nonce, sealed + tag))
    raise WrongImportPasswordError


def _blocks(slot: Record) -> int:
    return abs(math.prod(frame_number(slot, name) for name in _COST))


def _slot_key(slot: Record, password: Secret) -> Secret:
    params = record(slot.get("key_params"))
    cost = (frame_number(slot, name) for name in _COST)
    key = kdf.scrypt(password, hex_bytes(slot.get("salt")), *cost)
    sealed = hex_bytes(slot.get("key")) + hex_bytes(params.get("tag"))
    return Secret.adopt(open_gcm(key, hex_bytes(params.get("nonce")), sealed))


def _attempts(slot: Record, password: Secret) -> Iterator[Secret]:
    """Go over what the app may have derived the key from.

    Its first versions took the whole buffer that Java encodes a text in, with the zeros behind the
    text. HMAC makes no difference between the two up to the length of its block.
    """
    yield password
    buffer = _java_buffer(password.view)
    if slot.get("repaired") is not True and buffer > max(_BLOCK, len(password)):
        yield Secret.adopt(bytearray(password.view) + bytes(buffer - len(password)))


def _java_buffer(encoded: memoryview) -> int:
    """Return the size of the buffer in which Java's CharsetEncoder encodes a text to UTF-8."""
    units = len(str(encoded, "utf-8", "replace").encode("utf-16-le")) // 2
    size = units * 11 // 10
    while size < len(encoded):
        size = 2 * size + 1
    return size


def _groups(value: object) -> Iterator[tuple[str, str]]:
    for each in value if isinstance(value, list) else ():
        if isinstance(each, dict):
            identifier, name = each.get("uuid"), each.get("name")
            if isinstance(identifier, str) and isinstance(name, str):
                yield identifier, name


def _found(entry: Record, groups: Mapping[str, str]) -> Found:
    # Up to version 2 an entry holds the name of its group; from 3 on, the numbers of several.
    named = [groups.get(each, "") for each in texts(entry.get("groups"))]
    return Found(
        token=_token(entry, inner(entry, "info")),
        group=fields.joined([*named, text(entry, "group")]),
        note=text(entry, "note"),
        favourite=entry.get("favorite") is True,
    )


def _token(entry: Record, info: Record) -> Token:
    kind = fields.kind(text(entry, "type"))
    secret = text(info, "secret")
    return Token(
        kind=kind,
        issuer=text(entry, "issuer"),
        account=text(entry, "name"),
        secret=_motp_secret(secret) if kind is Kind.MOTP else secret_from_text(secret),
        algorithm=_algorithm(text(info, "algo")),
        digits=number(info, "digits", Refusal.BAD_DIGITS, 6),
        period=number(info, "period", Refusal.BAD_PERIOD, 30),
        counter=number(info, "counter", Refusal.BAD_COUNTER, None if kind is Kind.HOTP else 0),
        pin=fields.pin(text(info, "pin")),
    )


def _motp_secret(secret: str) -> Secret:
    """Read Base32, as everywhere in this app; hexadecimal digits, as mOTP has them, are met too."""
    try:
        return secret_from_text(secret)
    except BadTokenError:
        return fields.hex_secret(secret)


def _algorithm(name: str) -> Algorithm:
    """Read a hash. The app takes MD5 for SHA1: a fault of its own once stored that by mistake."""
    return Algorithm.SHA1 if name == "MD5" else fields.algorithm(name)
