"""1Password's `.1pux` (support.1password.com/1pux-format): JSON in a zip archive, not encrypted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from desktop.interchange import archives, fields
from desktop.interchange.base import Entry, Export, Format, Found, entries
from desktop.interchange.content import Content
from desktop.interchange.json_reading import Record, array, parsed_and_wiped, record
from desktop.secret import Secret

_DATA: Final = "export.data"


def recognises(content: Content) -> bool:
    """Say whether this is such an archive."""
    return _DATA in content.members


def read(content: Content, _password: Secret | None) -> Export:
    """Return what has a one-time password field, in all accounts and vaults."""
    frame = record(parsed_and_wiped(archives.member(content.data, _DATA)))
    return Export(Format.ONE_PASSWORD, _entries(frame))


def _entries(frame: Record) -> tuple[Entry, ...]:
    return entries(
        (title, partial(_found, item, title, user, group, value))
        for account in _records(array(frame.get("accounts")))
        for vault in _records(account.get("vaults"))
        for group in [_text(_record(vault.get("attrs")), "name")]
        for each in _records(vault.get("items"))
        for item in [_record(each["item"]) if "item" in each else each]
        for title in [_text(_record(item.get("overview")), "title")]
        for user in [_user(item)]
        for value in _values(item)
    )


def _values(item: Record) -> Iterator[str]:
    """Go over the one-time password fields of an item; it may have several."""
    for section in _records(_record(item.get("details")).get("sections")):
        for field in _records(section.get("fields")):
            value = _text(_record(field.get("value")), "totp")
            if value.strip():
                yield value


def _user(item: Record) -> str:
    logins = _records(_record(item.get("details")).get("loginFields"))
    named = (_text(each, "value") for each in logins if each.get("designation") == "username")
    return next(named, "")


def _found(item: Record, title: str, user: str, group: str, value: str) -> Found:
    details = _record(item.get("details"))
    token = fields.token_from(value, title, user)
    return Found(
        token=token,
        label=fields.other_than(title, token.issuer),
        group=group,
        note=_text(details, "notesPlain"),
        favourite=item.get("favIndex") == 1,
    )


def _records(value: object) -> Iterator[Record]:
    yield from (each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()


def _record(value: object) -> Record:
    return value if isinstance(value, dict) else {}


def _text(values: Record, key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""
