"""Lists of otpauth:// URIs, one a line; many apps write them, and nearly all read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final, NoReturn

from desktop.errors import BadTokenError, Refusal, TooLargeError
from desktop.interchange.base import Entry, Export, Format, Found, entries
from desktop.interchange.content import Content
from desktop.interchange.json_reading import decoded
from desktop.otp import migration
from desktop.otp.migration import MigrationSet, Part, parse_migration
from desktop.otp.reading import LONGEST
from desktop.otp.token import Token
from desktop.otp.uri import SCHEMES, format_uri, parse_uri, scheme_of
from desktop.secret import Secret

_INVISIBLE: Final = "\ufeff\u200b\u2060\0"  # what copying leaves around a line


def recognises(content: Content) -> bool:
    """Say whether one of the lines is a URI of a token."""
    return any(scheme_of(line) in SCHEMES for line in lines(content.text[:LONGEST]))


def recognises_migration(content: Content) -> bool:
    """Say whether one of the lines is a URI by which Google Authenticator moves tokens."""
    start = content.text[:LONGEST]
    return any(scheme_of(line) == migration.SCHEME for line in lines(start))


def read(content: Content, _password: Secret | None) -> Export:
    """Return one entry a line; raises as `reading.read` does."""
    return Export(Format.URIS, entries_in(decoded(content.data)))


def read_migration(content: Content, _password: Secret | None) -> Export:
    """Return the tokens of all URIs, and an entry for each URI of a set that is missing.

    Raises as `reading.read` does.
    """
    return Export(Format.GOOGLE, entries_in(decoded(content.data)))


def lines(text: str) -> list[str]:
    """Return the lines that hold anything, without what is around them."""
    stripped = (line.strip().strip(_INVISIBLE).strip() for line in text.splitlines())
    return [line for line in stripped if line]


def entries_in(text: str, found: Callable[[str], Found] | None = None) -> tuple[Entry, ...]:
    """Return one entry a line, made by `found`, and those of a migration URI in its place.

    Raises TooLargeError for more than LONGEST, or too many.
    """
    if len(text) > LONGEST:
        raise TooLargeError(LONGEST)
    return entries(_making(text, found or _found))


def cannot_hold(_found: Found) -> None:
    """Say why an entry cannot be written: there is none that this format cannot hold."""


def kept(found: Found) -> Found:
    """Return what of an entry such a list gives back."""
    return Found(token=found.token)


def write(found: Sequence[Found], _password: Secret | None = None) -> bytes:
    """Write a plain list, in which every secret can be read; notes and groups have no place."""
    return "".join(f"{format_uri(each.token)}\n" for each in found).encode()


def _making(text: str, found: Callable[[str], Found]) -> Iterator[tuple[str, Callable[[], Found]]]:
    parts = MigrationSet()
    for line in lines(text):
        if scheme_of(line) != migration.SCHEME:
            yield "", partial(found, line)
            continue
        try:
            part = parse_migration(line)
        except BadTokenError as error:
            yield "", partial(_refuse, error.reason)
            continue
        parts.add(part)
        yield from _of_part(part)
    for _ in parts.missing:
        yield "", partial(_refuse, Refusal.PART_MISSING)


def _of_part(part: Part) -> Iterator[tuple[str, Callable[[], Found]]]:
    refused = {each.place: each for each in part.refused}
    tokens = iter(part.tokens)
    for place in range(1, len(part.tokens) + len(refused) + 1):
        if place in refused:
            yield refused[place].name, partial(_refuse, refused[place].reason)
        else:
            yield "", partial(_plain, next(tokens))


def _plain(token: Token) -> Found:
    return Found(token=token)


def _refuse(reason: Refusal) -> NoReturn:
    raise BadTokenError(reason)


def _found(line: str) -> Found:
    return Found(token=parse_uri(line))
