from __future__ import annotations

import base64
import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings

from desktop.errors import DamagedExportError, Refusal, TooLargeError, UnsupportedFormatError
from desktop.interchange.base import ENTRIES, Format
from tests.interchange.told import BASE32, KEY, SHORT, changed, only_expected, read, told

GOOGLE = (
    "CREATE TABLE accounts (_id INTEGER PRIMARY KEY, email TEXT NOT NULL, secret TEXT NOT NULL, "
    "counter INTEGER DEFAULT 0, type INTEGER, provider INTEGER DEFAULT 0, issuer TEXT)"
)
MICROSOFT = (
    "CREATE TABLE accounts (_id INTEGER PRIMARY KEY, name TEXT, username TEXT, "
    "oath_secret_key TEXT, account_type INTEGER)"
)


def database(table, columns, *rows, more=()):
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute(table)
        marks = ", ".join("?" * (columns.count(",") + 1))
        if rows:
            made.executemany(f"INSERT INTO accounts ({columns}) VALUES ({marks})", rows)  # noqa: S608
        for statement in more:
            made.execute(statement)
        made.commit()
        return made.serialize()


def google(*rows, more=()):
    return database(GOOGLE, "email, secret, counter, type, issuer", *rows, more=more)


def microsoft(*rows):
    return database(MICROSOFT, "name, username, oath_secret_key, account_type", *rows)


def test_reads_google_authenticators_database():
    data = google(
        ("ana", BASE32, 0, 0, "Cliniko"),
        ("bob", BASE32.lower(), 7, 1, None),
        ("x", "1", 0, 0, "Spoilt"),
        ("x", BASE32, 0, 2, "Strange"),
        ("x", BASE32, -1, 1, "Early"),
    )
    assert told(data) == [
        SHORT, ("hotp", "", "bob", KEY, "SHA1", 6, 7),
        Refusal.BAD_SECRET, Refusal.BAD_KIND, Refusal.BAD_COUNTER,
    ]  # fmt: skip
    export = read(data)
    assert export.format is Format.GOOGLE
    assert (export.entries[2].place, export.entries[2].name) == (3, "Spoilt: x")


def test_reads_microsoft_authenticators_database():
    data = microsoft(
        ("Cliniko", "ana", BASE32, 0),
        ("Microsoft", "ana@x.au", base64.b64encode(KEY).decode(), 1),
        ("Work", "ana", "", 2),
    )
    assert told(data) == [
        SHORT, ("totp", "Microsoft", "ana@x.au", KEY, "SHA1", 8, 30), Refusal.BAD_KIND,
    ]  # fmt: skip
    assert read(data).format is Format.MICROSOFT


def test_takes_a_blob_for_no_text():
    assert told(google((b"ana", BASE32, 0, 0, "Cliniko"))) == [Refusal.NOT_A_TOKEN]


def test_takes_no_view_for_the_table():
    view = database(
        "CREATE TABLE other (x)",
        "x",
        more=(
            """CREATE VIEW accounts AS
            WITH RECURSIVE n(email) AS (SELECT 1 UNION ALL SELECT email + 1 FROM n)
            SELECT email, email AS secret, 0 AS type FROM n""",
        ),
    )
    with pytest.raises(UnsupportedFormatError):
        read(view)
    with pytest.raises(DamagedExportError):
        read(view, None, Format.GOOGLE)


def test_keeps_to_its_limits():
    row = ("ana", BASE32, 0, 0, "Cliniko")
    assert len(read(google(*[row] * ENTRIES)).entries) == ENTRIES
    with pytest.raises(TooLargeError):
        read(google(*[row] * (ENTRIES + 1)))


@settings(deadline=None)
@given(changed(google(("ana", BASE32, 0, 0, "Cliniko"))))
def test_survives_any_change(data):
    only_expected(data, None, Format.GOOGLE)
    only_expected(data, None, Format.MICROSOFT)
