from __future__ import annotations

import hashlib
import hmac
import random
import sqlite3
import struct
from contextlib import closing

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import (
    DamagedExportError,
    NeedsImportPasswordError,
    Refusal,
    WrongImportPasswordError,
)
from desktop.interchange import sqlcipher
from desktop.interchange.base import Format
from desktop.secret import Secret
from tests.interchange import zipped
from tests.interchange.told import BASE32, KEY, SHORT, URI, changed, only_expected, read, told

TABLE = (
    "CREATE TABLE accounts (_id INTEGER PRIMARY KEY, email TEXT, secret TEXT, counter INTEGER, "
    "type INTEGER, issuer TEXT, original_name TEXT, category TEXT)"
)
RANDOM = random.Random(1)  # noqa: S311  the same salt each time, for a file that is recognised
RESERVED = 48


def database(*rows):
    """A SQLite database whose pages leave room at their ends, as SQLCipher's do."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute("PRAGMA page_size=1024")
        made.execute("VACUUM")
        made.deserialize(_reserving(made.serialize()))
        made.execute(TABLE)
        made.executemany(
            "INSERT INTO accounts (email, secret, counter, type, issuer, category) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )
        made.commit()
        return made.serialize()


def _reserving(empty):
    """Say in the header, and in the one page of an empty database, that room is kept."""
    page = bytearray(empty)
    page[20] = RESERVED
    page[100 + 5 : 100 + 7] = (1024 - RESERVED).to_bytes(2)
    return bytes(page)


def sealed(plain, password="test"):
    """SQLCipher 3, from its design document (zetetic.net/sqlcipher/design)."""
    salt = RANDOM.randbytes(16)
    key = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, 64_000, 32)
    mac_key = hashlib.pbkdf2_hmac("sha1", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    out = b""
    for number, at in enumerate(range(0, len(plain), 1024), 1):
        page = plain[at : at + 1024][16 if number == 1 else 0 : -RESERVED]
        iv = RANDOM.randbytes(16)
        body = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor().update(page) + iv
        mac = hmac.digest(mac_key, body + struct.pack("<I", number), "sha1")
        out += (salt if number == 1 else b"") + body + mac + RANDOM.randbytes(12)
    return out


ROWS = (
    ("ana", BASE32, 0, 0, "Cliniko", "All Accounts"),
    ("bob", BASE32, 7, 1, None, "Work"),
    ("EU-1", KEY.hex(), 0, 2, "Battle.net", "All Accounts"),
    ("x", "1", 0, 0, "Spoilt", ""),
    ("x", BASE32, 0, 9, "Strange", ""),
)
DATABASE = sealed(database(*ROWS))


def test_reads_its_archive():
    data = zipped.under_aes("Accounts.txt", f"{URI}\nnonsense\n", "test")
    assert told(data, "test") == [SHORT, Refusal.NOT_A_TOKEN]
    assert read(data, "test").format is Format.AUTHENTICATOR_PLUS
    with pytest.raises(NeedsImportPasswordError):
        read(data)
    with pytest.raises(WrongImportPasswordError):
        read(data, "tost")


def test_reads_its_database():
    assert told(DATABASE, "test") == [
        SHORT,
        ("hotp", "", "bob", KEY, "SHA1", 6, 7),
        ("totp", "Battle.net", "EU-1", KEY, "SHA1", 8, 30),
        Refusal.BAD_SECRET,
        Refusal.BAD_KIND,
    ]
    export = read(DATABASE, "test")
    assert export.format is Format.AUTHENTICATOR_PLUS
    assert [entry.group for entry in export.entries[:3]] == ["", "Work", ""]


def test_reads_a_database_of_many_pages():
    data = sealed(database(*ROWS[:1] * 500))
    assert told(data, "test") == [SHORT] * 500


def test_says_that_a_password_is_needed_or_wrong():
    with pytest.raises(NeedsImportPasswordError):
        read(DATABASE)
    with pytest.raises(WrongImportPasswordError):
        read(DATABASE, "tost")


@pytest.mark.parametrize("at", [2_000, -20])
def test_finds_a_change_in_a_later_page(at):
    spoilt = bytearray(DATABASE)
    spoilt[at] ^= 1
    with pytest.raises(DamagedExportError):
        read(bytes(spoilt), "test")


def test_refuses_what_is_no_database():
    with pytest.raises(DamagedExportError):
        read(sealed(bytes(2_048)), "test", Format.AUTHENTICATOR_PLUS)
    for data in (b"", DATABASE[:-1]):
        with pytest.raises(DamagedExportError):
            read(data, "test", Format.AUTHENTICATOR_PLUS)


def test_opens_to_the_very_database():
    plain = database(*ROWS)
    opened = sqlcipher.opened(sealed(plain), Secret(b"test"))
    assert len(opened) == len(plain)
    assert opened[: 1024 - RESERVED] == plain[: 1024 - RESERVED]


@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=1_024) | changed(DATABASE))
def test_survives_any_bytes(data):
    only_expected(data, "test", Format.AUTHENTICATOR_PLUS)


@settings(deadline=None, max_examples=15)
@given(changed(database(*ROWS)))
def test_survives_any_database(plain):
    plain += bytes(-len(plain) % 1_024)
    only_expected(sealed(plain), "test", Format.AUTHENTICATOR_PLUS)
