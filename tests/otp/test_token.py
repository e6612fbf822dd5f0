from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import BadTokenError, Refusal
from desktop.otp.token import COUNTER, Algorithm, Kind, one_line
from desktop.secret import Secret
from tests.otp.values import LONG, a_token, tokens


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"digits": 0}, Refusal.BAD_DIGITS),
        ({"digits": 11}, Refusal.BAD_DIGITS),
        ({"digits": True}, Refusal.BAD_DIGITS),
        ({"digits": "6"}, Refusal.BAD_DIGITS),
        ({"period": 0}, Refusal.BAD_PERIOD),
        ({"period": -30}, Refusal.BAD_PERIOD),
        ({"period": 86_401}, Refusal.BAD_PERIOD),
        ({"period": 30.0}, Refusal.BAD_PERIOD),
        ({"kind": Kind.HOTP, "counter": -1}, Refusal.BAD_COUNTER),
        ({"kind": Kind.HOTP, "counter": 2**63}, Refusal.BAD_COUNTER),
        ({"secret": Secret(b"")}, Refusal.NO_SECRET),
        ({"kind": Kind.YANDEX, "secret": Secret(bytes(15))}, Refusal.BAD_SECRET),
        ({"kind": Kind.MOTP, "pin": Secret(b"")}, Refusal.BAD_PIN),
        ({"kind": Kind.MOTP, "pin": Secret(bytes(65))}, Refusal.BAD_PIN),
        ({"issuer": LONG}, Refusal.TOO_LONG),
        ({"account": LONG}, Refusal.TOO_LONG),
    ],
)
def test_what_is_out_of_range_is_refused(changes, reason):
    with pytest.raises(BadTokenError) as refused:
        a_token(**changes)
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        (Kind.STEAM, (Algorithm.SHA1, 5, 30)),
        (Kind.MOTP, (Algorithm.SHA1, 6, 10)),
        (Kind.YANDEX, (Algorithm.SHA256, 8, 30)),
    ],
)
def test_what_the_kind_leaves_no_choice_about_is_implied(kind, shape):
    token = a_token(kind=kind, algorithm=Algorithm.SHA512, digits=9, period=0)
    assert (token.algorithm, token.digits, token.period) == shape


def test_fields_that_the_kind_does_not_use_are_dropped():
    assert a_token(kind=Kind.HOTP, period=0, counter=7).period == 30
    assert a_token(counter=-1).counter == 0
    assert a_token(pin=Secret(b"1234")).pin is None


@pytest.mark.parametrize("kind", Kind)
def test_only_kinds_with_a_pin_need_one(kind):
    pin = Secret(b"1234")
    assert a_token(kind=kind).needs_pin is (kind in {Kind.MOTP, Kind.YANDEX})
    assert not a_token(kind=kind, pin=pin).needs_pin


def test_a_short_secret_is_accepted_and_flagged():
    assert a_token(secret=Secret(bytes(10))).weak
    assert not a_token(secret=Secret(bytes(16))).weak


def test_a_counter_advances_up_to_its_end():
    token = a_token(kind=Kind.HOTP, counter=COUNTER.stop - 2).advanced()
    assert token.counter == COUNTER.stop - 1
    with pytest.raises(BadTokenError) as refused:
        token.advanced()
    assert refused.value.reason is Refusal.COUNTER_USED_UP


def test_a_duplicate_gives_the_same_codes_whatever_its_name():
    token = a_token(kind=Kind.HOTP, counter=1)
    assert token.same_as(a_token(kind=Kind.HOTP, counter=9, issuer="", account=""))
    assert not token.same_as(a_token())
    for change in (
        {"digits": 8},
        {"algorithm": Algorithm.SHA256},
        {"secret": Secret(b"another")},
    ):
        assert not token.same_as(dataclasses.replace(token, **change))
    pins = [a_token(kind=Kind.MOTP, pin=pin) for pin in (None, Secret(b"1"), Secret(b"2"))]
    assert [pins[1].same_as(each) for each in pins] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Cliniko", "Cliniko"),
        ("  Moving Forward\u00a0", "Moving Forward"),
        ("two\r\nlines", "two  lines"),
        ("\0nul\x1b[31m", "nul [31m"),
        ("half \ud83d of a pair", "half   of a pair"),
        ("\u202eokinilC\u2069", "okinilC"),
        ("🏳️\u200d🌈", "🏳️\u200d🌈"),
        ("Zoë 莎士比亚", "Zoë 莎士比亚"),
        ("", ""),
    ],
)
def test_names_are_kept_on_one_line(text, kept):
    assert one_line(text) == kept
    assert a_token(issuer=text).issuer == kept


@given(st.text(st.characters(), max_size=60))
def test_names_can_be_stored_and_do_not_change_again(text):
    kept = one_line(text)
    kept.encode()
    assert one_line(kept) == kept
    assert len(kept.splitlines()) <= 1


@given(tokens())
def test_a_token_made_of_a_tokens_fields_is_the_same(token):
    assert dataclasses.replace(token) == token


def test_a_token_shows_no_secret():
    shown = repr(a_token(kind=Kind.MOTP, pin=Secret(b"4711")))
    assert "1234567890" not in shown
    assert "4711" not in shown
