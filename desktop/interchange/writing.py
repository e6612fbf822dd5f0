"""The kinds of file that other apps open, written and read back before anybody gets them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from desktop.errors import DesktopError, NotHeld, NotProvenError, TooLargeError
from desktop.interchange import aegis_writer, reading, twofas_writer, uris
from desktop.interchange.base import Format, Found
from desktop.secret import Secret


class Writer(NamedTuple):
    """How one kind of file is written, what it has no place for, and what it gives back."""

    cannot_hold: Callable[[Found], NotHeld | None]
    kept: Callable[[Found], Found]
    write: Callable[[Sequence[Found], Secret], bytes]


WRITERS: Final[Mapping[Format, Writer]] = {
    Format.AEGIS: Writer(aegis_writer.cannot_hold, aegis_writer.kept, aegis_writer.write),
    Format.TWOFAS: Writer(twofas_writer.cannot_hold, twofas_writer.kept, twofas_writer.write),
    Format.URIS: Writer(uris.cannot_hold, uris.kept, uris.write),
}


def written(format_: Format, found: Sequence[Found], password: Secret) -> bytes:
    """Return a file of entries that it can hold, read again and compared field by field.

    Slow where it is encrypted; `password` is empty where it is not. Raises NotProvenError, and
    TooLargeError for more entries than anybody reads.
    """
    writer = WRITERS[format_]
    data = writer.write(found, password)
    try:
        entries = reading.read(data, password, format_).entries
    except TooLargeError:
        raise
    except DesktopError as error:
        raise NotProvenError from error
    if list(entries) != [writer.kept(each) for each in found]:
        raise NotProvenError
    return data
