"""Duo Mobile: the list that the Android app keeps; its own accounts hold no secret of this kind."""

from __future__ import annotations

from typing import Final

from desktop.errors import Refusal
from desktop.interchange import fields
from desktop.interchange.base import Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import Record, array, inner, number, text
from desktop.otp.base32 import secret_from_text
from desktop.otp.token import Kind, Token
from desktop.secret import Secret

_GENERATOR: Final = "otpGenerator"


def recognises(content: Content) -> bool:
    """Say whether this is a list of Duo Mobile's."""
    return isinstance(content.json, list) and any(
        isinstance(each, dict) and _GENERATOR in each for each in content.json
    )


def read(content: Content, _password: Secret | None) -> Export:
    """Return what a list holds; raises as `reading.read` does."""
    return Export(Format.DUO, fields.entries_of(array(content.json), _found, "name"))


def _found(entry: Record) -> Found:
    generator = inner(entry, _GENERATOR)
    return Found(
        token=Token(
            kind=Kind.HOTP if generator.get("counter") is not None else Kind.TOTP,
            issuer="",
            account=text(entry, "name"),
            secret=secret_from_text(text(generator, "otpSecret")),
            counter=number(generator, "counter", Refusal.BAD_COUNTER, 0),
        )
    )
