from __future__ import annotations

import base64
import hashlib
import json

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import (
    DamagedExportError,
    NeedsImportPasswordError,
    Refusal,
    TooLargeError,
    WrongImportPasswordError,
)
from desktop.interchange.base import ENTRIES, Format
from tests.interchange.preferences_writer import preferences
from tests.interchange.told import BASE32, KEY, changed, only_expected, read, told

START = "com.authy.storage.tokens"
NAMED = {"originalIssuer": "Cliniko", "originalName": "Cliniko:ana", "name": "ana", "digits": 6}
PLAIN = {"decryptedSecret": BASE32, **NAMED}
ANA = ("totp", "Cliniko", "ana", KEY, "SHA1", 6, 30)


def sealed(secret=BASE32, password="test", salt="s" * 16, **changes):
    key = hashlib.pbkdf2_hmac("sha1", password.encode(), salt.encode(), 1_000, 32)
    count = 16 - len(secret) % 16
    padded = secret.encode() + bytes([count]) * count
    encryptor = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
    encrypted = base64.b64encode(encryptor.update(padded)).decode()
    return {"encryptedSecret": encrypted, "salt": salt, **NAMED, **changes}


def file(*accounts, kind="authenticator"):
    return preferences(**{f"{START}.{kind}.key": json.dumps(accounts)})


def test_reads_keys_that_are_not_encrypted():
    assert told(file(PLAIN)) == [ANA]
    assert read(file(PLAIN)).format is Format.AUTHY


def test_reads_keys_under_the_password_for_backups():
    assert told(file(sealed(), sealed(salt="t" * 32, digits=8)), "test") == [
        ANA, (*ANA[:5], 8, 30),
    ]  # fmt: skip


def test_reads_authys_own_codes():
    own = {"secretSeed": KEY.hex(), "name": "ana", "accountType": "authy"}
    assert told(file(own, kind="authy")) == [("totp", "Authy", "ana", KEY, "SHA1", 7, 10)]


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"originalIssuer": ""}, ("Cliniko", "ana")),
        ({"originalIssuer": None, "originalName": "x", "name": "A - b"}, ("A", "A - b")),
        ({"originalIssuer": None, "originalName": "x", "name": ""}, ("", "x")),
        (
            {"originalIssuer": "", "originalName": "", "accountType": "coinbase"},
            ("Coinbase", "ana"),
        ),
    ],
)
def test_tells_who_issued_it(changes, names):
    (found,) = told(file({**PLAIN, "accountType": "authenticator", **changes}))
    assert found[1:3] == names


def test_says_that_a_password_is_needed_or_wrong():
    with pytest.raises(NeedsImportPasswordError):
        read(file(PLAIN, sealed()))
    with pytest.raises(WrongImportPasswordError):
        read(file(PLAIN, sealed(), sealed()), "tost")


def test_refuses_one_by_one_what_does_not_open():
    spoilt = sealed() | {"encryptedSecret": "AAAA"}
    assert told(file(sealed(), spoilt, {**PLAIN, "digits": 11}, 1), "test") == [
        ANA, Refusal.BAD_SECRET, Refusal.BAD_DIGITS, Refusal.NOT_A_TOKEN,
    ]  # fmt: skip


def test_keeps_to_its_limits():
    assert len(read(file(*[PLAIN] * ENTRIES)).entries) == ENTRIES
    with pytest.raises(TooLargeError):
        read(file(*[PLAIN] * (ENTRIES + 1)))
    with pytest.raises(DamagedExportError):
        read(preferences(**{f"{START}.authy.key": "[" * 100_000}))


@settings(deadline=None)
@given(st.binary(max_size=100) | changed(file(sealed(), PLAIN)))
def test_survives_any_bytes(data):
    only_expected(data, "test", Format.AUTHY)


@settings(deadline=None)
@given(changed(json.dumps([sealed(), PLAIN]).encode()))
def test_survives_any_list(data):
    only_expected(preferences(**{f"{START}.authy.key": data.decode("latin-1")}), "test")
