from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import DamagedExportError, Refusal
from desktop.interchange.base import Format
from tests.interchange.told import KEY, URI, changed, only_expected, read, told

ACCOUNT = {
    "shared_secret": base64.b64encode(KEY).decode(),
    "account_name": "ana",
    "uri": URI.replace("GEZD", "ZZZZ"),  # in some files it is made up
    "steamid": "1",
}
STEAM = ("steam", "Steam", "ana", KEY, "SHA1", 5, 30)


def dumped(document):
    return json.dumps(document).encode()


@pytest.mark.parametrize("document", [ACCOUNT, {"accounts": {"x": ACCOUNT}}])
def test_reads_one_account(document):
    assert told(dumped(document)) == [STEAM]
    assert read(dumped(document)).format is Format.STEAM


def test_reads_several_and_refuses_one_by_one():
    document = {"accounts": {"a": ACCOUNT, "b": ACCOUNT | {"shared_secret": "*"}, "c": 1}}
    entries = read(dumped(document)).entries
    assert told(dumped(document)) == [STEAM, Refusal.BAD_SECRET, Refusal.NOT_A_TOKEN]
    assert entries[1].name == "ana"


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        ("", Refusal.NO_SECRET),
        (None, Refusal.NO_SECRET),
        (["x"], Refusal.NOT_A_TOKEN),
        ("A" * 20_000, Refusal.TOO_LONG),
    ],
)
def test_says_what_is_wrong_with_a_secret(secret, reason):
    assert told(dumped(ACCOUNT | {"shared_secret": secret})) == [reason]


def test_refuses_a_file_that_is_cut_off():
    with pytest.raises(DamagedExportError):
        read(dumped(ACCOUNT)[:-1])


@given(st.binary(max_size=100) | changed(dumped(ACCOUNT)) | changed(dumped({"accounts": ACCOUNT})))
def test_survives_any_bytes(data):
    only_expected(data, None, Format.STEAM)
    only_expected(data)
