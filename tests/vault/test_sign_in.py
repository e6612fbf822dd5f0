import json
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.secret import Secret
from desktop.vault import sign_in
from desktop.vault.entries import (
    Clinic,
    UnusableRecordError,
    clinic_from_bytes,
    clinic_to_bytes,
)
from desktop.vault.sign_in import SignIn, SignInKind
from tests.vault.crafted import reopened

ID = UUID(int=7)
ADDRESS = "https://happyfeet.example"
HOW = SignIn(
    kind=SignInKind.OIDC, address=ADDRESS, email="maria@happyfeet.example",
    issuer="https://id.happyfeet.example/", client="frontdesk", port=8_400, token=uuid4(),
    least=8, browser="firefox", profile="Happy Feet", advised=True, key=Secret(b"MS-1-au1"),
)  # fmt: skip
TEXT = st.text("abc/:@.é ", max_size=30).map(str.strip)
SIGN_INS = st.builds(
    SignIn,
    kind=st.sampled_from(SignInKind),
    address=TEXT.filter(bool),
    email=TEXT,
    issuer=TEXT,
    client=TEXT,
    port=st.none() | st.integers(1, 65_535),
    token=st.none() | st.uuids(),
    least=st.integers(1, 30),
    browser=TEXT,
    profile=TEXT,
    advised=st.booleans(),
    key=st.none() | st.binary(min_size=1, max_size=40).map(Secret),
)


def clinic(how):
    return Clinic(id=ID, name="Happy Feet", colour=3, sign_in=how)


@given(SIGN_INS)
def test_a_clinic_is_read_as_it_was_written(how):
    assert clinic_from_bytes(clinic_to_bytes(clinic(how))) == clinic(how)


def test_a_clinic_without_one_is_written_as_before():
    record = clinic_to_bytes(clinic(None))
    assert json.loads(record[20:]) == {"name": "Happy Feet", "colour": 3}
    assert clinic_from_bytes(record).sign_in is None


def test_the_key_stands_outside_of_the_text():
    record = clinic_to_bytes(clinic(HOW))
    assert json.loads(record[20 : record.index(b"\0\x08MS-1-au1")])["sign_in"]["key"] is True
    assert "MS-1" not in repr(HOW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": ""}, {"address": "https://a\nb.example"}, {"email": " maria@a.example"},
        {"email": "x" * 1_025}, {"port": 0}, {"port": 65_536}, {"least": 0}, {"least": 31},
        {"key": Secret(b"")}, {"key": Secret(b"x" * 1_025)}, {"browser": "\ud800"},
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_no_way_to_sign_in(wrong):
    with pytest.raises(ValueError, match=r"text|port|seconds|key"):
        replace(HOW, **wrong)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "newer"}, {"kind": None}, {"address": 5}, {"port": True}, {"port": "80"},
        {"token": "zz"}, {"least": "5"}, {"least": True}, {"least": 99}, {"address": ""},
    ],
)  # fmt: skip
def test_a_clinic_that_is_kept_otherwise_is_set_aside(change):
    facts = {**sign_in.to_facts(HOW), "key": False, **change}
    text = json.dumps({"name": "Happy Feet", "colour": 3, "sign_in": facts}).encode()
    record = ID.bytes + len(text).to_bytes(4) + text + bytes(2)
    with pytest.raises(UnusableRecordError):
        clinic_from_bytes(record)


@pytest.mark.parametrize("facts", [None, [], "x", {}])
def test_so_is_one_without_what_it_needs(facts):
    text = json.dumps({"name": "Happy Feet", "colour": 3, "sign_in": facts}).encode()
    with pytest.raises(UnusableRecordError):
        clinic_from_bytes(ID.bytes + len(text).to_bytes(4) + text + bytes(2))


def test_it_is_kept_in_the_vault_and_its_key_dies_with_the_lock(vault, shelf):
    made = vault.add_clinic("Happy Feet")
    key = Secret(b"MS-1-au1")
    vault.edit_clinic(replace(made, sign_in=replace(HOW, key=key)))
    opened = reopened(vault, shelf)
    assert opened.clinics == (replace(made, sign_in=HOW),)
    kept = opened.clinics[0].sign_in.key
    opened.lock()
    assert kept.view == bytes(8)
