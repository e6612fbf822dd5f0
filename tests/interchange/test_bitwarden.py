from __future__ import annotations

import csv
import io
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
from desktop.otp.token import Kind
from tests.interchange.files import (
    PLAIN,
    STEAM,
    TOTP,
    base32,
    bitwarden_document,
    bitwarden_protected,
    text,
    token,
    uri,
)
from tests.interchange.reading_back import beside, entries, found, tokens
from tests.interchange.sealing import encstring

ARGON2 = {"kdfType": 1, "kdfIterations": 1, "kdfMemory": 8, "kdfParallelism": 1}
COLUMNS = (
    "folder", "favorite", "type", "name", "notes", "fields", "reprompt", "login_uri",
    "login_username", "login_password", "login_totp",
)  # fmt: skip


def one(totp, **item):
    document = bitwarden_document((TOTP,))
    document["items"][0].update(item)
    document["items"][0]["login"]["totp"] = totp
    return text(document)


def table(rows, columns=COLUMNS):
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@pytest.mark.parametrize(
    "data",
    [text(bitwarden_document()), bitwarden_protected(), bitwarden_protected(kdf=ARGON2)],
    ids=["plain", "pbkdf2", "argon2"],
)
def test_an_export_is_read_with_what_stands_beside_each_token(data):
    read_back = found(data)
    assert tuple(each.token for each in read_back) == PLAIN
    assert {beside(each) for each in read_back} == {("Front desk", "Work", "at the desk", True)}


def test_a_secret_alone_goes_by_the_name_of_its_item():
    spaced = f" {base32(TOTP)[:8].lower()} {base32(TOTP)[8:]} "
    (read_back,) = found(one(spaced))
    assert read_back.token == token(issuer="Front desk", account="somebody")
    assert read_back.label == ""


def test_a_link_that_names_nobody_goes_by_the_name_of_its_item():
    (read_back,) = tokens(one(f"otpauth://totp/?secret={base32(TOTP)}"))
    assert (read_back.issuer, read_back.account) == ("Front desk", "somebody")


def test_a_steam_secret_is_steams():
    (read_back,) = tokens(one(f"steam://{base32(STEAM)}"))
    assert (read_back.kind, read_back.issuer, read_back.account) == (Kind.STEAM, "Steam", "")


def test_collections_are_groups_too():
    document = bitwarden_document((TOTP,))
    document["collections"] = [{"id": "c1", "name": "Reception"}]
    document["items"][0]["collectionIds"] = ["c1", "c2", None]
    assert found(text(document))[0].group == "Work, Reception"


@pytest.mark.parametrize(
    ("totp", "reason"),
    [
        ("otpauth://totp/a?issuer=b", Refusal.NO_SECRET),
        ("https://clinic.example", Refusal.NOT_A_TOKEN),
        ("0189", Refusal.BAD_SECRET),
        (["x"], Refusal.NOT_A_TOKEN),
    ],
)
def test_a_field_that_is_no_token_costs_only_itself(totp, reason):
    document = json.loads(one(totp))
    document["items"] += bitwarden_document((TOTP,))["items"]
    refused, added = entries(text(document))
    assert (refused.place, refused.name, refused.reason) == (1, "Front desk", reason)
    assert added.token == TOTP


def test_what_is_no_item_is_counted_and_refused():
    document = bitwarden_document((TOTP,))
    document["items"].append(7)
    assert [type(each).__name__ for each in entries(text(document))] == ["Found", "Refused"]


def test_the_password_is_asked_for_and_no_other_opens_it():
    with pytest.raises(NeedsImportPasswordError):
        entries(bitwarden_protected(), None)
    with pytest.raises(WrongImportPasswordError):
        entries(bitwarden_protected(), b"other")


def test_an_export_for_one_account_only_is_refused_with_advice():
    for data in (
        bitwarden_protected(protected=False),
        text(
            {
                "encrypted": True,
                "encKeyValidation_DO_NOT_EDIT": "2.a|b|c",
                "folders": [],
                "items": [],
            }
        ),
    ):
        with pytest.raises(UnsupportedFormatError) as refused:
            entries(data)
        assert refused.value.reason is Unsupported.ACCOUNT_RESTRICTED
        assert refused.value.app == "Bitwarden"


