"""A backup that 2FAS opens, encrypted under a password, in its newest schema."""

from __future__ import annotations

import base64
import json
import secrets
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Final

from desktop.errors import NotHeld
from desktop.interchange import kdf
from desktop.interchange.base import Found
from desktop.interchange.fields import other_than
from desktop.interchange.sealed import seal_gcm
from desktop.interchange.twofas import ITERATIONS
from desktop.otp.base32 import secret_to_text
from desktop.otp.token import Kind, Token
from desktop.secret import Secret

_SCHEMA: Final = 4
_APP: Final = {"appVersionCode": 5_000_009, "appVersionName": "5.1.0", "appOrigin": "android"}
_SALT: Final = 256
_NONCE: Final = 12
_ICONS: Final = "a5b3fb65-4ec5-43e6-8ec1-49e24ca9e7ad"  # the app's own, for what has no picture

# By opening this, the app knows a right password.
_REFERENCE: Final = (
    b"tRViSsLKzd86Hprh4ceC2OP7xazn4rrt4xhfEUbOjxLX8Rc3mkISXE0lWbmnWfggogbBJhtYgpK6fMl1D6mtsy92"
    b"R3HkdGfwuXbzLebqVFJsR7IZ2w58t938iymwG4824igYy1wi6n2WDpO1Q1P69zwJGs2F5a1qP4MyIiDSD7NCV2Ov"
    b"idXQCBnDlGfmz0f1BQySRkkt4ryiJeCjD2o4QsveJ9uDBUn8ELyOrESv5R5DMDkD4iAF8TXU7KyoJujd"
)

# What the app has on all systems. On some of them anything else silently becomes 6 and 30.
_KINDS: Final = frozenset({Kind.TOTP, Kind.HOTP, Kind.STEAM})
_DIGITS: Final = range(6, 9)
_PERIODS: Final = frozenset({10, 30, 60, 90})  # seconds
_COUNTER: Final = range(2**31)


def cannot_hold(found: Found) -> NotHeld | None:
    """Say why 2FAS has no place for an entry; None: it has."""
    token = found.token
    if token.kind not in _KINDS:
        return NotHeld.KIND
    if token.kind is Kind.STEAM:
        return None
    if token.digits not in _DIGITS:
        return NotHeld.DIGITS
    if token.kind is Kind.TOTP and token.period not in _PERIODS:
        return NotHeld.PERIOD
    return None if token.counter in _COUNTER else NotHeld.COUNTER


def kept(found: Found) -> Found:
    """Return what of an entry such a backup gives back."""
    token = found.token
    label = other_than(_name(found), token.issuer, token.account)
    return Found(token=token, label=label, group=found.group)


def write(found: Sequence[Found], password: Secret) -> bytes:
    """Write entries that it can hold; notes and favourites have no place there."""
    now = int(time.time() * 1_000)
    groups = {each.group: str(uuid.uuid4()) for each in found if each.group}
    services = [_service(each, place, groups, now) for place, each in enumerate(found)]
    salt = secrets.token_bytes(_SALT)
    key = kdf.pbkdf2(password, salt, ITERATIONS, "sha256")
    backup = {
        "services": [],
        "groups": [
            {"id": identifier, "name": name, "isExpanded": True, "updatedAt": now}
            for name, identifier in groups.items()
        ],
        "updatedAt": now,
        "schemaVersion": _SCHEMA,
        **_APP,
        "servicesEncrypted": _sealed(key, salt, bytearray(json.dumps(services).encode())),
        "reference": _sealed(key, salt, bytearray(_REFERENCE)),
    }
    key.wipe()
    return json.dumps(backup).encode()


def _sealed(key: Secret, salt: bytes, plain: bytearray) -> str:
    nonce = secrets.token_bytes(_NONCE)
    parts = (seal_gcm(key, nonce, plain), salt, nonce)
    return ":".join(base64.b64encode(part).decode("ascii") for part in parts)


def _service(found: Found, place: int, groups: Mapping[str, str], now: int) -> dict[str, object]:
    token = found.token
    service: dict[str, object] = {
        "name": _name(found),
        "secret": secret_to_text(token.secret),
        "updatedAt": now,
        "otp": _otp(token),
        "order": {"position": place},
        "icon": {"selected": "IconCollection", "iconCollection": {"id": _ICONS}},
    }
    return service | ({"groupId": groups[found.group]} if found.group else {})


def _name(found: Found) -> str:
    return found.label or found.token.issuer or found.token.account


def _otp(token: Token) -> dict[str, object]:
    otp: dict[str, object] = {
        "label": token.account,
        "account": token.account,
        "issuer": token.issuer,
        "digits": token.digits,
        "algorithm": token.algorithm,
        "tokenType": token.kind.upper(),
        "source": "Manual",
    }
    moving = {"counter": token.counter} if token.kind is Kind.HOTP else {"period": token.period}
    return otp | moving
