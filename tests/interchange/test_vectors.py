"""The other apps' own test files, where a copy of them lies beside the repository."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest

from desktop.errors import (
    BadTokenError,
    Refusal,
    Unsupported,
    UnsupportedFormatError,
    WrongImportPasswordError,
)
from desktop.interchange.base import Found, Refused
from desktop.interchange.reading import read
from desktop.otp.base32 import secret_from_text
from desktop.otp.token import FIXED, Kind
from desktop.secret import Secret
from tests.otp.values import VECTORS

FOLDERS = {
    "2fas", "aegis", "andotp", "bitwarden", "bitwarden_authenticator", "duo", "ente", "freeotp",
    "freeotp_plus", "lastpass", "proton_authenticator", "stratum", "uri_list",
}  # fmt: skip
OTHERS = {"google_authenticator/stratum--googleauthenticator.txt"}
# Published as found in a URI whose type and label its reader did not take apart.
RAW = {"type": "motp:username", "issuer": "", "account": ""}
COOKED = {"type": "motp", "issuer": "MOTP", "account": "Username"}


def published():
    path = VECTORS / "expected.json"
    if not path.exists():
        return []
    return [
        each
        for each in json.loads(path.read_text("utf-8"))
        if each["file"].split("/")[0] in FOLDERS or each["file"] in OTHERS
    ]


def wanted(entry):
    """A published entry in the terms of a token, which knows what a kind leaves no choice about."""
    if entry["type"] == RAW["type"]:
        assert entry | RAW == entry
        entry = entry | COOKED
    kind = Kind("yandex" if entry["type"] == "yaotp" else entry["type"])
    shape = FIXED.get(kind)
    issuer, account = entry["issuer"] or "", entry["account"] or ""
    values = {
        "kind": kind,
        "issuer": issuer,
        "account": account.removeprefix(f"{issuer}:") if issuer else account,
        "algorithm": shape.algorithm if shape else entry["algorithm"],
        "digits": shape.digits if shape else entry["digits"],
        "group": ", ".join(entry.get("groups") or entry.get("tags") or []),
        "pin": entry.get("pin"),
    }
    if kind is Kind.HOTP:
        return values | {"counter": entry["counter"]}
    return values | {"period": shape.period if shape else entry["period"]}


def held(found):
    token = found.token
    names = ("kind", "issuer", "account", "algorithm", "digits")
    values = {name: getattr(token, name) for name in names}
    values |= {"group": found.group, "pin": token.pin and token.pin.reveal().decode()}
    moving = "counter" if token.kind is Kind.HOTP else "period"
    return values | {moving: getattr(token, moving)}


def meanings(secret):
    """The bytes that a published secret can stand for."""
    found = []
    with suppress(BadTokenError, ValueError):
        found.append(secret_from_text(secret).reveal())
        found.append(bytes.fromhex(found[0].decode("ascii")))
    with suppress(ValueError):
        found.append(bytes.fromhex(secret))
    return found


@pytest.mark.parametrize("case", published(), ids=lambda case: case["file"])
def test_a_published_file_is_read_as_published(case):
    data = (VECTORS / case["file"]).read_bytes()
    password = Secret(case["password"].encode()) if case["password"] else None
    if case["entries"] is None:
        with pytest.raises(UnsupportedFormatError) as refused:
            read(data, password)
        assert refused.value.reason is Unsupported.ACCOUNT_RESTRICTED
        return
    entries = read(data, password).entries
    assert len(entries) == case["count"]
    for place, (entry, found) in enumerate(zip(case["entries"], entries, strict=True), 1):
        if not meanings(entry["secret"]):  # no mOTP device could make codes of it
            assert found == Refused(place, "Company VPN: john@example.com", Refusal.BAD_SECRET)
            continue
        assert isinstance(found, Found)
        assert held(found) == wanted(entry)
        assert found.token.secret.reveal() in meanings(entry["secret"])
        if "item_name" in entry:
            assert entry["item_name"] in {found.label, found.token.issuer}


@pytest.mark.parametrize(
    "case",
    # One is enough of what takes a gigabyte.
    [each for each in published() if each["password"] and not each["file"].startswith("ente")],
    ids=lambda case: case["file"],
)
def test_a_published_file_is_not_opened_by_another_password(case):
    with pytest.raises(WrongImportPasswordError):
        read((VECTORS / case["file"]).read_bytes(), Secret(b"test1"))
