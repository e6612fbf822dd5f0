"""SQLite databases of other apps, read from memory and within limits.

A database can hold views and triggers that never end, so only plain tables are read, and a count
of the virtual machine's steps ends whatever takes too long.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Final, TypeAlias

from desktop.errors import DamagedExportError, TooLargeError
from desktop.interchange.json_reading import Record

MAGIC: Final = b"SQLite format 3\0"
ROWS: Final = 10_000
COLUMNS: Final = 200
STORED: Final = 33_554_432  # bytes and characters of all rows: pages may be read over and over

Tables: TypeAlias = dict[str, frozenset[str]]

_STEPS: Final = 100_000_000
_HEADER: Final = 100  # bytes
_VERSIONS: Final = slice(18, 20)  # where a header says whether there is a write-ahead log
_NO_LOG: Final = b"\1\1"


def tables(content: bytes) -> Tables:
    """Return the columns of each table, all in lower case; empty when this is no database."""
    if not content.startswith(MAGIC):
        return {}
    try:
        with closing(_opened(content)) as database:
            names = _table_names(database)
            return {
                name.lower(): frozenset(
                    str(row[0]).lower()
                    for row in database.execute("SELECT name FROM pragma_table_info(?)", (name,))
                )
                for name in names
            }
    except (sqlite3.Error, ValueError, OverflowError):
        return {}


def rows(content: bytes, table: str) -> list[Record]:
    """Return the rows of a table in their own order, by column name in lower case.

    Raises TooLargeError for more than ROWS, COLUMNS or STORED, DamagedExportError for what cannot
    be read.
    """
    try:
        with closing(_opened(content)) as database:
            if table not in _table_names(database):
                raise DamagedExportError
            quoted = table.replace('"', '""')
            cursor = database.execute(f'SELECT * FROM "{quoted}" LIMIT {ROWS + 1}')  # noqa: S608  quoted
            columns = [str(column[0]).lower() for column in cursor.description]
            if len(columns) > COLUMNS:
                raise TooLargeError(COLUMNS)
            found = [dict(zip(columns, row, strict=True)) for row in _within_limit(cursor)]
    except (sqlite3.Error, ValueError, OverflowError):
        raise DamagedExportError from None  # the cause could hold what is stored
    if len(found) > ROWS:
        raise TooLargeError(ROWS)
    return found


def _within_limit(cursor: sqlite3.Cursor) -> Iterator[tuple[object, ...]]:
    stored = 0
    for row in cursor:
        stored += sum(len(value) for value in row if isinstance(value, str | bytes))
        if stored > STORED:
            raise TooLargeError(STORED)
        yield row


def _opened(content: bytes) -> sqlite3.Connection:
    if len(content) < _HEADER or not content.startswith(MAGIC):
        raise sqlite3.DatabaseError
    data = bytearray(content)
    data[_VERSIONS] = _NO_LOG  # a database in memory has no log; the file's own is not here anyway
    database = sqlite3.connect(":memory:")
    try:
        database.text_factory = _text
        database.deserialize(bytes(data))
        database.execute("PRAGMA trusted_schema=OFF")
        database.execute("PRAGMA cell_size_check=ON")
        database.execute("PRAGMA query_only=ON")
        database.set_progress_handler(lambda: 1, _STEPS)
    except BaseException:
        database.close()
        raise
    return database


def _table_names(database: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type='table' AND sql LIKE 'CREATE TABLE%'"
    return [str(row[0]) for row in database.execute(query)]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
