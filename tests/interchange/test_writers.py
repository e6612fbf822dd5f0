"""What is written for other apps, opened here as their formats say, by nothing of ours."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.errors import NotHeld
from desktop.interchange import aegis_writer, twofas_writer
from desktop.interchange.base import Found
from desktop.interchange.reading import read
from desktop.otp.token import Algorithm, Kind, Token
from desktop.secret import Secret
from tests.interchange.files import ALL, HOTP, KEY, MOTP, SHA256, STEAM, TOTP, YANDEX, base32, token
from tests.interchange.sealing import PASSWORD, pbkdf2, scrypt, ungcm
from tests.otp.values import tokens as any_tokens

# How the reference of a backup begins and ends, as published in FORMATS of the app.
REFERENCE = (b"tRViSsLKzd86Hprh4ceC2OP7xazn4rrt4xhfEUbO", b"8TXU7KyoJujd", 256)


def aegis(written, password=PASSWORD):
    """Open a vault by docs/vault.md of Aegis."""
    frame = json.loads(written)
    assert frame["version"] == 1
    (slot,) = frame["header"]["slots"]
    assert (slot["type"], slot["n"], slot["r"], slot["p"]) == (1, 32_768, 8, 1)
    assert slot["repaired"] is True
    derived = scrypt(password, bytes.fromhex(slot["salt"]), slot["n"], slot["r"], slot["p"])
    master = opened(derived, slot["key_params"], bytes.fromhex(slot["key"]))
    assert len(master) == 32
    database = json.loads(opened(master, frame["header"]["params"], base64.b64decode(frame["db"])))
    assert database["version"] == 3
    return database


def opened(key, params, sealed):
    nonce, tag = bytes.fromhex(params["nonce"]), bytes.fromhex(params["tag"])
    assert (len(nonce), len(tag)) == (12, 16)
    return ungcm(key, nonce, sealed + tag)


def twofas(written, password=PASSWORD):
    """Open a backup of 2FAS, after its reference as the app does."""
    frame = json.loads(written)
    assert (frame["schemaVersion"], frame["services"]) == (4, [])
    salts = set()
    plain = []
    for name in ("reference", "servicesEncrypted"):
        sealed, salt, nonce = (base64.b64decode(part) for part in frame[name].split(":"))
        assert (len(salt), len(nonce)) == (256, 12)
        salts.add(salt)
        plain.append(ungcm(pbkdf2("sha256", password, salt, 10_000), nonce, sealed))
    start, end, length = REFERENCE
    assert plain[0].startswith(start)
    assert plain[0].endswith(end)
    assert len(plain[0]) == length
    assert len(salts) == 1
    return frame, json.loads(plain[1])


def found(token, **beside):
    return Found(token=token, **beside)


def test_aegis_is_given_every_field_of_every_kind():
    entries = [
        found(each, label="Front desk", group="Work", note="at the desk", favourite=True)
        for each in ALL
    ]
    assert {aegis_writer.cannot_hold(each) for each in entries} == {None}
    database = aegis(aegis_writer.write(entries, Secret(PASSWORD)))
    (group,) = database["groups"]
    assert group["name"] == "Work"
    assert len({each["uuid"] for each in database["entries"]}) == len(ALL)
    for each, entry in zip(ALL, database["entries"], strict=True):
        assert entry["type"] == each.kind.value
        assert (entry["issuer"], entry["name"]) == (each.issuer, each.account)
        assert (entry["note"], entry["favorite"]) == ("Front desk\nat the desk", True)
        assert entry["groups"] == [group["uuid"]]
        info = entry["info"]
        assert base64.b32decode(info["secret"] + "=" * (-len(info["secret"]) % 8)) == (
            each.secret.reveal()
        )
        assert info["algo"] == ("MD5" if each.kind is Kind.MOTP else each.algorithm.value)
        assert info["digits"] == each.digits
        assert info.get("pin") == (each.pin and each.pin.reveal().decode())
        moving = {"counter": each.counter} if each.kind is Kind.HOTP else {"period": each.period}
        assert {key: info[key] for key in ("counter", "period") if key in info} == moving


def test_aegis_is_given_nothing_that_was_not_there():
    database = aegis(aegis_writer.write([found(TOTP)], Secret(PASSWORD)))
    (entry,) = database["entries"]
    assert (entry["note"], entry["favorite"], entry["groups"]) == ("", False, [])
    assert database["groups"] == []


def test_aegis_is_given_only_what_counts_of_a_yandex_secret():
    full = token(kind=Kind.YANDEX, secret=Secret(KEY + KEY[:6]), pin=Secret(b"7586"))
    (entry,) = aegis(aegis_writer.write([found(full)], Secret(PASSWORD)))["entries"]
    assert entry["info"]["secret"] == base32(YANDEX)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (token(kind=Kind.MOTP), NotHeld.PIN_MISSING),
        (token(kind=Kind.YANDEX, pin=Secret(b"\xff\xfe")), NotHeld.PIN_MISSING),
        (token(kind=Kind.HOTP, counter=2**63 - 1), None),
        (token(digits=10, period=86_400), None),
    ],
)
def test_what_aegis_cannot_hold_is_said(entry, reason):
    assert aegis_writer.cannot_hold(found(entry)) is reason


def test_twofas_is_given_every_field_of_every_kind():
    given_tokens = (TOTP, SHA256, HOTP, STEAM)
    entries = [found(each, label="Front desk", group="Work") for each in given_tokens]
    assert {twofas_writer.cannot_hold(each) for each in entries} == {None}
    frame, services = twofas(twofas_writer.write(entries, Secret(PASSWORD)))
    (group,) = frame["groups"]
    assert group["name"] == "Work"
    for place, (each, service) in enumerate(zip(given_tokens, services, strict=True)):
        assert (service["name"], service["secret"]) == ("Front desk", base32(each))
        assert service["groupId"] == group["id"]
        assert service["order"] == {"position": place}
        assert service["icon"]["iconCollection"]["id"]
        otp = service["otp"]
        assert (otp["issuer"], otp["account"]) == (each.issuer, each.account)
        assert (otp["algorithm"], otp["digits"]) == (each.algorithm.value, each.digits)
        assert otp["tokenType"] == each.kind.value.upper()
        moving = {"counter": each.counter} if each.kind is Kind.HOTP else {"period": each.period}
        assert {key: otp[key] for key in ("counter", "period") if key in otp} == moving


@pytest.mark.parametrize(
    ("entry", "name"),
    [(TOTP, "Cliniko"), (token(issuer=""), "ana@clinic.example"), (token(account=""), "Cliniko")],
)
def test_twofas_is_given_a_name_where_a_token_has_no_label(entry, name):
    _, (service,) = twofas(twofas_writer.write([found(entry)], Secret(PASSWORD)))
    assert service["name"] == name
    assert "groupId" not in service


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (MOTP, NotHeld.KIND),
        (YANDEX, NotHeld.KIND),
        (token(digits=5), NotHeld.DIGITS),
        (token(digits=9), NotHeld.DIGITS),
        (token(period=20), NotHeld.PERIOD),
        (token(kind=Kind.HOTP, counter=2**31), NotHeld.COUNTER),
        (token(kind=Kind.HOTP, counter=2**31 - 1, digits=8), None),
        (token(period=90, algorithm=Algorithm.SHA512, digits=7), None),
    ],
)
def test_what_twofas_cannot_hold_is_said(entry, reason):
    assert twofas_writer.cannot_hold(found(entry)) is reason


@pytest.mark.parametrize("writer", [aegis_writer, twofas_writer])
def test_nothing_is_the_same_twice_and_no_secret_stands_in_the_open(writer):
    entries = [found(TOTP, note="at the desk")]
    first, second = (writer.write(entries, Secret(PASSWORD)) for _ in range(2))
    assert first != second
    for written in (first, second):
        assert base32(TOTP).encode() not in written
        assert b"Cliniko" not in written
        assert PASSWORD not in written


texts = st.text(max_size=30)


@settings(max_examples=12, deadline=None)
@given(any_tokens(), texts, texts, texts, st.booleans())
def test_aegis_gives_back_what_it_was_given(token, label, group, note, favourite):
    entry = Found(token=token, label=label, group=group, note=note, favourite=favourite)
    if aegis_writer.cannot_hold(entry):
        return
    (back,) = read(aegis_writer.write([entry], Secret(PASSWORD)), Secret(PASSWORD)).entries
    assert (back.group, back.favourite) == (entry.group, favourite)
    assert back.note == "\n".join(filter(None, (entry.label, entry.note)))
    assert same(back.token, token)


@settings(max_examples=50, deadline=None)
@given(any_tokens(), texts, texts)
def test_twofas_gives_back_what_it_was_given(token, label, group):
    entry = Found(token=token, label=label, group=group)
    if twofas_writer.cannot_hold(entry):
        return
    (back,) = read(twofas_writer.write([entry], Secret(PASSWORD)), Secret(PASSWORD)).entries
    assert back.group == entry.group
    assert back.label == ("" if entry.label in {token.issuer, token.account} else entry.label)
    assert same(back.token, token)


def same(back, token):
    if token.kind is Kind.YANDEX:
        cut = Secret(token.secret.view[:16])
        token = Token(
            kind=token.kind,
            issuer=token.issuer,
            account=token.account,
            secret=cut,
            pin=token.pin,
        )
    return back == token
