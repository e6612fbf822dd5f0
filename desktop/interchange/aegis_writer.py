"""A vault that Aegis opens, encrypted under a password (docs/vault.md of that app)."""

from __future__ import annotations

import base64
import json
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from desktop.errors import NotHeld
from desktop.interchange import kdf
from desktop.interchange.base import Found
from desktop.interchange.sealed import TAG, seal_gcm
from desktop.otp.base32 import secret_to_text
from desktop.otp.token import YANDEX_KEY, Kind, Token
from desktop.secret import Secret

_VERSION: Final = 1
_DATABASE: Final = 3
_PASSWORD: Final = 1  # type of a slot
_N, _R, _P = 32_768, 8, 1  # scrypt, as the app itself has it
_SALT: Final = 32
_NONCE: Final = 12


def cannot_hold(found: Found) -> NotHeld | None:
    """Say why Aegis has no place for an entry; None: it has."""
    token = found.token
    if token.needs_pin or (token.pin is not None and _text(token.pin) is None):
        return NotHeld.PIN_MISSING
    return None


def kept(found: Found) -> Found:
    """Return what of an entry such a vault gives back."""
    return replace(found, token=_kept(found.token), label="", note=_note(found))


def write(found: Sequence[Found], password: Secret) -> bytes:
    """Write entries that it can hold; slow on purpose. A label stands at the start of the note."""
    master = Secret(secrets.token_bytes(kdf.KEY))
    nonce, sealed = _sealed(master, bytearray(json.dumps(_database(found)).encode()))
    header = {
        "slots": [_slot(master, password)],
        "params": {"nonce": nonce.hex(), "tag": sealed[-TAG:].hex()},
    }
    master.wipe()
    body = base64.b64encode(sealed[:-TAG]).decode("ascii")
    return json.dumps({"version": _VERSION, "header": header, "db": body}, indent=4).encode()


def _slot(master: Secret, password: Secret) -> dict[str, object]:
    salt = secrets.token_bytes(_SALT)
    key = kdf.scrypt(password, salt, _N, _R, _P)
    nonce, sealed = _sealed(key, bytearray(master.view))
    key.wipe()
    return {
        "type": _PASSWORD,
        "uuid": str(uuid.uuid4()),
        "key": sealed[:-TAG].hex(),
        "key_params": {"nonce": nonce.hex(), "tag": sealed[-TAG:].hex()},
        "n": _N,
        "r": _R,
        "p": _P,
        "salt": salt.hex(),
        "repaired": True,
        "is_backup": False,
    }


def _sealed(key: Secret, plain: bytearray) -> tuple[bytes, bytes]:
    nonce = secrets.token_bytes(_NONCE)
    return nonce, seal_gcm(key, nonce, plain)


def _database(found: Sequence[Found]) -> dict[str, object]:
    groups = {each.group: str(uuid.uuid4()) for each in found if each.group}
    return {
        "version": _DATABASE,
        "entries": [_entry(each, groups) for each in found],
        "groups": [{"uuid": identifier, "name": name} for name, identifier in groups.items()],
        "icons_optimized": True,
    }


def _entry(found: Found, groups: Mapping[str, str]) -> dict[str, object]:
    token = found.token
    return {
        "type": token.kind,
        "uuid": str(uuid.uuid4()),
        "name": token.account,
        "issuer": token.issuer,
        "note": _note(found),
        "favorite": found.favourite,
        "icon": None,
        "info": _info(token),
        "groups": [groups[found.group]] if found.group else [],
    }


def _note(found: Found) -> str:
    return "\n".join(filter(None, (found.label, found.note)))


def _kept(token: Token) -> Token:
    if token.kind is not Kind.YANDEX:
        return token
    # The app checks what follows, or wants nothing to follow.
    return replace(token, secret=Secret(token.secret.view[:YANDEX_KEY]))


def _info(token: Token) -> dict[str, object]:
    info: dict[str, object] = {
        "secret": secret_to_text(_kept(token).secret),
        "algo": "MD5" if token.kind is Kind.MOTP else token.algorithm,
        "digits": token.digits,
    }
    if token.kind is Kind.HOTP:
        return info | {"counter": token.counter}
    pin = {} if token.pin is None else {"pin": _text(token.pin)}
    return info | {"period": token.period} | pin


def _text(pin: Secret) -> str | None:
    """Return a PIN as it is typed; None for what nobody could type."""
    try:
        return str(pin.view, "utf-8")
    except UnicodeDecodeError:
        return None
