"""2FAS: a list of services, plain or encrypted, in four schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from desktop.errors import DamagedExportError, Refusal, Unsupported, UnsupportedFormatError
from desktop.interchange import fields, kdf
from desktop.interchange.base import Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import (
    Record,
    array,
    frame_number,
    inner,
    listed,
    number,
    parsed_and_wiped,
    record,
    text,
)
from desktop.interchange.sealed import base64_bytes, needed, open_gcm
from desktop.otp.base32 import secret_from_text
from desktop.otp.token import Kind, Token
from desktop.otp.uri import name_from
from desktop.secret import Secret

ITERATIONS: Final = 10_000

_NEWEST: Final = 4
_PARTS: Final = 3
_FIRST_COUNTER: Final = 1  # what the app takes when there is none


def recognises(content: Content) -> bool:
    """Say whether this is a backup of 2FAS."""
    keys = content.record
    return isinstance(keys.get("services"), list) and bool(
        keys.keys() & {"schemaVersion", "servicesEncrypted", "appVersionCode"}
    )


def read(content: Content, password: Secret | None) -> Export:
    """Return what a backup holds; raises as `reading.read` does."""
    frame = record(content.json)
    if "schemaVersion" in frame and frame_number(frame, "schemaVersion") > _NEWEST:
        raise UnsupportedFormatError(Unsupported.NEWER_VERSION, Format.TWOFAS.app)
    services = frame.get("services")
    if frame.get("servicesEncrypted"):
        services = _opened(frame["servicesEncrypted"], needed(password))
    groups = {
        str(each.get("id")): text(each, "name")
        for each in map(record, listed(frame, "groups"))
        if isinstance(each.get("name"), str)
    }
    return Export(
        Format.TWOFAS,
        fields.entries_of(array(services), lambda service: _found(service, groups), "name"),
    )


def _opened(sealed: object, password: Secret) -> object:
    parts = sealed.split(":") if isinstance(sealed, str) else []
    if len(parts) != _PARTS:
        raise DamagedExportError
    encrypted, salt, nonce = map(base64_bytes, parts)
    key = kdf.pbkdf2(password, salt, ITERATIONS, "sha256")
    return parsed_and_wiped(open_gcm(key, nonce, encrypted))


def _found(service: Record, groups: Mapping[str, str]) -> Found:
    otp = inner(service, "otp")
    name = text(service, "name")
    issuer = text(otp, "issuer", name)
    account = text(otp, "account") if "account" in otp else name_from(text(otp, "label")).account
    kind = fields.kind(text(otp, "tokenType", Kind.TOTP))
    return Found(
        token=Token(
            kind=kind,
            issuer=issuer,
            account=account,
            secret=secret_from_text(text(service, "secret")),
            algorithm=fields.algorithm(text(otp, "algorithm")),
            digits=number(otp, "digits", Refusal.BAD_DIGITS, 6),
            period=number(otp, "period", Refusal.BAD_PERIOD, 30),
            counter=number(otp, "counter", Refusal.BAD_COUNTER, _FIRST_COUNTER),
        ),
        label=fields.other_than(name, issuer, account),
        group=groups.get(text(service, "groupId"), ""),
    )
