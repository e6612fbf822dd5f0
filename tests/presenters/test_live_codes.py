from dataclasses import replace
from uuid import uuid4

import pytest

from desktop.otp.code import Code, code_at
from desktop.presenters.live_codes import Live, LiveCodes
from desktop.vault.entries import Entry
from tests.presenters.tokens import counter, token


@pytest.fixture
def entry():
    return Entry(id=uuid4(), token=token(), label="Happy Feet", created=1)


@pytest.fixture
def codes(clock):
    clock.now = 1_790_000_010.0  # a step begins here
    return LiveCodes(clock, hidden=False)


def test_a_code_runs_out_second_by_second(codes, entry, clock):
    assert codes.live(entry) == Live(code_at(entry.token, clock()).text, "", 30, 30)
    clock.now += 25.5
    assert codes.live(entry).seconds == 5
    clock.now += 4.4
    assert codes.live(entry).seconds == 1


def test_the_next_code_is_there_in_the_last_seconds_and_then_is_the_code(codes, entry, clock):
    clock.now += 25
    assert codes.live(entry).following == ""
    clock.now += 1
    following = codes.live(entry).following
    assert following == code_at(entry.token, clock() + 5).text == codes.live(entry).following
    clock.now += 4
    assert codes.live(entry) == Live(following, "", 30, 30)


def test_a_clock_that_is_set_back_gives_the_code_of_its_time(codes, entry, clock):
    codes.live(entry)
    clock.now -= 60
    assert codes.live(entry).text == code_at(entry.token, clock()).text


def test_a_token_that_was_enrolled_anew_gives_its_own_codes(codes, entry, clock):
    codes.live(entry)
    new = replace(entry, token=token(2))
    assert codes.live(new).text == code_at(new.token, clock()).text


def test_hidden_codes_are_shown_for_a_while_when_asked_for(entry, clock):
    codes = LiveCodes(clock, hidden=True)
    assert codes.live(entry).hidden
    codes.show(entry.id)
    clock.now += 9.9
    assert not codes.live(entry).hidden
    clock.now += 0.1
    assert codes.live(entry).hidden


def test_no_next_code_gives_away_a_hidden_one(entry, clock):
    clock.now = 1_790_000_010.0 + 27
    codes = LiveCodes(clock, hidden=True)
    assert codes.live(entry).following == ""


def test_a_counters_code_is_shown_for_a_minute(codes, clock):
    entry = Entry(id=uuid4(), token=counter(), label="Phone", created=1)
    assert codes.live(entry) == Live("")
    codes.made(entry.id, Code("123456", None, None))
    assert codes.live(entry) == Live("123456")
    clock.now += 60
    assert codes.live(entry) == Live("")


def test_nothing_is_kept_that_nobody_sees(entry, codes):
    codes.live(entry)
    codes.made(entry.id, Code("123456", None, None))
    codes.forget()
    assert codes.made_now(entry.id) is None
    assert not codes._codes
