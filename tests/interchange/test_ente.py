from __future__ import annotations

import json
import tracemalloc

import pytest

from desktop.errors import (
    DamagedExportError,
    NeedsImportPasswordError,
    Refusal,
    Unsupported,
    UnsupportedFormatError,
    WrongImportPasswordError,
)
from desktop.interchange.base import Format
from desktop.interchange.reading import read
from desktop.otp.token import Kind
from tests.interchange.files import PLAIN, TOTP, ente_encrypted, ente_lines, text, token, uri
from tests.interchange.reading_back import beside, entries, found, tokens


@pytest.mark.parametrize(
    "data",
    [ente_lines(), ente_encrypted(), ente_encrypted(last=False)],
    ids=["plain", "encrypted", "encrypted without an end"],
)
def test_an_export_is_read_with_what_stands_beside_each_token(data):
    read_back = found(data)
    assert tuple(each.token for each in read_back) == PLAIN
    assert {beside(each) for each in read_back} == {("", "Work", "at the desk", True)}


def test_a_list_without_the_parameter_is_just_a_list():
    assert read(uri(TOTP).encode()).format is Format.URIS
    assert read(ente_lines()).format is Format.ENTE


@pytest.mark.parametrize("display", ["x", "7", "[]", '{"note":7,"tags":"a","pinned":"yes"}', ""])
def test_a_display_that_makes_no_sense_says_nothing(display):
    (read_back,) = found(uri(TOTP, codeDisplay=display).encode() or b"", format_=Format.ENTE)
    assert read_back.token == TOTP
    assert beside(read_back) == ("", "", "", False)


def test_a_display_may_have_plus_for_a_space():
    line = uri(TOTP) + "&codeDisplay=%7B%22note%22%3A%22at+the+desk%22%7D"
    assert found(line.encode())[0].note == "at the desk"


def test_steam_has_a_type_of_its_own():
    steam = token(issuer="Steam", kind=Kind.STEAM)
    assert tokens(ente_lines((steam,))) == (steam,)


def test_a_line_that_is_no_token_costs_only_itself():
    refused, added = entries(b"otpauth://totp/a?issuer=b&codeDisplay={}\n" + ente_lines((TOTP,)))
    assert (refused.place, refused.reason) == (1, Refusal.NO_SECRET)
    assert added.token == TOTP


def test_the_password_is_asked_for_and_no_other_opens_it():
    with pytest.raises(NeedsImportPasswordError):
        entries(ente_encrypted(), None)
    with pytest.raises(WrongImportPasswordError):
        entries(ente_encrypted(), b"other")


@pytest.mark.parametrize(
    "cost", [{"memLimit": 2**30 + 1_024}, {"opsLimit": 10_001}, {"memLimit": 2**30, "opsLimit": 17}]
)
def test_a_costly_password_is_not_tried(cost):
    frame = json.loads(ente_encrypted())
    frame["kdfParams"].update(cost)
    with pytest.raises(UnsupportedFormatError) as refused:
        entries(text(frame))
    assert refused.value.reason is Unsupported.TOO_COSTLY


@pytest.mark.parametrize(
    "changes",
    [
        {"encryptedData": "AAAA"},
        {"encryptedData": 7},
        {"encryptionNonce": "AAAA"},
        {"kdfParams": None},
        {"kdfParams": {"memLimit": 8_388_608, "opsLimit": 1, "salt": "AAAA"}},
        {"kdfParams": {"memLimit": 1, "opsLimit": 1, "salt": "AAAAAAAAAAAAAAAAAAAAAA=="}},
        {"version": "x"},
    ],
)
def test_a_frame_that_makes_no_sense_is_damaged(changes):
    with pytest.raises(DamagedExportError):
        entries(text({**json.loads(ente_encrypted()), **changes}))


def test_a_newer_export_is_left_to_a_newer_program():
    with pytest.raises(UnsupportedFormatError) as refused:
        entries(text({**json.loads(ente_encrypted()), "version": 2}))
    assert (refused.value.reason, refused.value.app) == (Unsupported.NEWER_VERSION, "Ente Auth")


def test_a_line_longer_than_any_is_not_taken_apart():
    line = f"{uri(TOTP)}&codeDisplay=" + "%5B" * 2_000_000
    tracemalloc.start()
    try:
        (refused,) = entries(line.encode())
        taken = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert refused.reason is Refusal.TOO_LONG
    assert taken < 20 * len(line)
