"""The Battle.net app's shared preferences, from a rooted Android: one key under a fixed mask."""

from __future__ import annotations

from typing import Final

from desktop.errors import BadTokenError, Refusal
from desktop.interchange import fields
from desktop.interchange.base import Export, Format, Found, entries
from desktop.interchange.content import Content
from desktop.otp.token import Token
from desktop.secret import Secret

_START: Final = "com.blizzard.messenger.AUTHENTICATOR_"
_SECRET: Final = f"{_START}DEVICE_SECRET"
_SERIAL: Final = f"{_START}SERIAL"
_ENCRYPTION: Final = f"{_START}CREDENTIALS_ENCRYPTION_TYPE"
_ISSUER: Final = "Battle.net"
_DIGITS: Final = 8
# What the app puts over both texts.
_MASK: Final = bytes.fromhex(
    "398e27fc50276a656065b0e525f4c06c04c61075286b8e7aeda59da9813b5dd6"
    "c80d2fb38068773fa59ba47c17ca6c6479015c1d5b8b8f6b9a"
)


def recognises(content: Content) -> bool:
    """Say whether these are its preferences."""
    return _SECRET in content.preferences


def read(content: Content, _password: Secret | None) -> Export:
    """Return its one token."""
    return Export(Format.BATTLE_NET, entries([(_ISSUER, lambda: _found(content.preferences))]))


def _found(preferences: dict[str, str]) -> Found:
    if preferences.get(_ENCRYPTION, "MASK") != "MASK":  # the phone keeps that key to itself
        raise BadTokenError(Refusal.BAD_SECRET)
    serial = preferences.get(_SERIAL, "")
    token = Token(
        issuer=_ISSUER,
        account=_unmasked(serial) if serial else "",
        secret=fields.hex_secret(_unmasked(preferences.get(_SECRET, ""))),
        digits=_DIGITS,
    )
    return Found(token=token)


def _unmasked(text: str) -> str:
    masked = fields.hex_secret(text)
    if len(masked) > len(_MASK):
        raise BadTokenError(Refusal.BAD_SECRET)
    return bytes(a ^ b for a, b in zip(masked.view, _MASK, strict=False)).decode("latin-1")
