import base64
from urllib.parse import quote
from uuid import uuid4

import pytest

from desktop.errors import BadTokenError, Refusal, TooLargeError
from desktop.otp.uri import parse_uri
from desktop.presenters.candidates import (
    Candidates,
    Note,
    OtherRow,
    PartsRow,
    RefusedRow,
    TokenRow,
)
from desktop.presenters.offers import Source, Way
from desktop.presenters.proposals import Wish
from desktop.vault.entries import Clinic, Entry

ONE = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TWO = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
HERE = Source(Way.FILE, "code.png")
FEET = Clinic(id=uuid4(), name="Happy Feet", colour=3)


def uri(issuer="Cliniko", account="maria", key=ONE):
    return f"otpauth://totp/{quote(issuer)}:{account}?secret={key}"


def entry(text, label="Mine", clinic=None):
    return Entry(id=uuid4(), token=parse_uri(text), label=label, clinic=clinic, created=0)


def part(index, count, *names, batch=7):
    """One QR code of Google Authenticator."""

    def field(number, data):
        return bytes([number << 3 | 2, len(data)]) + data

    tokens = b"".join(
        field(1, field(1, name.encode() * 10) + field(2, name.encode()) + b"\x30\x02")
        for name in names
    )
    data = tokens + bytes([3 << 3, count, 4 << 3, index, 5 << 3, batch])
    return "otpauth-migration://offline?data=" + quote(base64.b64encode(data))


def read(*texts, entries=(), clinics=()):
    candidates = Candidates(entries, clinics)
    for text in texts:
        candidates.read(text, HERE)
    return candidates


def test_a_new_token_is_ticked_and_named_for_its_clinic():
    [row] = read(uri("Happy Feet"), clinics=[FEET]).rows
    assert isinstance(row, TokenRow)
    assert (row.label, row.clinic, row.note) == ("Happy Feet", FEET.id, Note.NEW)
    assert (row.ticked, row.colour, row.source) == (True, 3, HERE)
    assert row.labelled


def test_labels_that_are_in_use_get_numbers():
    there = [entry(uri("Other", key="MFRGGZDFMZTWQ2LK"), "cliniko")]
    rows = read(uri(), uri(account="otto", key=TWO), entries=there).rows
    assert [row.label for row in rows] == ["Cliniko 2", "Cliniko 3"]


def test_the_very_same_token_is_said_to_be_there():
    there = entry(uri("Whatever", "else"), "Mine")
    candidates = read(uri(), entries=[there])
    [row] = candidates.rows
    assert (row.note, row.existing, row.label) == (Note.HAVE, there, "Mine")
    assert not row.possible
    assert not candidates.chosen


def test_another_secret_of_the_same_account_is_a_new_enrolment():
    there = entry(uri(key=TWO), "Mine", FEET.id)
    candidates = read(uri(), entries=[there], clinics=[FEET])
    [row] = candidates.rows
    assert (row.note, row.existing, row.label, row.replaces) == (
        Note.REENROLLED, there, "Mine", True,
    )  # fmt: skip
    candidates.decide(0, False)
    assert candidates.rows[0].label == "Happy Feet"
    candidates.rename(0, "Second")
    candidates.decide(0, True)
    assert candidates.rows[0].label == "Second", "the person's own label stays"
    candidates.assign(0, Wish.NONE)
    assert candidates.rows[0].note is Note.NEW, "it is of another clinic now"


def test_a_new_clinic_that_is_there_by_that_name_is_that_clinic():
    there = entry(uri("Cliniko", key=TWO), "Mine", FEET.id)
    candidates = read(uri(), entries=[there], clinics=[FEET])
    candidates.assign(0, Wish.NEW)
    candidates.rename(0, "Elsewhere")
    assert candidates.rows[0].note is Note.NEW
    candidates.rename(0, "happy feet ")
    assert candidates.rows[0].note is Note.REENROLLED
    assert candidates.rows[0].colour == FEET.colour


def test_new_clinics_get_the_colours_that_are_free_in_order():
    texts = [uri("A", key=ONE), uri("B", key=TWO), uri("C", key="MFRGGZDFMZTWQ2LK")]
    candidates = read(*texts, clinics=[Clinic(id=uuid4(), name="Z", colour=0)])
    assert [row.colour for row in candidates.rows] == [1, 2, 3]
    candidates.tick(0, False)
    assert [row.colour for row in candidates.rows] == [1, 1, 2]
    candidates.assign(1, Wish.NONE)
    assert candidates.rows[1].colour is None
    full = [Clinic(id=uuid4(), name=str(i), colour=i) for i in range(10)]
    assert [row.colour for row in read(*texts, clinics=full).rows] == [0, 1, 2]


def test_each_text_and_each_token_is_listed_once():
    candidates = read(uri(), uri(), uri("Other name"), "hello", "hello")
    assert [type(row) for row in candidates.rows] == [TokenRow, OtherRow]


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://user:pw@HappyFeet.example/reset?t=secret", "happyfeet.example"),
        ("WIFI:S:clinic;P:secret;;", ""),
        ("http://[", ""),
        ("mailto:maria@happyfeet.example", ""),
    ],
)
def test_of_what_is_no_token_the_host_is_kept_at_most(text, host):
    assert read(text).rows == (OtherRow(HERE, host),)


def test_what_cannot_be_used_is_listed_with_the_reason():
    [row] = read("otpauth://totp/x?secret=189").rows
    assert row == RefusedRow(HERE, Refusal.BAD_SECRET)


def test_a_list_of_links_is_read_line_by_line():
    candidates = read(f"{uri()}\n\n{uri(key=TWO, account='otto')}\nrubbish")
    assert [type(row) for row in candidates.rows] == [TokenRow, TokenRow, RefusedRow]


def test_a_text_that_is_too_long_is_an_error():
    with pytest.raises(TooLargeError):
        read("x" * 9_000_000)


def test_parts_may_come_in_any_order_and_what_is_missing_is_said():
    candidates = read(part(2, 3, "c"), part(0, 3, "a"))
    assert [row.label for row in candidates.rows[:-1]] == ["c", "a"]
    assert candidates.rows[-1] == PartsRow(HERE, (2,), 3)
    candidates.read(part(0, 2, "x", batch=8), HERE)
    assert candidates.rows[-1] == PartsRow(HERE, (2,), 2)
    candidates.read(part(1, 3, "b"), HERE)
    assert [type(row) for row in candidates.rows] == [TokenRow] * 4 + [PartsRow]


def test_a_pin_completes_a_token():
    candidates = read("motp://mine:maria?secret=00ff00ff00ff00ff")
    assert candidates.rows[0].token.needs_pin
    candidates.give_pin(0, "1234")
    assert not candidates.rows[0].token.needs_pin
    with pytest.raises(BadTokenError):
        candidates.give_pin(0, "1" * 99)
    candidates.give_pin(0, " ")
    assert candidates.rows[0].token.needs_pin


def test_labels_out_of_bounds_are_known():
    candidates = read(uri())
    for label in ("", "  ", "x" * 257):
        candidates.rename(0, label)
        assert not candidates.rows[0].labelled


def test_only_tokens_can_be_changed():
    with pytest.raises(TypeError):
        read("hello").tick(0, True)


def test_a_changed_vault_is_compared_again():
    candidates = read(uri(), "hello")
    there = entry(uri())
    candidates.compare([there], [])
    assert candidates.rows[0].note is Note.HAVE
