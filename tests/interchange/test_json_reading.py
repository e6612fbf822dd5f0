from __future__ import annotations

import json

import pytest

from desktop.errors import BadTokenError, DamagedExportError, Refusal, TooLargeError
from desktop.interchange.json_reading import (
    VALUES,
    decoded,
    entry_name,
    frame_number,
    number,
    parsed,
    parsed_and_wiped,
    text,
)


@pytest.mark.parametrize(
    "document",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        "[" * 100_000 + "]" * 100_000,
        "NaN",
        "[1e5, Infinity]",
        "1" * 5_000,
        "",
        "{",
        "[1,]",
    ],
)
def test_what_is_no_json_or_goes_too_deep_is_damaged(document):
    with pytest.raises(DamagedExportError):
        parsed(document)


def test_of_a_repeated_key_the_last_counts():
    assert parsed('{"a": 1, "a": 2}') == {"a": 2}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_may_be_encoded_as_windows_does(encoding):
    assert decoded('{"ü": "🔑"}'.encode(encoding)) == '{"ü": "🔑"}'


@pytest.mark.parametrize("data", [b"\xff", b"a\0b", b"\xff\xfea", b"\0"])
def test_what_is_no_text_is_damaged(data):
    with pytest.raises(DamagedExportError) as damaged:
        decoded(data)
    assert damaged.value.__cause__ is None  # which would hold the data


def test_what_was_decrypted_is_wiped_whether_it_can_be_read_or_not():
    for plain in (bytearray(b'{"a": 1}'), bytearray(b"{")):
        try:
            assert parsed_and_wiped(plain) == {"a": 1}
        except DamagedExportError:
            assert len(plain) == 1
        assert not any(plain)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(6, 6), (6.0, 6), ("6", 6), (" 6 ", 6), (None, 7), ("", 7), (2**70, 2**70), (-1, -1)],
)
def test_numbers_come_in_many_spellings(value, wanted):
    assert number({"a": value}, "a", Refusal.BAD_DIGITS, 7) == wanted


@pytest.mark.parametrize(
    "value",
    [True, 6.5, "six", "6.0", "-1", "٦", "1" * 21, "1_0", [], {}],
)
def test_what_is_no_number_is_refused_with_the_reason(value):
    with pytest.raises(BadTokenError) as refused:
        number({"a": value}, "a", Refusal.BAD_DIGITS, 7)
    assert refused.value.reason is Refusal.BAD_DIGITS
    with pytest.raises(DamagedExportError):
        frame_number({"a": value}, "a")


def test_a_number_that_has_to_be_there_is_missed():
    for entry in ({}, {"a": None}, {"a": ""}):
        with pytest.raises(BadTokenError):
            number(entry, "a", Refusal.BAD_COUNTER, None)


@pytest.mark.parametrize(("value", "wanted"), [("x", "x"), (7, "7"), (None, "-"), ("", "")])
def test_texts_may_be_numbers(value, wanted):
    assert text({"a": value}, "a", "-") == wanted


@pytest.mark.parametrize("value", [True, 1.5, [], {}])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(BadTokenError):
        text({"a": value}, "a")


def test_a_refused_entry_is_named_by_what_there_is():
    entry = json.loads('{"issuer": "Cliniko", "name": null, "label": "ana"}')
    assert entry_name(entry, "issuer", "name", "label") == "Cliniko: ana"
    assert entry_name(7, "issuer") == ""


def test_a_document_of_more_values_than_there_is_memory_for_is_not_parsed():
    assert parsed("[" + "0," * 10_000 + "0]") == [0] * 10_001
    for inner in ("0,", "[],", "{},"):
        with pytest.raises(TooLargeError):
            parsed(f"[{inner * VALUES}0]")
