from __future__ import annotations

import time

import pytest

from desktop.errors import (
    DamagedExportError,
    NeedsImportPasswordError,
    Refusal,
    WrongImportPasswordError,
)
from desktop.interchange.base import Format
from tests.interchange import derivations
from tests.interchange.files import (
    ALL,
    PLAIN,
    TOTP,
    stratum_database,
    stratum_document,
    stratum_html,
    stratum_legacy,
    stratum_strong,
    text,
)
from tests.interchange.reading_back import beside, entries, found, tokens


@pytest.mark.parametrize(
    "make",
    [lambda: text(stratum_document()), stratum_strong, stratum_legacy],
    ids=["plain", "strong", "legacy"],
)
def test_a_backup_is_read_with_the_category_of_each_token(make):
    read = found(make())
    assert tuple(each.token for each in read) == ALL
    assert {beside(each) for each in read} == {("", "Work", "", False)}


def test_the_apps_database_is_read(tmp_path):
    read = found(stratum_database(tmp_path / "a.db"))
    assert tuple(each.token for each in read) == ALL
    assert {each.group for each in read} == {"Work"}


def test_a_page_is_read():
    assert tokens(stratum_html()) == PLAIN


@pytest.mark.parametrize("make", [stratum_strong, stratum_legacy])
def test_an_encrypted_backup_asks_for_its_password_and_no_other(make):
    data = make()
    with pytest.raises(NeedsImportPasswordError):
        entries(data, None)
    with pytest.raises(WrongImportPasswordError):
        entries(data, b"other")


def test_a_legacy_password_is_wrong_where_nonsense_comes_out():
    with pytest.raises(WrongImportPasswordError):
        entries(stratum_legacy(b"\xffnonsense"))


@pytest.mark.parametrize("start", [b"AUTHENTICATORPRO", b"AuthenticatorPro"])
@pytest.mark.parametrize("length", [16, 30, 40, 60])
def test_a_backup_that_was_cut_off_is_damaged(start, length):
    backup = start + bytes(range(200))
    with pytest.raises((DamagedExportError, WrongImportPasswordError)), derivations.at_most():
        entries(backup[:length])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Type": 6}, Refusal.BAD_KIND),
        ({"Type": None}, Refusal.BAD_KIND),
        ({"Type": 3, "Secret": "xyz"}, Refusal.BAD_SECRET),
        ({"Type": 3, "Secret": " "}, Refusal.NO_SECRET),
        ({"Type": 5, "Secret": "AAAA"}, Refusal.BAD_SECRET),
        ({"Type": 3, "Secret": "00", "Pin": "1" * 65}, Refusal.BAD_PIN),
        ({"Algorithm": 3}, Refusal.BAD_ALGORITHM),
        ({"Issuer": "x" * 1_025}, Refusal.TOO_LONG),
    ],
)
def test_a_bad_entry_costs_only_itself(changes, reason):
    document = stratum_document((TOTP, TOTP))
    document["Authenticators"][0].update(changes)
    refused, added = entries(text(document))
    assert (refused.place, refused.reason) == (1, reason)
    assert added.token == TOTP


def test_categories_that_make_no_sense_group_nothing():
    document = stratum_document((TOTP,)) | {"Categories": [7, {"Id": [], "Name": {}}]}
    assert found(text(document))[0].group == ""


def test_lists_of_the_wrong_type_are_damage():
    with pytest.raises(DamagedExportError):
        entries(text(stratum_document() | {"Categories": {}}), format_=Format.STRATUM)


def test_many_tokens_with_one_secret_in_many_categories_take_no_time():
    entry = {"Type": 2, "Secret": "MFRGGZDFMZTWQ2LK", "Username": "ana"}
    link = {"AuthenticatorSecret": entry["Secret"], "CategoryId": "c"}
    document = {
        "Authenticators": [entry] * 5_000,
        "AuthenticatorCategories": [link] * 50_000,
        "Categories": [{"Id": "c", "Name": "Work"}],
    }
    before = time.process_time()
    assert {each.group for each in found(text(document))} == {"Work"}
    assert time.process_time() - before < 5  # a quarter of a minute, once
