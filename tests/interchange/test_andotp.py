from __future__ import annotations

import json
import os
import struct

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
from desktop.otp.token import Kind
from desktop.secret import Secret
from tests.interchange.files import (
    PLAIN,
    STEAM,
    TOTP,
    andotp,
    andotp_new,
    andotp_old,
    token,
)
from tests.interchange.reading_back import beside, entries, found, tokens


@pytest.mark.parametrize(
    "data", [andotp(), andotp_new(), andotp_old()], ids=["plain", "new", "old"]
)
def test_a_backup_is_read_with_what_stands_beside_each_token(data):
    read = found(data)
    assert tuple(each.token for each in read) == (*PLAIN, STEAM)
    assert {beside(each) for each in read} == {("", "Work, Banks", "", False)}


def test_an_old_backup_may_begin_like_a_new_one(monkeypatch):
    monkeypatch.setattr(os, "urandom", lambda count: b"\0\0\4" + bytes(range(count - 3)))
    assert tokens(andotp_old(), format_=Format.ANDOTP) == (*PLAIN, STEAM)


def test_a_label_is_not_taken_apart():
    listed = json.loads(andotp((TOTP,)))
    del listed[0]["issuer"]
    listed[0]["label"] = "Deno - Deno:Mason"
    (read,) = tokens(json.dumps(listed).encode())
    assert (read.issuer, read.account) == ("", "Deno - Deno:Mason")


def test_an_motp_secret_is_the_text_of_its_digits():
    typed = token(issuer="VPN", kind=Kind.MOTP, secret=Secret(b"00ffab12"))
    (read,) = tokens(andotp((typed,)))
    assert read.secret.reveal() == bytes.fromhex("00ffab12")
    (refused,) = entries(andotp((token(kind=Kind.MOTP),)))
    assert refused.reason is Refusal.BAD_SECRET


@pytest.mark.parametrize("make", [andotp_new, andotp_old])
def test_an_encrypted_backup_asks_for_its_password_and_no_other(make):
    with pytest.raises(NeedsImportPasswordError):
        entries(make(), None)
    with pytest.raises(WrongImportPasswordError):
        entries(make(), b"other")


@pytest.mark.parametrize("plain", [b"[", b"\xff", b"{}", b"7"])
def test_what_is_sealed_otherwise_is_damaged(plain):
    with pytest.raises(DamagedExportError):
        entries(andotp_new(plain * 40 if plain == b"\xff" else plain), format_=Format.ANDOTP)


def test_a_backup_that_was_cut_off_is_damaged():
    with pytest.raises(DamagedExportError):
        entries(andotp_new()[:40], format_=Format.ANDOTP)


def test_more_iterations_than_anybody_asks_for_are_not_begun():
    costly = struct.pack(">i", 2_000_001) + andotp_new()[4:]
    with pytest.raises(WrongImportPasswordError):  # as an old one, which has no iterations
        entries(costly, format_=Format.ANDOTP)


@pytest.mark.parametrize(
    "data",
    [
        b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n",
        b"\x85\x01\x0c\x03" + bytes(range(200)),
        b"\xc1\x8c\x03" + bytes(range(200)),
    ],
)
def test_a_pgp_message_is_refused_with_advice(data):
    with pytest.raises(UnsupportedFormatError) as refused:
        entries(data)
    assert refused.value.reason is Unsupported.PGP
