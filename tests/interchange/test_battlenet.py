from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import Refusal, UnsupportedFormatError
from desktop.interchange.base import Format
from desktop.interchange.battlenet import _MASK
from tests.interchange.preferences_writer import preferences
from tests.interchange.told import KEY, changed, only_expected, read, told

START = "com.blizzard.messenger.AUTHENTICATOR_"
SERIAL = "EU-1234-5678-9012"


def masked(text):
    return bytes(a ^ b for a, b in zip(text.encode(), _MASK, strict=False)).hex()


HEX = KEY.hex()


def file(secret=HEX, serial=SERIAL, **more):
    texts = {"SERIAL": masked(serial), "DEVICE_SECRET": masked(secret), **more}
    return preferences(**{START + name: value for name, value in texts.items()})


def test_reads_its_one_token():
    assert told(file()) == [("totp", "Battle.net", SERIAL, KEY, "SHA1", 8, 30)]
    assert told(file(serial=""))[0][2] == ""
    assert read(file()).format is Format.BATTLE_NET


@pytest.mark.parametrize(
    "data",
    [
        file(secret="xy"),
        file(DEVICE_SECRET="no digits"),
        file(DEVICE_SECRET="00" * 100),
        file(CREDENTIALS_ENCRYPTION_TYPE="KEYSTORE"),
    ],
)
def test_refuses_a_key_that_is_none(data):
    assert told(data) == [Refusal.BAD_SECRET]


def test_takes_no_other_preferences_for_its_own():
    with pytest.raises(UnsupportedFormatError):
        read(preferences(other="x"))


@given(st.binary(max_size=100) | changed(file()))
def test_survives_any_bytes(data):
    only_expected(data, None, Format.BATTLE_NET)
