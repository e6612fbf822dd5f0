from __future__ import annotations

import dataclasses
import json

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
from desktop.otp.token import Algorithm
from tests.interchange.files import (
    PLAIN,
    SHA256,
    SHA512,
    STEAM,
    TOTP,
    freeotp,
    freeotp_entry,
    freeotp_plus,
    freeotp_values,
    java_map,
    preferences,
    text,
)
from tests.interchange.reading_back import entries, tokens


@pytest.mark.parametrize("data", [freeotp(), freeotp_plus()], ids=["preferences", "plus"])
def test_entries_are_read(data):
    assert tokens(data, None) == (*PLAIN, STEAM)


def test_the_two_apps_are_told_apart():
    assert read(freeotp()).format is Format.FREEOTP
    assert read(freeotp_plus()).format is Format.FREEOTP_PLUS


@pytest.mark.parametrize("hashed", ["1", "256", "512"])
@pytest.mark.parametrize("old", [False, True])
def test_an_encrypted_backup_is_read(hashed, old):
    # Android 6 wrote a map without a threshold, and the nonce of the master key alone.
    values = freeotp_values(hashed=hashed, sequence=not old)
    assert tokens(java_map(values, threshold=not old)) == PLAIN


def test_a_backup_may_hold_long_and_repeated_texts():
    values = freeotp_values((TOTP, TOTP)) | {"tokenOrder": "x" * 70_000}
    values["uuid-1-token"] = values["uuid-0-token"]
    assert tokens(java_map(values)) == (TOTP, TOTP)


def test_what_metadata_lacks_is_usual_and_the_key_knows_its_hash():
    values = freeotp_values((SHA256, TOTP))
    for place in range(2):
        metadata = json.loads(values[f"uuid-{place}-token"])
        kept = {name: metadata[name] for name in ("issuerExt", "label", "type")}
        values[f"uuid-{place}-token"] = json.dumps(kept)
    usual = dataclasses.replace(SHA256, digits=6, period=30)
    assert tokens(java_map(values)) == (usual, TOTP)


def test_what_a_person_renamed_goes_by_the_new_name():
    entry = freeotp_entry(TOTP, issuerAlt="Clinic", labelAlt="ana")
    (renamed,) = tokens(text({"tokenOrder": [], "tokens": [entry]}))
    assert (renamed.issuer, renamed.account) == ("Clinic", "ana")


def test_an_issuer_may_stand_in_the_parameter_alone():
    entry = freeotp_entry(TOTP, issuerExt="")
    assert tokens(text({"tokenOrder": [], "tokens": [entry]})) == (TOTP,)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"secret": []}, Refusal.NO_SECRET),
        ({"secret": "AAAA"}, Refusal.NO_SECRET),
        ({"secret": [1, 300]}, Refusal.BAD_SECRET),
        ({"secret": [1, True]}, Refusal.BAD_SECRET),
        ({"algo": "MD5"}, Refusal.BAD_ALGORITHM),
        ({"type": "OCRA"}, Refusal.BAD_KIND),
        ({"type": "HOTP", "counter": -1}, Refusal.BAD_COUNTER),
    ],
)
def test_a_bad_entry_costs_only_itself(changes, reason):
    listed = [freeotp_entry(TOTP, **changes), freeotp_entry(SHA512)]
    refused, added = entries(text({"tokenOrder": [], "tokens": listed}))
    assert (refused.place, refused.reason) == (1, reason)
    assert added.token == SHA512


def test_a_preference_that_is_no_json_is_refused():
    values = {"a": json.dumps(freeotp_entry(TOTP)), "b": "x"}
    added, refused = entries(preferences(values))
    assert added.token == TOTP
    assert refused.reason is Refusal.NOT_A_TOKEN


@pytest.mark.parametrize(
    "changes",
    [
        {"uuid-0": "x"},
        {"uuid-0": json.dumps({"key": "x"})},
        {"uuid-0": json.dumps({"key": json.dumps({"mToken": "AES"})})},
    ],
)
def test_a_key_that_does_not_open_costs_only_itself(changes):
    refused, added = entries(java_map(freeotp_values((TOTP, SHA256)) | changes))
    assert (refused.name, refused.reason) == ("Cliniko: ana@clinic.example", Refusal.BAD_SECRET)
    assert added.token == SHA256


def test_a_key_without_metadata_is_refused():
    values = freeotp_values((TOTP,))
    del values["uuid-0-token"]
    assert entries(java_map(values))[0].reason is Refusal.NOT_A_TOKEN


def test_the_name_of_a_key_is_authenticated():
    values = freeotp_values((TOTP,))
    values["uuid-0"] = values["uuid-0"].replace("HmacSHA1", "HmacSHA512")
    assert entries(java_map(values))[0].reason is Refusal.BAD_SECRET


def test_an_encrypted_backup_asks_for_its_password_and_no_other():
    data = java_map(freeotp_values())
    with pytest.raises(NeedsImportPasswordError):
        entries(data, None)
    with pytest.raises(WrongImportPasswordError):
        entries(data, b"other")


def master(**changes):
    values = freeotp_values((TOTP,))
    values["masterKey"] = json.dumps({**json.loads(values["masterKey"]), **changes})
    return java_map(values)


def test_a_costly_password_is_not_tried():
    with pytest.raises(UnsupportedFormatError) as refused:
        entries(master(mIterations=2_000_001))
    assert refused.value.reason is Unsupported.TOO_COSTLY


@pytest.mark.parametrize(
    "changes",
    [
        {"mAlgorithm": "MD5"},
        {"mIterations": None},
        {"mSalt": "x"},
        {"mEncryptedKey": {}},
        {
            "mEncryptedKey": {
                "mCipher": "AES/GCM/NoPadding",
                "mParameters": [4, 12],
                "mToken": "AES",
            }
        },
    ],
)
def test_a_master_key_that_makes_no_sense_is_damaged(changes):
    with pytest.raises(DamagedExportError):
        entries(master(**changes))


def test_a_backup_without_a_master_key_is_damaged():
    values = freeotp_values()
    del values["masterKey"]
    with pytest.raises(DamagedExportError):
        entries(java_map(values))


def test_preferences_of_another_app_are_not_these():
    with pytest.raises(UnsupportedFormatError):
        entries(preferences({"theme": "dark", "tokenOrder": "[]"}))
    with pytest.raises(DamagedExportError):
        entries(b"x", format_=Format.FREEOTP)


def test_the_hash_of_a_token_is_kept():
    assert [each.algorithm for each in tokens(freeotp())][:3] == list(Algorithm)
