from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import DamagedExportError, Refusal, TooLargeError
from desktop.interchange.base import ENTRIES, Format
from tests.interchange.told import BASE32, KEY, SHORT, URI, changed, only_expected, read, told

HEADER = "Title,URL,Username,Password,Notes,OTPAuth\n"
ROW = f"Practice,https://x.au,ana,hunter2,,{URI}\n"


def test_reads_what_has_a_code():
    data = (HEADER + ROW + "Other,,,,,\n" + f'"A, ""b""",,ana,,"two\nlines",{BASE32}\n').encode()
    assert told(data) == [SHORT, ("totp", 'A, "b"', "ana", KEY, "SHA1", 6, 30)]
    export = read(data)
    assert export.format is Format.APPLE_PASSWORDS
    assert [entry.label for entry in export.entries] == ["Practice", ""]
    assert export.entries[1].note == "two\nlines"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_reads_other_encodings(encoding):
    assert told((HEADER + ROW).encode(encoding)) == [SHORT]


def test_reads_columns_in_another_order_and_in_quotes():
    header = '"OTPAuth","Title","URL","Username","Password","Notes"\r\n'
    assert told((header + f'"{URI}","a","b","c","d","e"\r\n').encode()) == [SHORT]


def test_refuses_one_by_one_what_is_no_token():
    entries = read((HEADER + "Practice,,ana,,,1\n" + ROW).encode()).entries
    assert entries[0].reason is Refusal.BAD_SECRET
    assert (entries[0].place, entries[0].name) == (1, "Practice: ana")


def test_keeps_to_its_limits():
    assert len(read((HEADER + ROW * ENTRIES).encode()).entries) == ENTRIES
    with pytest.raises(TooLargeError):
        read((HEADER + ROW * (ENTRIES + 1)).encode())
    with pytest.raises(DamagedExportError):
        read((HEADER + "x" * 200_000).encode())
    with pytest.raises(DamagedExportError):
        read(b"a,b\n1,2\n", None, Format.APPLE_PASSWORDS)


@given(st.binary(max_size=100).map(HEADER.encode().__add__) | changed((HEADER + ROW).encode()))
def test_survives_any_bytes(data):
    only_expected(data, None, Format.APPLE_PASSWORDS)
