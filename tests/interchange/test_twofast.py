from __future__ import annotations

import base64
import functools
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
    Unsupported,
    UnsupportedFormatError,
    WrongImportPasswordError,
)
from desktop.interchange.base import Format
from tests.interchange.told import KEY, SHORT, changed, only_expected, read, told

IV, OWN_SALT = bytes(range(16)), bytes(range(16, 32))
SALT = bytes([14, 223, 35, 197, 93, 242, 239, 8])


@functools.cache
def key_of(version, password="test"):
    if version <= 1:
        return hashlib.pbkdf2_hmac("sha1", password.encode(), SALT, 1_000, 32)
    salt = OWN_SALT if version == 3 else SALT
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 25_000, 32)


def sealed(plain, version):
    count = 16 - len(plain) % 16
    encryptor = Cipher(algorithms.AES(key_of(version)), modes.CBC(IV)).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([count]) * count)).decode()


def account(version=2, *, label="ana", issuer="Cliniko", key=KEY, **more):
    texts = {"Label": label.encode(), "Issuer": issuer.encode(), "SecretByteArray": key}
    texts |= {name: more.pop(name).encode() for name in ("OTPType", "Notes") if name in more}
    hidden = {name: sealed(value, version) for name, value in texts.items()}
    return {"Period": 30, "HashMode": 0, "TotpSize": 6, "IsFavourite": False, **hidden, **more}


def file(*accounts, version=2):
    frame = {"Collection": accounts, "IV": base64.b64encode(IV).decode()}
    if version:
        frame["Version"] = version
    if version == 3:
        frame["Salt"] = base64.b64encode(OWN_SALT).decode()
    return json.dumps(frame).encode()


@pytest.mark.parametrize("version", [0, 1, 2, 3])
def test_reads_every_version(version):
    data = file(account(version), version=version)
    assert told(data, "test") == [SHORT]
    assert read(data, "test").format is Format.TWOFAST


def test_reads_what_an_account_says():
    accounts = (
        account(Period=60, HashMode=2, TotpSize=8),
        account(OTPType="steam", Notes="a note", IsFavourite=True),
    )
    data = file(*accounts)
    assert told(data, "test") == [
        ("totp", "Cliniko", "ana", KEY, "SHA512", 8, 60),
        ("steam", "Cliniko", "ana", KEY, "SHA1", 5, 30),
    ]
    entry = read(data, "test").entries[1]
    assert (entry.note, entry.favourite) == ("a note", True)


def test_refuses_one_by_one_what_is_no_token():
    spoilt = account() | {"SecretByteArray": "AAAA"}
    data = file(spoilt, account(HashMode=3), account(OTPType="x"), account(key=b""), 5, account())
    assert told(data, "test") == [
        Refusal.BAD_SECRET, Refusal.BAD_ALGORITHM, Refusal.BAD_KIND, Refusal.NO_SECRET,
        Refusal.NOT_A_TOKEN, SHORT,
    ]  # fmt: skip


def test_says_that_a_password_is_needed_or_wrong():
    with pytest.raises(NeedsImportPasswordError):
        read(file(account()))
    with pytest.raises(WrongImportPasswordError):
        read(file(account(), account()), "tost")


def test_says_which_version_it_does_not_read():
    with pytest.raises(UnsupportedFormatError) as refused:
        read(file(account(), version=4), "test")
    assert (refused.value.reason, refused.value.app) == (Unsupported.NEWER_VERSION, "2fast")


@pytest.mark.parametrize(
    "changes", [{"IV": "*"}, {"IV": 5}, {"Version": "x"}, {"Collection": 1}, {"Version": 3}]
)
def test_refuses_a_frame_that_is_not_sound(changes):
    with pytest.raises(DamagedExportError):
        read(json.dumps(json.loads(file(account())) | changes).encode(), "test")


@settings(deadline=None)
@given(st.binary(max_size=100) | changed(file(account(1), version=1)))
def test_survives_any_bytes(data):
    only_expected(data, "test", Format.TWOFAST)
    only_expected(data, "test")
