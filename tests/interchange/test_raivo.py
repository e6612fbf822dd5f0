from __future__ import annotations

import json

import pytest

from desktop.errors import (
    DamagedExportError,
    NeedsImportPasswordError,
    Refusal,
    WrongImportPasswordError,
)
from desktop.interchange.base import Format
from tests.interchange.files import HOTP, PLAIN, TOTP, archive, raivo, raivo_list, text
from tests.interchange.reading_back import beside, entries, found


@pytest.mark.parametrize("data", [raivo(), raivo(password=None), raivo_list()])
def test_an_export_is_read_though_all_values_are_texts(data):
    read = found(data)
    assert tuple(each.token for each in read) == PLAIN
    assert {beside(each) for each in read} == {("", "", "", True)}


def test_the_password_is_asked_for_and_no_other_opens_it():
    with pytest.raises(NeedsImportPasswordError):
        entries(raivo(), None)
    with pytest.raises(WrongImportPasswordError):
        entries(raivo(), b"other")


def test_a_counter_has_to_be_there():
    listed = json.loads(raivo_list((HOTP, TOTP)))
    del listed[0]["counter"]
    refused, added = entries(text(listed))
    assert refused.reason is Refusal.BAD_COUNTER
    assert added.token == TOTP


def test_an_archive_without_the_list_is_damaged():
    with pytest.raises(DamagedExportError):
        entries(archive({"other.json": b"[]"}), format_=Format.RAIVO)
