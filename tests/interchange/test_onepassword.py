from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import DamagedExportError, Refusal, TooLargeError
from desktop.interchange.archives import UNPACKED
from desktop.interchange.base import ENTRIES, Format
from tests.interchange import zipped
from tests.interchange.told import BASE32, KEY, SHORT, URI, changed, only_expected, read, told


def archive(document):
    return zipped.plain(export__data=json.dumps(document), export__attributes="{}")


def item(*values, title="Practice", user="ana", **more):
    """An item as 1Password writes it: the parts that are read, and some that are not."""
    return {
        "uuid": "x",
        "favIndex": 0,
        "state": "active",
        "overview": {"title": title, "url": "https://example.com"},
        "details": {
            "loginFields": [
                {"designation": "password", "value": "hunter2"},
                {"designation": "username", "value": user},
            ],
            "notesPlain": "a note",
            "sections": [
                {"title": "s", "fields": [{"title": "otp", "value": {"totp": value}}]}
                for value in values
            ],
        },
    } | more


def export(*items, vault="Work"):
    vaults = [{"attrs": {"name": vault}, "items": list(items)}]
    return archive({"accounts": [{"attrs": {"name": "me"}, "vaults": vaults}]})


def test_reads_links_and_bare_keys_of_every_vault():
    data = export(item(URI), {"item": item(BASE32)}, item())
    assert told(data) == [SHORT, ("totp", "Practice", "ana", KEY, "SHA1", 6, 30)]
    assert read(data).format is Format.ONE_PASSWORD


def test_takes_along_what_stands_beside_the_token():
    entry, plain = read(export(item(URI, favIndex=1), item(BASE32))).entries
    assert (entry.label, entry.group, entry.note) == ("Practice", "Work", "a note")
    assert entry.favourite
    assert not plain.favourite
    assert plain.label == ""


def test_reads_several_codes_of_one_item():
    assert told(export(item(URI, URI.replace("ana", "bob")))) == [
        SHORT, (*SHORT[:2], "bob", *SHORT[3:]),
    ]  # fmt: skip


def test_refuses_one_by_one_what_is_no_token():
    entries = read(export(item("otpauth://x"), item("1"), item(URI))).entries
    assert [entry.reason for entry in entries[:2]] == [Refusal.BAD_KIND, Refusal.BAD_SECRET]
    assert [(entry.place, entry.name) for entry in entries[:2]] == [
        (1, "Practice"),
        (2, "Practice"),
    ]


@pytest.mark.parametrize("document", [[], {}, {"accounts": 1}, "text"])
def test_refuses_what_is_no_export(document):
    with pytest.raises(DamagedExportError):
        read(archive(document))


def test_passes_over_parts_of_other_types():
    strange = {"overview": [], "details": {"loginFields": 1, "sections": [1, {"fields": [2]}]}}
    assert told(archive({"accounts": [1, {"vaults": [{"attrs": 5, "items": [strange, 7]}]}]})) == []


def test_keeps_to_its_limits():
    assert len(read(export(*[item(BASE32)] * ENTRIES)).entries) == ENTRIES
    with pytest.raises(TooLargeError):
        read(export(*[item(BASE32)] * (ENTRIES + 1)))
    with pytest.raises(TooLargeError):
        read(zipped.plain(export__data=bytes(UNPACKED + 1)))
    with pytest.raises(DamagedExportError):
        read(zipped.plain(export__data="[" * 100_000))


@given(st.binary(max_size=200) | changed(export(item(URI))))
def test_survives_any_bytes(data):
    only_expected(data, None, Format.ONE_PASSWORD)


@given(changed(json.dumps({"accounts": [{"vaults": [{"items": [item(URI)]}]}]}).encode()))
def test_survives_any_document(data):
    only_expected(zipped.plain(export__data=data))


def test_an_item_of_many_keys_and_many_fields_takes_no_time():
    made = item(*[BASE32] * 2_000)
    made["details"]["loginFields"] = [{}] * 40_000
    before = time.process_time()
    assert len(told(export(made))) == 2_000
    assert time.process_time() - before < 5  # a quarter of a minute, once
