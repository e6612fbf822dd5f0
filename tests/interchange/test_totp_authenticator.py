from __future__ import annotations

import base64
import hashlib
import json
import time

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import (
    DamagedExportError,
    NeedsImportPasswordError,
    Refusal,
    UnsupportedFormatError,
    WrongImportPasswordError,
)
from desktop.interchange.base import Format
from tests.interchange.preferences_writer import preferences
from tests.interchange.told import BASE32, KEY, SHORT, changed, only_expected, read, told

ACCOUNT = {
    "base": 16, "key": KEY.hex().upper(), "issuer": "Cliniko", "name": "ana", "digits": "6",
    "period": "30", "isFavorite": False, "accountHeaderLabel": "",
}  # fmt: skip


def sealed(text, password="TotpAuthenticator"):
    count = 16 - len(text.encode()) % 16
    padded = text.encode() + bytes([count]) * count
    key = hashlib.sha256(password.encode()).digest()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
    return base64.b64encode(encryptor.update(padded))


def bin_(*accounts, password="TotpAuthenticator"):
    return sealed(json.dumps({json.dumps(accounts): "1"}), password)


def test_reads_its_export_under_a_password_and_without_one():
    assert told(bin_(ACCOUNT, password="Testtest1"), "Testtest1") == [SHORT]
    assert told(bin_(ACCOUNT)) == [SHORT]
    assert told(bin_(ACCOUNT) + b"\n") == [SHORT]
    assert read(bin_(ACCOUNT)).format is Format.TOTP_AUTHENTICATOR


def test_reads_its_preferences():
    data = preferences(STATIC_TOTP_CODES_LIST=json.dumps([ACCOUNT, json.dumps(ACCOUNT)]))
    assert told(data) == [SHORT, SHORT]


@pytest.mark.parametrize(
    ("base", "key"),
    [(16, KEY.hex()), (32, BASE32), (64, base64.b64encode(KEY).decode()), ("16", KEY.hex())],
)
def test_reads_each_way_of_writing_a_key(base, key):
    assert told(bin_({**ACCOUNT, "base": base, "key": key})) == [SHORT]


def test_takes_along_what_stands_beside_the_token():
    (entry,) = read(bin_({**ACCOUNT, "isFavorite": True, "accountHeaderLabel": "Work"})).entries
    assert (entry.favourite, entry.group) == (True, "Work")


def test_says_that_a_password_is_needed_or_wrong():
    data = bin_(ACCOUNT, password="test")
    with pytest.raises(NeedsImportPasswordError):
        read(data)
    with pytest.raises(WrongImportPasswordError):
        read(data, "tost")
    for nonsense in ("[]", "{}", "nonsense", '{"x": 1', "\x00"):
        with pytest.raises(WrongImportPasswordError):
            read(sealed(nonsense, "test"), "test")


def test_refuses_one_by_one_what_is_no_token():
    spoilt = [{**ACCOUNT, "base": 8}, {**ACCOUNT, "key": "xy"}, {**ACCOUNT, "digits": "0"}, "{"]
    assert told(bin_(*spoilt, ACCOUNT)) == [
        Refusal.BAD_SECRET, Refusal.BAD_SECRET, Refusal.BAD_DIGITS, Refusal.NOT_A_TOKEN, SHORT,
    ]  # fmt: skip


def test_takes_no_other_text_for_its_own():
    for text in (b"", b"hello, world", base64.b64encode(bytes(15)), b"A" * 21):
        with pytest.raises(UnsupportedFormatError):
            read(text)


def test_refuses_preferences_that_are_not_sound():
    for text in ("{}", "[", "[" * 100_000):
        with pytest.raises(DamagedExportError):
            read(preferences(STATIC_TOTP_CODES_LIST=text))


@given(st.binary(max_size=100) | changed(bin_(ACCOUNT)))
def test_survives_any_bytes(data):
    only_expected(data, None, Format.TOTP_AUTHENTICATOR)
    only_expected(data, "x", Format.TOTP_AUTHENTICATOR)


@given(changed(json.dumps({json.dumps([ACCOUNT]): "1"}).encode()))
def test_survives_any_document(data):
    only_expected(sealed(data.decode("latin-1")))


def test_is_told_from_other_texts_in_no_time():
    before = time.process_time()
    with pytest.raises(UnsupportedFormatError):
        read(b"A" + b" " * 100_000 + b"!")
    assert time.process_time() - before < 5  # a minute and more, once
