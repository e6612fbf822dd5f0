"""What tests say about the reading of a file."""

from __future__ import annotations

from desktop.interchange.base import Found
from desktop.interchange.reading import read
from desktop.secret import Secret
from tests.interchange.sealing import PASSWORD


def found(data, password=PASSWORD, format_=None):
    """The entries of a file, each of which is a token."""
    export = read(data, None if password is None else Secret(password), format_)
    assert all(isinstance(entry, Found) for entry in export.entries), export.entries
    return export.entries


def tokens(data, password=PASSWORD, format_=None):
    return tuple(entry.token for entry in found(data, password, format_))


def entries(data, password=PASSWORD, format_=None):
    return read(data, None if password is None else Secret(password), format_).entries


def beside(entry):
    """What an app keeps beside a token."""
    return entry.label, entry.group, entry.note, entry.favourite
