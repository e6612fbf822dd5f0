"""KeePass databases (KDBX 3.1 and 4), as KeePass, KeePassXC and many others write them.

Entries that keep nothing for codes are none of ours, and stay out of the count.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import partial
from typing import NoReturn

from desktop.errors import BadTokenError
from desktop.interchange import kdbx, keepass_document, keepass_fields
from desktop.interchange.base import Export, Format, Found, entries
from desktop.interchange.content import Content
from desktop.interchange.json_reading import text
from desktop.interchange.kdbx_header import KEEPASS_1, KEEPASS_2
from desktop.otp.token import Token
from desktop.secret import Secret


def recognises(content: Content) -> bool:
    """Say whether this is a database of KeePass, of any version."""
    return content.data.startswith((KEEPASS_2, KEEPASS_1))


def read(content: Content, password: Secret | None) -> Export:
    """Return the tokens of a database that a password alone opens."""
    database = kdbx.opened(content.data, password)
    found = keepass_document.read_entries(database.document, database.stream, keepass_fields.wanted)
    database.document[:] = bytes(len(database.document))
    return Export(Format.KEEPASS, entries(_each(found)))


def _each(found: list[keepass_document.Entry]) -> Iterator[tuple[str, Callable[[], Found]]]:
    for entry in found:
        met: list[Token] = []
        for make in keepass_fields.tokens(entry.values):
            try:
                token = make()
            except BadTokenError as error:
                yield text(entry.values, keepass_fields.TITLE), partial(_refuse, error)
                continue
            # An entry may keep the same token in two ways, for two programs.
            if not any(token.same_as(other) for other in met):
                met.append(token)
                yield "", partial(_found, token, entry)


def _refuse(error: BadTokenError) -> NoReturn:
    raise error


def _found(token: Token, entry: keepass_document.Entry) -> Found:
    title = text(entry.values, keepass_fields.TITLE)
    named = dataclasses.replace(
        token,
        issuer=token.issuer or title,
        account=token.account or text(entry.values, keepass_fields.USER),
    )
    groups = entry.group.path()[1:]  # the outermost is the database itself
    return Found(
        token=named,
        label="" if title == named.issuer else title,
        group="/".join(group.name for group in groups),
        note=text(entry.values, keepass_fields.NOTES),
    )
