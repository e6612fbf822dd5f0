from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from desktop.errors import DamagedExportError, TooLargeError
from desktop.interchange import database
from tests.interchange.files import database as file_of


def test_tables_and_rows_are_read_in_lower_case(tmp_path):
    data = file_of(
        tmp_path / "a.db", {"accounts": (["Name", "SECRET"], [("ana", b"\1"), (None, 7)])}
    )
    assert database.tables(data) == {"accounts": frozenset({"name", "secret"})}
    assert database.rows(data, "accounts") == [
        {"name": "ana", "secret": b"\1"},
        {"name": None, "secret": 7},
    ]


def test_a_database_with_a_write_ahead_log_is_read_without_it(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection, connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE a (b)")
        connection.execute("INSERT INTO a VALUES (1)")
    data = (tmp_path / "a.db").read_bytes()
    assert data[18:20] == b"\2\2"
    assert database.rows(data, "a") == [{"b": 1}]


@pytest.mark.parametrize("data", [b"", b"x" * 5_000, database.MAGIC, database.MAGIC + bytes(5_000)])
def test_what_is_no_database_has_no_tables(data):
    assert database.tables(data) == {}
    with pytest.raises(DamagedExportError):
        database.rows(data, "a")


def test_a_table_that_is_not_there_is_damage(tmp_path):
    data = file_of(tmp_path / "a.db", {"a": (["b"], [])})
    with pytest.raises(DamagedExportError):
        database.rows(data, "b")


def test_a_view_that_never_ends_is_no_table(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection, connection:
        connection.execute(
            "CREATE VIEW a AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
            " SELECT x FROM n"
        )
    data = (tmp_path / "a.db").read_bytes()
    assert database.tables(data) == {}
    with pytest.raises(DamagedExportError):
        database.rows(data, "a")


def test_more_rows_than_anybody_has_are_too_many(tmp_path):
    rows = [(place,) for place in range(database.ROWS + 1)]
    data = file_of(tmp_path / "a.db", {"a": (["b"], rows)})
    with pytest.raises(TooLargeError):
        database.rows(data, "a")


def test_a_page_that_was_overwritten_is_damage(tmp_path):
    data = bytearray(file_of(tmp_path / "a.db", {"a": (["b"], [("x" * 100,)] * 500)}))
    data[4_096:] = b"\xff" * (len(data) - 4_096)
    with pytest.raises(DamagedExportError):
        database.rows(bytes(data), "a")


def test_more_columns_than_any_app_has_are_too_many(tmp_path):
    columns = [f"c{place}" for place in range(database.COLUMNS + 1)]
    data = file_of(tmp_path / "a.db", {"a": (columns, [])})
    with pytest.raises(TooLargeError):
        database.rows(data, "a")


def test_pages_that_are_read_over_and_over_fill_no_memory(tmp_path):
    value = "x" * (database.STORED // 400)
    data = bytearray(file_of(tmp_path / "a.db", {"a": (["b"], [(value,) for _ in range(500)])}))
    with pytest.raises(TooLargeError):
        database.rows(bytes(data), "a")
