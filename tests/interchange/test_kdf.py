"""Against the RFCs' vectors, and never more than the bounds."""

from __future__ import annotations

import pytest

from desktop.errors import DamagedExportError, Unsupported, UnsupportedFormatError
from desktop.interchange import kdf
from desktop.secret import Secret

PASSWORD = Secret(b"password")


def test_pbkdf2_is_that_of_rfc_6070():
    key = kdf.pbkdf2(PASSWORD, b"salt", 4_096, "sha1", 20)
    assert key.reveal().hex() == "4b007901b765489abead49d926f721d065a429c1"


def test_scrypt_is_that_of_rfc_7914():
    key = kdf.scrypt(PASSWORD, b"NaCl", 1_024, 8, 16)
    assert key.reveal().hex().startswith("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376")


def test_hkdf_expand_is_that_of_rfc_5869():
    key = Secret(bytes.fromhex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"))
    info = bytes.fromhex("f0f1f2f3f4f5f6f7f8f9")
    assert kdf.expanded(key, info).reveal().hex().startswith("3cb25f25faacd57a90434f64d0362f2a")


@pytest.mark.parametrize("variant", ["d", "i", "id"])
def test_the_variants_of_argon2_are_not_the_same(variant):
    cost = kdf.Argon2Cost(memory_kib=32, iterations=1, lanes=1)
    keys = {each: kdf.argon2(PASSWORD, bytes(16), cost, each).reveal() for each in ("d", "i", "id")}
    assert list(keys.values()).count(keys[variant]) == 1


@pytest.mark.parametrize(
    "derive",
    [
        lambda: kdf.pbkdf2(PASSWORD, b"salt", 2_000_001, "sha256"),
        lambda: kdf.pbkdf2(PASSWORD, bytes(1_025), 1, "sha256"),
        lambda: kdf.scrypt(PASSWORD, b"salt", 2**21, 8, 1),
        lambda: kdf.scrypt(PASSWORD, b"salt", 2**10, 8, 2**20),
        lambda: kdf.argon2(PASSWORD, bytes(16), kdf.Argon2Cost(2**20 + 1, 1, 1)),
        lambda: kdf.argon2(PASSWORD, bytes(16), kdf.Argon2Cost(2**20, 17, 1)),
        lambda: kdf.argon2(PASSWORD, bytes(16), kdf.Argon2Cost(32, 10_001, 1)),
        lambda: kdf.argon2(PASSWORD, bytes(16), kdf.Argon2Cost(2**10, 1, 65)),
    ],
)
def test_what_costs_too_much_is_not_begun(derive):
    with pytest.raises(UnsupportedFormatError) as refused:
        derive()
    assert refused.value.reason is Unsupported.TOO_COSTLY


@pytest.mark.parametrize(
    "derive",
    [
        lambda: kdf.pbkdf2(PASSWORD, b"salt", 0, "sha256"),
        lambda: kdf.scrypt(PASSWORD, b"salt", 1_000, 8, 1),
        lambda: kdf.scrypt(PASSWORD, b"salt", -2, 8, -1),
        lambda: kdf.argon2(PASSWORD, b"", kdf.Argon2Cost(32, 1, 1)),
        lambda: kdf.argon2(PASSWORD, bytes(16), kdf.Argon2Cost(7, 1, 1)),
        lambda: kdf.argon2(PASSWORD, bytes(16), kdf.Argon2Cost(64, 1, 64)),
    ],
)
def test_what_the_standards_do_not_know_is_damage(derive):
    with pytest.raises(DamagedExportError):
        derive()
