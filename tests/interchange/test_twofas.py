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
from desktop.otp.token import Algorithm, Kind
from tests.interchange.files import PLAIN, SHA256, STEAM, TOTP, twofas, twofas_sealed
from tests.interchange.reading_back import beside, entries, found, tokens
from tests.interchange.sealing import PASSWORD


def changed(service=None, **of_otp):
    frame = json.loads(twofas((TOTP,)))
    frame["services"][0].update(service or {})
    for key, value in of_otp.items():
        frame["services"][0]["otp"][key] = value
        if value is ...:
            del frame["services"][0]["otp"][key]
    return json.dumps(frame).encode()


@pytest.mark.parametrize("password", [None, PASSWORD])
@pytest.mark.parametrize("schema", [3, 4])
def test_a_backup_is_read_with_what_stands_beside_each_token(schema, password):
    read = found(twofas(schema=schema, password=password))
    assert tuple(each.token for each in read) == (*PLAIN, STEAM)
    assert {beside(each) for each in read} == {("Front desk", "Work", "", False)}


def test_an_old_schema_has_no_kinds():
    (read,) = tokens(twofas((dataclasses.replace(SHA256, kind=Kind.HOTP, counter=7),), schema=2))
    assert (read.kind, read.algorithm, read.digits, read.period) == (
        Kind.TOTP, Algorithm.SHA256, 8, 30,
    )  # fmt: skip


def test_the_oldest_schema_has_nothing_but_secrets_and_names():
    (read,) = tokens(twofas((SHA256,), schema=1))
    assert read == dataclasses.replace(SHA256, algorithm=Algorithm.SHA1, digits=6, period=30)


def test_what_is_missing_or_null_is_usual():
    missing = dict.fromkeys(("algorithm", "digits", "period", "counter", "tokenType"), None)
    assert tokens(changed(**missing)) == (TOTP,)


def test_a_service_without_an_issuer_goes_by_its_name():
    (read,) = found(changed(issuer=None))
    assert (read.token.issuer, read.label) == ("Front desk", "")


def test_the_account_may_stand_in_the_label_alone():
    assert tokens(changed(account=..., label="Cliniko:ana@clinic.example")) == (TOTP,)


@pytest.mark.parametrize("algorithm", ["SHA224", "SHA384"])
def test_hashes_that_nobody_else_has_are_refused(algorithm):
    assert entries(changed(algorithm=algorithm))[0].reason is Refusal.BAD_ALGORITHM


def test_an_entry_of_the_wrong_type_costs_only_itself():
    frame = json.loads(twofas((TOTP, TOTP)))
    frame["services"][0]["otp"] = "x"
    first, second = entries(json.dumps(frame).encode())
    assert first.reason is Refusal.NOT_A_TOKEN
    assert second.token == TOTP


def test_an_encrypted_backup_asks_for_its_password_and_no_other():
    data = twofas(password=PASSWORD)
    with pytest.raises(NeedsImportPasswordError):
        entries(data, None)
    with pytest.raises(WrongImportPasswordError):
        entries(data, b"other")


def test_a_newer_schema_is_left_to_a_newer_program():
    with pytest.raises(UnsupportedFormatError) as refused:
        entries(twofas(schema=5))
    assert (refused.value.reason, refused.value.app) == (Unsupported.NEWER_VERSION, "2FAS")


@pytest.mark.parametrize(
    "sealed",
    [
        7,
        "x",
        "a:b:c",
        "AAAA:AAAA:AAAA",
        twofas_sealed(b"{", PASSWORD),
        twofas_sealed(b"{}", PASSWORD),
    ],
)
def test_what_is_sealed_otherwise_is_damaged(sealed):
    frame = {**json.loads(twofas(password=PASSWORD)), "servicesEncrypted": sealed}
    with pytest.raises(DamagedExportError):
        entries(json.dumps(frame).encode())
