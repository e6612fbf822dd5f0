"""Wrong passwords: a delay that doubles, is counted first, and outlives the program."""

import json

import pytest

from desktop.errors import ThrottledError, WrongPasswordError
from desktop.vault import keys
from desktop.vault.here import Memory, delay
from desktop.vault.shelf import Shelf
from tests.conftest import FAST
from tests.vault.crafted import PERSON, password


@pytest.fixture
def locked(vault, shelf):
    vault.lock()
    return shelf.find(PERSON)


def fail(locked):
    with pytest.raises(WrongPasswordError) as caught:
        locked.unlock(password("wrong"))
    return caught.value.retry_after


def test_the_delay_doubles_from_the_fifth(locked, clock, shelf):
    delays = []
    for _ in range(16):
        # A new shelf each time, as after a restart.
        locked = Shelf(shelf.folder, cost=FAST, clock=clock).find(PERSON)
        delays.append(fail(locked))
        clock.now += delays[-1]
    assert delays == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    assert [delay(count) for count in (0, 4, 5, 10**9)] == [0, 0, 1, 300]


def test_while_it_lasts_nothing_is_tried_and_afterwards_the_right_one_works(locked, clock):
    for _ in range(6):
        clock.now += fail(locked)
    clock.now -= 1.5
    assert locked.wait() == 1.5
    with pytest.raises(ThrottledError) as caught:
        locked.unlock(password())
    assert caught.value.retry_after == 1.5
    assert locked.place.here.read().failures == 6
    clock.now += 1.5
    locked.unlock(password()).lock()
    assert locked.wait() == 0
    assert fail(locked) == 0  # it begins anew


def test_an_attempt_is_counted_before_it_is_made(locked, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(keys, "key_by_password", killed)
    with pytest.raises(KeyboardInterrupt):
        locked.unlock(password())
    assert locked.place.here.read().failures == 1


def test_a_wrong_one_leaves_no_other_state(locked, shelf):
    before = locked.place.vault.read_bytes()
    fail(locked)
    assert locked.place.vault.read_bytes() == before
    locked.unlock(password()).lock()


def test_a_clock_set_back_delays_once(locked, clock):
    for _ in range(6):
        clock.now += fail(locked)
    clock.now -= 40_000_000
    assert locked.wait() == 2
    clock.now += 1
    assert locked.wait() == 1
    clock.now += 1
    locked.unlock(password()).lock()


def test_checking_the_password_again_is_counted_as_well(vault, clock):
    vault.check_password(password())
    for _ in range(5):
        with pytest.raises(WrongPasswordError):
            vault.check_password(password("wrong"))
    with pytest.raises(ThrottledError):
        vault.check_password(password())
    clock.now += 1
    vault.check_password(password())


def test_a_disk_that_refuses_keeps_nobody_out(locked, monkeypatch):
    locked.place.here._path.unlink(missing_ok=True)
    locked.place.here._path.mkdir()
    fail(locked)
    locked.unlock(password()).lock()


@pytest.mark.parametrize(
    "spoilt",
    [
        "", "{", "[]", "null", '"text"', "[" * 60_000, '{"unknown": 1}', '{"failures": "9"}',
        '{"failures": 1e999}', '{"failures": -1}', '{"failures": 2.5}', '{"failures": true}',
        '{"generation": NaN}', '{"generation": -1}', f'{{"generation": {2**64}}}',
        '{"failed": NaN}', '{"failed": Infinity}', f'{{"opened": 1{"0" * 400}}}', '{"opened": null}',  # noqa: E501
        '{"shown_as": 1.5}', '{"shown_as": "a\\nb"}', '{"shown_as": "\\ud800"}',
        json.dumps({"shown_as": "x" * 151}), "{}" + " " * 70_000,
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_not_remembered(locked, spoilt):
    locked.place.here._path.write_text(spoilt)
    assert locked.place.here.read() == Memory()
    assert locked.person == PERSON
    vault = locked.unlock(password())
    vault.add_clinic("Any")
    vault.lock()


def test_what_makes_sense_is(locked):
    memory = Memory(
        generation=7, opened=1.5, failures=2, failed=3, proven=0, shown_as="Zoë 🦊\u200d"
    )
    locked.place.here.write(memory)
    assert locked.place.here.read() == memory


def test_a_clock_set_back_does_not_delay_who_made_few_mistakes(locked, clock):
    fail(locked)
    clock.now -= 40_000_000
    assert locked.wait() == 0
    assert fail(locked) == 0
