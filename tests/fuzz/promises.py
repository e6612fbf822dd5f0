"""What holds whatever a parser is given."""

from __future__ import annotations

import enum

from desktop.errors import DesktopError
from desktop.interchange.base import ENTRIES, Export, Format, Found
from desktop.otp.code import code_at, code_for
from desktop.otp.token import Kind
from desktop.otp.uri import LONGEST, format_uri, parse_uri

_APPS = {"", *(each.app for each in Format)}


def kept(run, data, *, secret=True):
    """Run a parser: it returns what it found, or raises what is expected to go wrong.

    With `secret`, nothing that an error would show holds anything of what was read.
    """
    try:
        result = run(data)
    except DesktopError as error:
        if secret:
            _says_nothing(error)
        return
    for export in result if isinstance(result, list) else [result]:
        if isinstance(export, Export):
            _is_whole(export)


def _says_nothing(error):
    shown = error
    while shown is not None:
        assert isinstance(shown, DesktopError), f"shows a {type(shown).__name__}"
        for fact in shown.args:
            plain = isinstance(fact, enum.Enum | int | float) or fact in _APPS
            assert plain, f"{type(shown).__name__} holds a text"
        unseen = shown.__suppress_context__
        shown = shown.__cause__ or (None if unseen else shown.__context__)


def _is_whole(export):
    assert len(export.entries) <= ENTRIES
    for place, entry in enumerate(export.entries, 1):
        if isinstance(entry, Found):
            _is_sound(entry)
        else:
            assert entry.place == place
            assert not set(entry.name) & set("\n\r\0")
            entry.name.encode()


def _is_sound(found):
    """A token makes codes, and can be written and read again; its texts can be stored."""
    token = found.token
    uri = format_uri(token)
    if len(uri) <= LONGEST:
        assert parse_uri(uri) == token
    for text in (token.issuer, token.account, found.label, found.group, found.note):
        text.encode()
    if token.needs_pin:
        return
    if token.kind is Kind.HOTP:
        code_for(token, token.counter)
    else:
        code_at(token, 1_790_000_000)
