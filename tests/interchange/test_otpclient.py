from __future__ import annotations

import hashlib
import json
import struct

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
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
from tests.interchange.told import BASE32, KEY, SHORT, changed, only_expected, read, told

IV, SALT = bytes(range(16)), bytes(range(32))
TOKEN = {
    "type": "TOTP", "label": "ana", "issuer": "Cliniko", "secret": BASE32, "digits": 6,
    "algo": "SHA1", "period": 30,
}  # fmt: skip


def header(version, passes=1, memory=64, lanes=1):
    if version == 1:
        return IV + SALT
    if version == 2:
        return struct.pack("<9s3xi16s32siii", b"OTPClient", 2, IV, SALT, passes, memory, lanes)
    return struct.pack(">9si16s32siii", b"OTPClient", version, IV, SALT, passes, memory, lanes)


def file(plain, version=3, password=b"test"):
    if version == 1:
        key = hashlib.pbkdf2_hmac("sha512", password, SALT, 100_000, 32)
    else:
        kdf = Argon2id(salt=SALT, length=32, iterations=1, lanes=1, memory_cost=64)
        key = kdf.derive(password)
    start = header(version)
    return start + AESGCM(key).encrypt(IV, plain, start)


def tokens(*listed):
    return json.dumps(listed).encode()


@pytest.mark.parametrize("version", [2, 3])
def test_reads_what_tells_its_version(version):
    data = file(tokens(TOKEN), version)
    assert told(data, "test") == [SHORT]
    assert read(data, "test").format is Format.OTPCLIENT


def test_reads_the_first_version_where_it_is_named():
    assert told(file(tokens(TOKEN), 1), "test", Format.OTPCLIENT) == [SHORT]


@pytest.mark.parametrize("version", [1, 2, 3])
def test_takes_off_what_c_puts_at_the_end_of_a_string(version):
    assert told(file(tokens(TOKEN) + b"\0", version), "test", Format.OTPCLIENT) == [SHORT]


@pytest.mark.parametrize(
    ("version", "given"),
    [
        (1, "käse".encode()[:4]),
        (2, "käse".encode()[:4]),
        (2, "käse".encode()),
        (3, "käse".encode()),
    ],
)
def test_takes_a_password_cut_short_as_old_versions_cut_it(version, given):
    data = file(tokens(TOKEN), version, given)
    assert told(data, "käse", Format.OTPCLIENT) == [SHORT]
    with pytest.raises(WrongImportPasswordError):
        read(data, "köse", Format.OTPCLIENT)


def test_reads_every_kind():
    hotp = {**TOKEN, "type": "HOTP", "counter": 7, "algo": "SHA512", "digits": 8}
    steam = {**TOKEN, "issuer": "Steam", "digits": 5}
    assert told(file(tokens(hotp, steam)), "test") == [
        ("hotp", "Cliniko", "ana", KEY, "SHA512", 8, 7),
        ("steam", "Steam", "ana", KEY, "SHA1", 5, 30),
    ]


def test_refuses_one_by_one_what_is_no_token():
    listed = [{**TOKEN, "algo": "MD5"}, {**TOKEN, "period": 0}, 5, TOKEN]
    assert told(file(tokens(*listed)), "test") == [
        Refusal.BAD_ALGORITHM, Refusal.BAD_PERIOD, Refusal.NOT_A_TOKEN, SHORT,
    ]  # fmt: skip


def test_says_that_a_password_is_needed_or_wrong():
    for version in (1, 2, 3):
        with pytest.raises(NeedsImportPasswordError):
            read(file(tokens(TOKEN), version), None, Format.OTPCLIENT)
        with pytest.raises(WrongImportPasswordError):
            read(file(tokens(TOKEN), version), "tost", Format.OTPCLIENT)


def test_refuses_to_pay_more_than_its_limit():
    for costly in ({"memory": 2**21}, {"passes": 2**30}, {"lanes": 10_000}):
        for version in (2, 3):
            with pytest.raises(UnsupportedFormatError) as refused:
                read(header(version, **costly) + bytes(40), "test")
            assert refused.value.reason is Unsupported.TOO_COSTLY


def test_says_which_version_it_does_not_read():
    with pytest.raises(UnsupportedFormatError) as refused:
        read(header(4) + bytes(40), "test")
    assert (refused.value.reason, refused.value.app) == (Unsupported.NEWER_VERSION, "OTPClient")


@pytest.mark.parametrize("plain", [b"", b"{}", b"[", b"[" * 100_000, b"\0\0", b"\xff"])
def test_refuses_a_document_that_is_not_sound(plain):
    with pytest.raises(DamagedExportError):
        read(file(plain), "test")


def test_refuses_what_is_cut_off():
    data = file(tokens(TOKEN))
    for length in (9, 40, len(header(3)), len(header(3)) + 15):
        with pytest.raises(DamagedExportError):
            read(data[:length], "test")


@settings(deadline=None)
@given(
    st.binary(max_size=100) | changed(file(tokens(TOKEN))).map(lambda data: b"OTPClient" + data[9:])
)
def test_survives_any_bytes(data):
    only_expected(data, "test")


@settings(deadline=None)
@given(changed(tokens(TOKEN)))
def test_survives_any_document(plain):
    only_expected(file(plain), "test")