@pytest.mark.parametrize(
    "cost",
    [
        {"kdfType": 0, "kdfIterations": 2_000_001},
        {**ARGON2, "kdfMemory": 1_025},
        {**ARGON2, "kdfIterations": 10_001},
        {**ARGON2, "kdfMemory": 1_024, "kdfIterations": 17},
        {**ARGON2, "kdfParallelism": 65},
    ],
)
def test_a_costly_password_is_not_tried(cost):
    frame = {**json.loads(bitwarden_protected()), **cost}
    with pytest.raises(UnsupportedFormatError) as refused:
        entries(text(frame))
    assert refused.value.reason is Unsupported.TOO_COSTLY


@pytest.mark.parametrize(
    "changes",
    [
        {"kdfType": "x"},
        {"kdfIterations": 0},
        {"kdfIterations": None},
        {"salt": None},
        {"data": "0.AA==|AA==|AA=="},
        {"data": "2.AA==|AA=="},
        {"data": "2.A|A|A"},
        {**ARGON2, "kdfMemory": 0},
    ],
)
def test_a_frame_that_makes_no_sense_is_damaged(changes):
    with pytest.raises(DamagedExportError):
        entries(text({**json.loads(bitwarden_protected()), **changes}))


def test_another_kdf_is_left_to_a_newer_program():
    with pytest.raises(UnsupportedFormatError) as refused:
        entries(text({**json.loads(bitwarden_protected()), "kdfType": 2}))
    assert refused.value.reason is Unsupported.NEWER_VERSION


def test_the_mac_is_checked_before_anything_is_decrypted():
    frame = json.loads(bitwarden_protected())
    frame["data"] = encstring((bytes(32), bytes(32)), text(bitwarden_document()))
    with pytest.raises(WrongImportPasswordError):
        entries(text(frame))


def test_a_table_is_read_with_what_stands_beside_each_token():
    rows = [
        {
            "folder": "Work",
            "favorite": "1",
            "type": "login",
            "name": "Front desk",
            "notes": 'a "quoted", long\nnote',
            "login_username": "somebody",
            "login_totp": uri(each),
        }
        for each in PLAIN
    ]
    read_back = found(table([*rows, {"type": "note", "name": "No TOTP"}]))
    assert tuple(each.token for each in read_back) == PLAIN
    wanted = ("Front desk", "Work", 'a "quoted", long\nnote', True)
    assert {beside(each) for each in read_back} == {wanted}


def test_a_table_may_lack_a_column_or_name_collections():
    columns = ["collections", *(name for name in COLUMNS if name not in {"reprompt", "folder"})]
    rows = [{"collections": "Reception", "name": "Front desk", "login_totp": base32(TOTP)}]
    (read_back,) = found(table(rows, columns))
    assert read_back.group == "Reception"
    assert read_back.token.issuer == "Front desk"


def test_a_table_of_one_giant_note_is_damaged():
    with pytest.raises(DamagedExportError):
        entries(table([{"notes": "x" * 200_000, "login_totp": "A"}]))


def test_the_authenticator_has_no_folders():
    document = bitwarden_document((TOTP,))
    del document["folders"]
    document["items"] = document["items"][:1]
    export = read(text(document))
    assert export.format is Format.BITWARDEN_AUTHENTICATOR
    assert export.entries[0].token == TOTP


def test_the_authenticators_table_has_more_columns_than_names():
    lines = [
        "folder,favorite,type,name,login_uri,login_totp",
        f",1,1,Cliniko,,{uri(TOTP)},Cliniko,30,6",
    ]
    export = read("\n".join(lines).encode())
    assert export.format is Format.BITWARDEN_AUTHENTICATOR
    (read_back,) = export.entries
    assert (read_back.token, read_back.favourite) == (TOTP, True)


def test_the_password_is_the_one_in_utf_8():
    password = "pässwörd 🔑".encode()
    assert tokens(bitwarden_protected(password=password), password) == PLAIN
