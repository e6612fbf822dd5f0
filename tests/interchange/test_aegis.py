from __future__ import annotations

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
from desktop.interchange.base import Found, Refused
from desktop.interchange.reading import read
from desktop.otp.token import Algorithm, Kind
from desktop.secret import Secret
from tests.interchange.files import (
    ALL,
    MOTP,
    TOTP,
    aegis_database,
    aegis_encrypted,
    aegis_plain,
    aegis_slot,
)
from tests.interchange.reading_back import beside, entries, found, tokens
from tests.interchange.sealing import PASSWORD

MASTER = bytes(range(32))


def changed(**of_info):
    database = aegis_database((TOTP,))
    database["entries"][0]["info"].update(of_info)
    return database


@pytest.mark.parametrize("data", [aegis_plain(), aegis_encrypted()], ids=["plain", "encrypted"])
def test_every_kind_is_read_with_what_stands_beside_it(data):
    read = found(data)
    assert tuple(each.token for each in read) == ALL
    assert {beside(each) for each in read} == {("", "Work, Banks", "at the desk", True)}


@pytest.mark.parametrize("version", [1, 2])
def test_an_old_database_names_the_one_group_of_an_entry(version):
    assert found(aegis_plain(aegis_database(version=version)))[0].group == "Work"


def test_any_of_several_passwords_opens_it():
    slots = [aegis_slot(MASTER, b"another"), aegis_slot(MASTER, kind=2), aegis_slot(MASTER)]
    assert tokens(aegis_encrypted(slots=slots)) == ALL
    assert tokens(aegis_encrypted(slots=slots), b"another") == ALL
    with pytest.raises(WrongImportPasswordError):
        entries(aegis_encrypted(slots=slots), b"neither")


def test_an_encrypted_vault_asks_for_its_password():
    with pytest.raises(NeedsImportPasswordError):
        entries(aegis_encrypted(), None)


@pytest.mark.parametrize(
    ("password", "buffer"),
    [
        # Java sets aside 1.1 bytes a UTF-16 unit, and twice as many and one when that is too few.
        (b"a" * 70, 77),
        (b"a" * 60, 66),
        ("ü".encode() * 40, 89),
        ("\U0001f511".encode() * 30, 133),
    ],
)
@pytest.mark.parametrize("repaired", [False, None])
def test_a_slot_of_the_first_versions_was_derived_from_the_whole_buffer(password, buffer, repaired):
    padded = password + bytes(buffer - len(password))
    slot = aegis_slot(MASTER, repaired=repaired, derived=padded)
    assert tokens(aegis_encrypted(slots=[slot]), password) == ALL
    with pytest.raises(WrongImportPasswordError):
        entries(aegis_encrypted(slots=[{**slot, "repaired": True}]), password)


def test_a_slot_that_was_never_wrong_opens_though_it_is_not_marked_as_repaired():
    slot = aegis_slot(MASTER, b"a" * 70, repaired=False)
    assert tokens(aegis_encrypted(slots=[slot]), b"a" * 70) == ALL


def test_mistaken_md5_is_sha1_as_in_the_app():
    assert tokens(aegis_plain(changed(algo="MD5")))[0].algorithm is Algorithm.SHA1


def test_an_motp_secret_in_hexadecimal_digits_is_read_too():
    database = aegis_database((MOTP,))
    database["entries"][0]["info"]["secret"] = "00ff" + MOTP.secret.reveal().hex()
    (read,) = tokens(aegis_plain(database))
    assert read.kind is Kind.MOTP
    assert read.secret.reveal() == b"\0\xff" + MOTP.secret.reveal()


