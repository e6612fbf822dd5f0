from __future__ import annotations

import json

import pytest

from desktop.errors import DamagedExportError, Refusal
from desktop.interchange.base import Format
from tests.interchange.files import SHA256, SHA512, TOTP, lastpass, text
from tests.interchange.reading_back import beside, entries, found, tokens


def test_an_export_is_read_with_what_stands_beside_each_token():
    read = found(lastpass())
    assert tuple(each.token for each in read) == (TOTP, SHA256, SHA512)
    assert {beside(each) for each in read} == {("", "Work", "", True)}


def test_the_first_names_count_where_no_others_were_given():
    frame = json.loads(lastpass((TOTP,)))
    del frame["accounts"][0]["issuerName"]
    frame["accounts"][0]["userName"] = None
    (read,) = tokens(text(frame))
    assert (read.issuer, read.account) == ("Other", "Other")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"secret": None}, Refusal.NO_SECRET),  # LastPass's own account answers by push
        ({"digits": 12}, Refusal.BAD_DIGITS),
        ({"timeStep": -30}, Refusal.BAD_PERIOD),
        ({"folderData": []}, Refusal.NOT_A_TOKEN),
    ],
)
def test_a_bad_entry_costs_only_itself(changes, reason):
    frame = json.loads(lastpass((TOTP, SHA256)))
    frame["accounts"][0].update(changes)
    refused, added = entries(text(frame))
    assert (refused.name, refused.reason) == ("Cliniko: ana@clinic.example", reason)
    assert added.token == SHA256


def test_folders_of_the_wrong_type_are_damage():
    with pytest.raises(DamagedExportError):
        entries(text({**json.loads(lastpass()), "folders": 7}), format_=Format.LASTPASS)
