"""The test files of the apps that keep tokens in databases and archives, where a copy is beside."""

from __future__ import annotations

import json

import pytest

from desktop.errors import DesktopError, WrongImportPasswordError
from desktop.interchange.base import Found
from desktop.interchange.reading import read
from desktop.otp.base32 import secret_to_text
from desktop.otp.token import Kind
from desktop.secret import Secret
from tests.interchange.told import KEY
from tests.otp.values import VECTORS

FOLDERS = {
    "authenticator_plus", "authy", "battlenet", "keepass", "keysmith", "microsoft", "steam",
    "totp_authenticator", "winauth",
}  # fmt: skip
OTHERS = {"google_authenticator/aegis--google_authenticator.sqlite"}
# What the notes beside the files say of them; the others of Keysmith are without their master key.
KEYSMITH = {
    "keysmith/request-account-password-existing-password.ini": [],
    "keysmith/counter-update-starting.ini": [("valid-hotp-sample-1", "", KEY, 6, 0)],
    "keysmith/storage-lifecycles-starting.ini": [
        ("valid-hotp-sample-1", "autotests", b"hello, world!", 7, 42)
    ],
}


def published():
    path = VECTORS / "expected.json"
    if not path.exists():
        return []
    return [
        each
        for each in json.loads(path.read_text("utf-8"))
        if each["file"].split("/")[0] in FOLDERS or each["file"] in OTHERS
    ]


def opened(case):
    password = Secret(case["password"].encode()) if case["password"] else None
    return read((VECTORS / case["file"]).read_bytes(), password).entries


def held(found):
    assert isinstance(found, Found)
    token = found.token
    values = {name: getattr(token, name) for name in ("issuer", "account", "algorithm", "digits")}
    moving = "counter" if token.kind is Kind.HOTP else "period"
    return values | {
        "type": token.kind,
        "secret": secret_to_text(token.secret),
        moving: getattr(token, moving),
    }


def wanted(entry):
    names = {"type", "issuer", "account", "secret", "algorithm", "digits", "period", "counter"}
    values = {name: value for name, value in entry.items() if name in names}
    if values["type"] != "blizzard":
        return values
    # Published as it stands in the database; it is TOTP with eight digits, and the key hexadecimal.
    key = secret_to_text(Secret(bytes.fromhex(values["secret"])))
    return values | {"type": "totp", "secret": key, "digits": 8}


@pytest.mark.parametrize(
    "case",
    [each for each in published() if each["entries"] is not None],
    ids=lambda case: case["file"],
)
def test_a_published_file_is_read_as_published(case):
    entries = opened(case)
    assert len(entries) == case["count"]
    assert [held(each) for each in entries] == [wanted(each) for each in case["entries"]]
    for entry, found in zip(case["entries"], entries, strict=True):
        if "kdbx_path" in entry:
            assert found.group == entry["kdbx_path"].rpartition("/")[0]
        if "category" in entry:
            assert found.group == entry["category"].replace("All Accounts", "")


@pytest.mark.parametrize(
    "case", [each for each in published() if each["entries"] is None], ids=lambda case: case["file"]
)
def test_a_file_published_without_entries_is_refused_or_read_as_its_notes_say(case):
    if case["file"] not in KEYSMITH:
        with pytest.raises(DesktopError):
            opened(case)
        return
    tokens = [each.token for each in opened(case)]
    assert [
        (token.account, token.issuer, token.secret.reveal(), token.digits, token.counter)
        for token in tokens
    ] == KEYSMITH[case["file"]]


@pytest.mark.parametrize(
    "case",
    # The other databases of KeePass take a second each.
    [
        each
        for each in published()
        if each["password"]
        and each["entries"] is not None
        and ("keepass" not in each["file"] or "aeskdf" in each["file"])
    ],
    ids=lambda case: case["file"],
)
def test_a_published_file_is_not_opened_by_another_password(case):
    with pytest.raises(WrongImportPasswordError):
        read((VECTORS / case["file"]).read_bytes(), Secret(b"test1"))
