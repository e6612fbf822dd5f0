"""Raivo: a zip archive, usually under a password, of a JSON list in which all values are texts."""

from __future__ import annotations

from typing import Final

from desktop.errors import Refusal
from desktop.interchange import archives, fields
from desktop.interchange.base import Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import Record, array, number, parsed_and_wiped, text
from desktop.otp.base32 import secret_from_text
from desktop.otp.token import Kind, Token
from desktop.secret import Secret

_MEMBER: Final = "raivo-otp-export.json"
_KEYS: Final = frozenset({"issuer", "account", "secret", "kind", "timer"})


def recognises(content: Content) -> bool:
    """Say whether this is an export of Raivo, or the JSON in one."""
    if isinstance(content.json, list) and content.json:
        first = content.json[0]
        return isinstance(first, dict) and first.keys() >= _KEYS
    return _MEMBER in content.members


def read(content: Content, password: Secret | None) -> Export:
    """Return what an export holds; raises as `reading.read` does."""
    listed = content.json
    if listed is None:
        listed = parsed_and_wiped(archives.member(content.data, _MEMBER, password))
    return Export(Format.RAIVO, fields.entries_of(array(listed), _found, "issuer", "account"))


def _found(entry: Record) -> Found:
    kind = fields.kind(text(entry, "kind"))
    return Found(
        token=Token(
            kind=kind,
            issuer=text(entry, "issuer"),
            account=text(entry, "account"),
            secret=secret_from_text(text(entry, "secret")),
            algorithm=fields.algorithm(text(entry, "algorithm")),
            digits=number(entry, "digits", Refusal.BAD_DIGITS, 6),
            # A token with a counter has a timer of 0, and the other way round.
            period=number(entry, "timer", Refusal.BAD_PERIOD, 30),
            counter=number(entry, "counter", Refusal.BAD_COUNTER, None if kind is Kind.HOTP else 0),
        ),
        favourite=text(entry, "pinned").lower() == "true",
    )
