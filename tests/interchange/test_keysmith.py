from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.bindings import crypto_secretbox_easy

from desktop.errors import (
    DamagedExportError,
    NeedsImportPasswordError,
    Refusal,
    TooLargeError,
    Unsupported,
    UnsupportedFormatError,
    WrongImportPasswordError,
)
from desktop.interchange.base import Format
from desktop.otp.reading import LONGEST
from tests.interchange.told import KEY, SHORT, changed, only_expected, read, told

SALT, NONCE = bytes(range(16)), bytes(range(24))
MASTER = {
    "algorithm": 2, "cpu": 1, "length": 32, "memory": 8192,
    "nonce": base64.b64encode(NONCE).decode(), "salt": f'"{base64.b64encode(SALT).decode()}"',
}  # fmt: skip
TOTP = {"account": "ana", "issuer": "Cliniko", "pinLength": 6, "timeStep": 30, "type": "totp"}
HOTP = {"account": "ana", "issuer": "Cliniko", "pinLength": 7, "counter": 42, "type": "hotp"}


def boxed(plain, password="test"):
    key = Argon2id(salt=SALT, length=32, iterations=1, lanes=1, memory_cost=8).derive(
        password.encode()
    )
    return base64.b64encode(crypto_secretbox_easy(plain, NONCE, key)).decode()


def section(name, values):
    return f"[{name}]\n" + "".join(f"{key}={value}\n" for key, value in values.items()) + "\n"


def account(values, key=KEY):
    sealed = {"nonce": MASTER["nonce"], "secret": f'"{boxed(key)}"'}
    return sealed | values


def store(*accounts, master=None):
    text = section("master-key", {**MASTER, "challenge": boxed(b"test"), **(master or {})})
    for number, values in enumerate(accounts):
        text += section(f"%7B{number:08}-6c26-57cc-81eb-d9ef3b9b39e2%7D", values)
    return text.encode()


def test_reads_its_store():
    data = store(account(TOTP), account({**HOTP, "hash": "Sha512"}))
    assert told(data, "test") == [SHORT, ("hotp", "Cliniko", "ana", KEY, "SHA512", 7, 42)]
    assert read(data, "test").format is Format.KEYSMITH


def test_reads_what_qt_escapes():
    named = {"account": r'"a\"b;c\\d"', "issuer": r"Z\xfcrich \xd83d\xde00\x41"}
    (found,) = told(store(account({**TOTP, **named})), "test")
    assert found[1:3] == ("Zürich 😀A", 'a"b;c\\d')


def test_reads_what_stands_at_its_default():
    plain = {"epoch": "1970-01-01T00:00:00.000Z", "checksum": "false", "offset": ""}
    assert told(store(account({**TOTP, **plain})), "test") == [SHORT]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"pinLength": 0}, Refusal.BAD_DIGITS),
        ({"pinLength": ""}, Refusal.BAD_DIGITS),
        ({"timeStep": 0}, Refusal.BAD_PERIOD),
        ({"timeStep": ""}, Refusal.BAD_PERIOD),
        ({"type": "foo"}, Refusal.BAD_KIND),
        ({"type": "hotp"}, Refusal.BAD_COUNTER),
        ({"type": "hotp", "counter": -1}, Refusal.BAD_COUNTER),
        ({"type": "hotp", "counter": 0, "offset": 12}, Refusal.BAD_KIND),
        ({"type": "hotp", "counter": 0, "offset": 0}, Refusal.BAD_KIND),
        ({"type": "hotp", "counter": 0, "checksum": "true"}, Refusal.BAD_KIND),
        ({"hash": "foo"}, Refusal.BAD_ALGORITHM),
        ({"epoch": "1980-01-01T00:00:00Z"}, Refusal.BAD_KIND),
        ({"nonce": "AAAA"}, Refusal.BAD_SECRET),
        ({"secret": "AAAA"}, Refusal.BAD_SECRET),
        ({"secret": "*"}, Refusal.BAD_SECRET),
    ],
)
def test_refuses_one_by_one_what_is_no_token(changes, reason):
    data = store(account({**TOTP, **changes}), account(TOTP))
    assert told(data, "test") == [reason, SHORT]
    assert read(data, "test").entries[0].name == "Cliniko: ana"


def test_says_that_a_password_is_needed_or_wrong():
    with pytest.raises(NeedsImportPasswordError):
        read(store(account(TOTP)))
    with pytest.raises(WrongImportPasswordError):
        read(store(account(TOTP)), "tost")


@pytest.mark.parametrize(
    ("master", "reason"),
    [
        ({"memory": 2**31}, Unsupported.TOO_COSTLY),
        ({"cpu": 2**31}, Unsupported.TOO_COSTLY),
        ({"algorithm": 3}, Unsupported.NEWER_VERSION),
        ({"length": 64}, Unsupported.NEWER_VERSION),
    ],
)
def test_refuses_a_key_it_cannot_or_will_not_make(master, reason):
    with pytest.raises(UnsupportedFormatError) as refused:
        read(store(master=master), "test")
    assert refused.value.reason is reason


def test_refuses_accounts_without_the_key_they_are_under():
    data = section("%7B072a645d-6c26-57cc-81eb-d9ef3b9b39e2%7D", account(TOTP)).encode()
    with pytest.raises(DamagedExportError):
        read(data, "test")
    for missing in ({"salt": "*"}, {"memory": "x"}, {"memory": 0}):
        with pytest.raises(DamagedExportError):
            read(store(master=missing), "test")


@settings(deadline=None)
@given(st.binary(max_size=100) | changed(store(account(TOTP), account(HOTP))))
def test_survives_any_bytes(data):
    only_expected(data, "test", Format.KEYSMITH)
    only_expected(data, "test")


def test_a_text_longer_than_any_store_is_not_taken_apart():
    with pytest.raises(TooLargeError):
        read(store() + b"x" * LONGEST)
