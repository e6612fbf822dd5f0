"""One bad record never costs the vault: it is set aside, shown, and carried along."""

import json
import struct
from uuid import UUID, uuid4

import pytest

from desktop.errors import DamagedVaultError
from desktop.vault import contents
from desktop.vault.entries import (
    Clinic,
    Entry,
    Quarantine,
    clinic_to_bytes,
    entry_from_bytes,
    entry_to_bytes,
)
from tests.vault.crafted import PERSON, key_of, labels, password, records_of, reseal, token

ID = UUID(int=7)


def facts_of(record):
    (length,) = struct.unpack_from(">I", record, 16)
    return json.loads(record[20 : 20 + length]), bytes(record[20 + length :])


def record_of(facts, rest, identity=ID):
    text = facts if isinstance(facts, bytes) else json.dumps(facts).encode()
    return identity.bytes + struct.pack(">I", len(text)) + text + rest


GOOD, REST = facts_of(entry_to_bytes(Entry(id=ID, token=token(), label="Happy Feet", created=1)))


@pytest.fixture
def spoil(vault, shelf):
    """Put records into the vault from within, and open it."""

    def spoil(*records):
        vault.add(token(1), "sound")
        path = vault.lock().place.vault
        key = key_of(shelf)
        reseal(path, key, [*records_of(path, key), *records])
        return shelf.find(PERSON).unlock(password())

    return spoil


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"digits": 11}, Quarantine.BAD_VALUE), ({"digits": "6"}, Quarantine.BAD_VALUE),
        ({"digits": True}, Quarantine.BAD_VALUE), ({"digits": 6.0}, Quarantine.BAD_VALUE),
        ({"period": 0}, Quarantine.BAD_VALUE), ({"label": ""}, Quarantine.BAD_VALUE),
        ({"label": "\ud800"}, Quarantine.BAD_VALUE), ({"note": "x" * 4_097}, Quarantine.BAD_VALUE),
        ({"note": "\udfff"}, Quarantine.BAD_VALUE), ({"kind": "newer"}, Quarantine.DAMAGED),
        ({"kind": []}, Quarantine.DAMAGED), ({"algorithm": None}, Quarantine.DAMAGED),
        ({"label": 5}, Quarantine.DAMAGED), ({"issuer": None}, Quarantine.DAMAGED),
        ({"clinic": "zz"}, Quarantine.DAMAGED), ({"clinic": 1}, Quarantine.DAMAGED),
        ({"created": -1}, Quarantine.DAMAGED), ({"created": 2**60}, Quarantine.DAMAGED),
        ({"position": 1.5}, Quarantine.DAMAGED), ({"last_used": "x"}, Quarantine.DAMAGED),
        ({"deleted": False}, Quarantine.DAMAGED),
    ],
)  # fmt: skip
def test_a_value_out_of_bounds_sets_the_entry_aside(spoil, change, reason):
    raw = record_of({**GOOD, **change}, REST)
    opened = spoil((contents.TOKEN, raw))
    [bad] = opened.quarantined
    assert (bad.raw, bad.reason) == (raw, reason)
    assert bad.label == (
        "Happy Feet"
        if isinstance(change.get("label", GOOD["label"]), str) and "label" not in change
        else None
    )
    assert labels(opened) == ["sound"]
    opened.lock()


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"short", ID.bytes, record_of(b"{", REST), record_of(b"[]", REST),
        record_of(b"\xff\xfe", REST), record_of(b"[" * 5_000, REST), record_of(GOOD, b""),
        record_of(GOOD, REST + b"more"), record_of(GOOD, b"\0\xff" + REST),
        record_of(GOOD, b"\0\0\0\0"), record_of({}, REST),
        ID.bytes + struct.pack(">I", 2**32 - 1) + b"{}",
    ],
)  # fmt: skip
def test_a_damaged_record_sets_the_entry_aside(spoil, raw):
    opened = spoil((contents.TOKEN, raw), (contents.CLINIC, raw))
    assert [(bad.raw, bad.kind) for bad in opened.quarantined] == [(raw, 1), (raw, 2)]
    assert labels(opened) == ["sound"]
    opened.lock()


def test_what_is_set_aside_is_carried_along_byte_for_byte(spoil, shelf):
    clinic = uuid4()
    aside = [
        (contents.TOKEN, record_of({**GOOD, "digits": 0, "clinic": clinic.hex}, REST)),
        (200, b"of a newer program"),
        (contents.CLINIC, record_of({"name": "Half a cli\nnic", "colour": "red"}, b"")),
        (
            contents.TOKEN,
            record_of({**GOOD, "label": "\u202eevil\n" + "y" * 500, "digits": 0}, REST),
        ),
    ]
    opened = spoil(*aside)
    assert [(bad.kind, bad.raw) for bad in opened.quarantined] == aside
    assert opened.quarantined[0].clinic == clinic
    assert opened.quarantined[1].reason is Quarantine.NEWER
    assert opened.quarantined[2].label == "Half a cli nic"
    assert opened.quarantined[3].label == "evil " + "y" * 251
    assert "secret" not in repr(opened.quarantined)
    opened.add(token(2), "second")
    opened.change_password(password())
    path = opened.lock().place.vault
    found = records_of(path, key_of(shelf))
    assert [pair for pair in found if pair in aside] == aside


def test_two_of_one_id_are_both_kept(spoil):
    first, second = record_of(GOOD, REST), record_of({**GOOD, "label": "twin"}, REST)
    one = clinic_to_bytes(Clinic(id=ID, name="One", colour=1))
    two = clinic_to_bytes(Clinic(id=ID, name="Two", colour=2))
    opened = spoil(
        (contents.TOKEN, first), (contents.TOKEN, second),
        (contents.CLINIC, bytes(one)), (contents.CLINIC, bytes(two)),
    )  # fmt: skip
    assert labels(opened) == ["sound", "Happy Feet"] or labels(opened) == ["Happy Feet", "sound"]
    assert [clinic.name for clinic in opened.clinics] == ["One"]
    assert [(bad.raw, bad.label) for bad in opened.quarantined] == [(second, "twin"), (two, "Two")]
    opened.lock()


def test_a_newer_colour_is_one_that_there_is(spoil):
    clinic = record_of({"name": "Far", "colour": 23}, b"")
    opened = spoil((contents.CLINIC, clinic))
    assert opened.clinics == (Clinic(id=ID, name="Far", colour=3),)
    opened.lock()


@pytest.mark.parametrize(
    "body", [b"\1", b"\1\0\0\0\5abc", b"", b"\3\0\0\0\1x", b"\1\xff\xff\xff\xff"]
)
def test_a_body_that_is_no_sequence_of_records_is_damage(vault, shelf, body):
    path = vault.lock().place.vault
    reseal(path, key_of(shelf), body)
    with pytest.raises(DamagedVaultError):
        shelf.find(PERSON).unlock(password())


def test_two_journal_keys_are_damage(vault, shelf):
    path = vault.lock().place.vault
    key = key_of(shelf)
    reseal(path, key, [*records_of(path, key), (contents.JOURNAL_KEY, bytes(32))])
    with pytest.raises(DamagedVaultError):
        shelf.find(PERSON).unlock(password())


def test_an_entry_is_read_as_it_was_written():
    entry = entry_from_bytes(record_of(GOOD, REST))
    assert entry == Entry(id=ID, token=token(), label="Happy Feet", created=1)
