"""Proton Pass: a zip archive of JSON, with a TOTP field in logins and in fields added to items."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final

from desktop.errors import Unsupported, UnsupportedFormatError
from desktop.interchange import archives, fields
from desktop.interchange.base import Export, Format, Found, entries
from desktop.interchange.content import Content
from desktop.interchange.json_reading import parsed_and_wiped, record
from desktop.secret import Secret

_PLAIN: Final = "Proton Pass/data.json"
_PGP: Final = "Proton Pass/data.pgp"
_TOTP: Final = "totpUri"


def recognises(content: Content) -> bool:
    """Say whether this is an export of Proton Pass, or the JSON in one."""
    if {_PLAIN, _PGP} & set(content.members):
        return True
    vaults = content.record.get("vaults")
    return isinstance(vaults, dict) and all(
        isinstance(vault, dict) and "items" in vault for vault in vaults.values()
    )


def read(content: Content, password: Secret | None) -> Export:
    """Return every TOTP field in an export; raises as `reading.read` does."""
    if _PGP in content.members:
        raise UnsupportedFormatError(Unsupported.PGP)
    document = content.json
    if content.members:
        document = parsed_and_wiped(archives.member(content.data, _PLAIN, password))
    vaults = record(record(document).get("vaults"))
    return Export(Format.PROTON_PASS, entries(_making(vaults.values())))


def _making(vaults: Iterable[object]) -> Iterator[tuple[str, Callable[[], Found]]]:
    for vault in vaults:
        group = _text(vault, "name")
        items = _at(vault, "items")
        for item in items if isinstance(items, list) else ():
            data = _at(item, "data")
            name = _text(_at(data, "metadata"), "name")
            for uri in _uris(data):
                yield name, partial(_found, uri, item, group)


def _uris(data: object) -> Iterator[str]:
    """Go over the TOTP fields of an item that are not empty, most of which are."""
    content = _at(data, "content")
    added = [_at(data, "extraFields")]
    added += [_at(section, "sectionFields") for section in _list(_at(content, "sections"))]
    holders = [content, *(_at(field, "data") for listed in added for field in _list(listed))]
    yield from filter(None, (_text(holder, _TOTP) for holder in holders))


def _found(uri: str, item: object, group: str) -> Found:
    data = _at(item, "data")
    metadata, content = _at(data, "metadata"), _at(data, "content")
    name = _text(metadata, "name")
    account = _text(content, "itemUsername") or _text(content, "itemEmail")
    token = fields.token_from(uri, name, account or _text(content, "username"))
    return Found(
        token=token,
        label=fields.other_than(name, token.issuer),
        group=group,
        note=_text(metadata, "note"),
        favourite=_at(item, "pinned") is True,
    )


def _at(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object, key: str) -> str:
    found = _at(value, key)
    return found if isinstance(found, str) else ""
