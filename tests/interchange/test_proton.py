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
from tests.interchange.files import (
    PLAIN,
    STEAM,
    TOTP,
    archive,
    proton_document,
    proton_encrypted,
    proton_pass_document,
    text,
    uri,
)
from tests.interchange.reading_back import beside, entries, found, tokens


@pytest.mark.parametrize("make", [lambda: text(proton_document()), proton_encrypted])
def test_an_export_of_the_authenticator_is_read(make):
    read_back = found(make())
    # A Steam token has no names in its URI.
    assert tuple(each.token for each in read_back) == (*PLAIN, STEAM)
    assert {beside(each) for each in read_back} == {("", "", "at the desk", False)}


def test_a_name_of_the_persons_own_is_a_label():
    document = proton_document((TOTP,))
    document["entries"][0]["content"]["name"] = "Front desk"
    (read_back,) = found(text(document))
    assert (read_back.token, read_back.label) == (TOTP, "Front desk")


def test_the_password_is_asked_for_and_no_other_opens_it():
    data = proton_encrypted()
    with pytest.raises(NeedsImportPasswordError):
        entries(data, None)
    with pytest.raises(WrongImportPasswordError):
        entries(data, b"other")


@pytest.mark.parametrize("changes", [{"content": "AAAA"}, {"salt": "AAAA"}, {"version": None}])
def test_a_frame_that_makes_no_sense_is_damaged(changes):
    with pytest.raises(DamagedExportError):
        entries(
            text({**json.loads(proton_encrypted()), **changes}),
            format_=Format.PROTON_AUTHENTICATOR,
        )


def test_a_newer_export_is_left_to_a_newer_program():
    with pytest.raises(UnsupportedFormatError) as refused:
        entries(text(proton_document() | {"version": 2}))
    assert refused.value.reason is Unsupported.NEWER_VERSION


def test_a_bad_entry_costs_only_itself():
    document = proton_document((TOTP, TOTP))
    document["entries"][0]["content"]["uri"] = "otpauth://totp/a"
    refused, added = entries(text(document))
    assert refused.reason is Refusal.NO_SECRET
    assert added.token == TOTP


@pytest.mark.parametrize("zipped", [False, True])
def test_every_field_of_a_password_manager_is_read(zipped):
    data = text(proton_pass_document())
    if zipped:
        data = archive({"Proton Pass/data.json": data, "Proton Pass/files/x.png": b"x"})
    export = read(data)
    assert export.format is Format.PROTON_PASS
    assert tuple(each.token for each in export.entries) == PLAIN
    assert {beside(each) for each in export.entries} == {
        ("Front desk", "Work", "at the desk", True)
    }


def test_a_custom_item_has_its_fields_in_sections():
    document = proton_pass_document((TOTP,))
    data = document["vaults"]["v1"]["items"][0]["data"]
    field = {"type": "totp", "data": {"totpUri": uri(TOTP)}}
    data["content"] = {"sections": [{"sectionFields": [field, {"data": {}}]}]}
    assert tokens(text(document)) == (TOTP,)


def test_a_secret_alone_goes_by_the_name_of_its_item():
    document = proton_pass_document((TOTP,))
    document["vaults"]["v1"]["items"][0]["data"]["content"]["totpUri"] = "GEZDGNBVGY3TQOJQ"
    (read_back,) = tokens(text(document))
    assert (read_back.issuer, read_back.account) == ("Front desk", "ana")


def test_an_archive_under_pgp_is_refused_with_advice():
    with pytest.raises(UnsupportedFormatError) as refused:
        entries(archive({"Proton Pass/data.pgp": b"x"}))
    assert refused.value.reason is Unsupported.PGP


@pytest.mark.parametrize("vaults", [{}, {"v": {"items": [7, {"data": 7}, None]}}])
def test_vaults_without_tokens_hold_none(vaults):
    assert entries(text({"version": "1", "vaults": vaults})) == ()


def test_a_field_that_is_no_token_is_named_by_its_item():
    document = proton_pass_document((TOTP,))
    document["vaults"]["v1"]["items"][0]["data"]["content"]["totpUri"] = "0189"
    (refused,) = entries(text(document))
    assert (refused.name, refused.reason) == ("Front desk", Refusal.BAD_SECRET)
    assert dataclasses.astuple(refused)[0] == 1
