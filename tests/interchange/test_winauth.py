from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import (
    DamagedExportError,
    NeedsImportPasswordError,
    Refusal,
    TooLargeError,
    UnsupportedFormatError,
    WrongImportPasswordError,
)
from desktop.interchange.base import Format
from desktop.otp.reading import LONGEST
from tests.interchange import zipped
from tests.interchange.told import BASE32, KEY, SHORT, URI, changed, only_expected, read, told

NAME = "winauth-2026-01-01.txt"
EMPTY = b"PK\5\6" + bytes(18)


@pytest.mark.parametrize(
    "data",
    [
        zipped.plain(**{NAME.replace(".", "__"): URI}),
        zipped.under_aes(NAME, URI, "test"),
        zipped.under_zipcrypto(NAME, URI, "test"),
    ],
    ids=["plain", "AES", "ZipCrypto"],
)
def test_reads_an_archive(data):
    assert told(data, "test") == [SHORT]
    assert read(data, "test").format is Format.WINAUTH


@pytest.mark.parametrize("under", [zipped.under_aes, zipped.under_zipcrypto])
def test_says_that_a_password_is_needed_or_wrong(under):
    data = under(NAME, URI, "test")
    with pytest.raises(NeedsImportPasswordError):
        read(data)
    with pytest.raises(WrongImportPasswordError):
        read(data, "tost")


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        (f"otpauth://totp/ana?secret={BASE32}&icon=WinAuth", ("totp", "", "ana")),
        (f"otpauth://totp/ana?secret={BASE32}&icon=Google", ("totp", "Google", "ana")),
        (f"otpauth://totp/ana?secret={BASE32}&icon=base64:x%3d", ("totp", "", "ana")),
        (f"otpauth://totp/ana?secret={BASE32}&serial=EU1&digits=8", ("totp", "Battle.net", "ana")),
        (f"otpauth://totp/ana?secret={BASE32}&deviceid=x&digits=5", ("steam", "Steam", "ana")),
        (f"otpauth://totp/ana?secret={BASE32}&icon=Steam&digits=5", ("steam", "Steam", "ana")),
        (f"otpauth://totp/ana?secret={BASE32}&icon=Steam&digits=6", ("totp", "Steam", "ana")),
        (f"otpauth://hotp/ana?secret={BASE32}&counter=3", ("hotp", "", "ana")),
    ],
)
def test_takes_a_hint_for_what_the_uri_leaves_out(line, entry):
    (found,) = told(zipped.plain(a__txt=line))
    assert found[:4] == (*entry, KEY)


def test_counts_every_line():
    found = told(zipped.plain(a__txt=f"\n{URI}\r\nnonsense\n{URI}\n"))
    assert found == [SHORT, Refusal.NOT_A_TOKEN, SHORT]


def test_refuses_an_empty_archive():
    with pytest.raises(UnsupportedFormatError):
        read(EMPTY)
    with pytest.raises(DamagedExportError):
        read(EMPTY, None, Format.WINAUTH)


@settings(deadline=None)
@given(st.binary(max_size=200) | changed(zipped.under_aes(NAME, URI, "test")))
def test_survives_any_bytes(data):
    only_expected(data, "test", Format.WINAUTH)


@settings(deadline=None)
@given(st.text(max_size=100) | changed(URI.encode()).map(lambda data: data.decode("latin-1")))
def test_survives_any_list(text):
    only_expected(zipped.plain(a__txt=text.encode("utf-8", "replace")))


def test_many_lists_in_one_archive_fill_no_memory():
    data = zipped.plain(a__txt=b"\n" * LONGEST, b__txt=b"")
    with pytest.raises(TooLargeError):
        read(data, format_=Format.WINAUTH)