@pytest.mark.parametrize(
    ("info", "reason"),
    [
        ({"secret": ""}, Refusal.NO_SECRET),
        ({"secret": None}, Refusal.NO_SECRET),
        ({"secret": "10"}, Refusal.BAD_SECRET),
        ({"secret": ["A"]}, Refusal.NOT_A_TOKEN),
        ({"algo": "SHA3"}, Refusal.BAD_ALGORITHM),
        ({"digits": 11}, Refusal.BAD_DIGITS),
        ({"digits": "six"}, Refusal.BAD_DIGITS),
        ({"digits": True}, Refusal.BAD_DIGITS),
        ({"period": 0}, Refusal.BAD_PERIOD),
        ({"period": 30.5}, Refusal.BAD_PERIOD),
        ({"period": 1e308}, Refusal.BAD_PERIOD),
    ],
)
def test_a_bad_entry_costs_only_itself(info, reason):
    database = changed(**info)
    database["entries"] += [None, *aegis_database((TOTP,))["entries"]]
    assert entries(aegis_plain(database)) == (
        Refused(1, "Cliniko: ana@clinic.example", reason),
        Refused(2, "", Refusal.NOT_A_TOKEN),
        Found(token=TOTP, group="Work, Banks", note="at the desk", favourite=True),
    )


@pytest.mark.parametrize("entry", [{"type": "u2f"}, {"type": None}, {}])
def test_an_unknown_kind_is_refused(entry):
    database = aegis_database((TOTP,))
    database["entries"][0] = {**database["entries"][0], "type": "", **entry}
    assert entries(aegis_plain(database))[0].reason is Refusal.BAD_KIND


def test_a_counter_has_to_be_there():
    database = changed(period=None)
    database["entries"][0]["type"] = "hotp"
    assert entries(aegis_plain(database))[0].reason is Refusal.BAD_COUNTER


def test_numbers_may_be_texts():
    read = tokens(aegis_plain(changed(digits="8", period=" 60 ")))
    assert (read[0].digits, read[0].period) == (8, 60)


@pytest.mark.parametrize("version", [{"version": 2}, {"db": {**aegis_database(), "version": 4}}])
def test_a_newer_vault_is_left_to_a_newer_program(version):
    with pytest.raises(UnsupportedFormatError) as refused:
        entries(json.dumps({**json.loads(aegis_plain()), **version}).encode())
    assert (refused.value.reason, refused.value.app) == (Unsupported.NEWER_VERSION, "Aegis")


def without(frame, *path):
    inner = frame
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return json.dumps(frame).encode()


@pytest.mark.parametrize(
    "path",
    [
        ("version",),
        ("header", "params"),
        ("header", "params", "tag"),
        ("header", "slots"),
        ("header", "slots", 1),
        ("header", "slots", 1, "salt"),
        ("header", "slots", 1, "n"),
        ("header", "slots", 1, "key_params", "nonce"),
    ],
)
def test_a_vault_with_a_part_missing_is_damaged(path):
    with pytest.raises(DamagedExportError):
        entries(without(json.loads(aegis_encrypted()), *path))


@pytest.mark.parametrize("slot", [{"n": 2**40}, {"r": 2**24}, {"p": 2**30}, {"n": 2**22, "p": 4}])
def test_a_costly_slot_is_not_tried(slot):
    frame = json.loads(aegis_encrypted())
    frame["header"]["slots"][1].update(slot)
    with pytest.raises(UnsupportedFormatError) as refused:
        entries(json.dumps(frame).encode())
    assert refused.value.reason is Unsupported.TOO_COSTLY


def test_many_slots_are_not_tried():
    slots = [aegis_slot(MASTER)] * 17
    with pytest.raises(UnsupportedFormatError) as refused:
        entries(aegis_encrypted(slots=slots), b"x" + PASSWORD)
    assert refused.value.reason is Unsupported.TOO_COSTLY


def test_slots_that_cost_too_much_together_are_not_tried():
    slot = aegis_slot(bytes(32)) | {"n": 524_288, "r": 8, "p": 1}
    with pytest.raises(UnsupportedFormatError) as refused:
        read(aegis_encrypted(slots=[slot] * 3), Secret(PASSWORD))
    assert refused.value.reason is Unsupported.TOO_COSTLY
