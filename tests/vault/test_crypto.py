"""Against published vectors where there are some, and the edges of each function."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import Advice, WeakPasswordError
from desktop.secret import Secret
from desktop.vault import crypto
from desktop.vault.crypto import Cost, SealBrokenError
from desktop.vault.password import password_from_text
from desktop.vault.strength import Strength, advise, require

KEY = Secret(bytes(range(32)))


def test_argon2id_is_that_of_its_reference():
    # From src/test.c of the reference implementation: version 0x13, t=2, m=2^16, p=1.
    key = crypto.derive_key(Secret(b"password"), b"somesalt", Cost(65_536, 2, 1))
    assert key.reveal().hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"


@pytest.mark.parametrize(
    ("seconds_each", "cost"),
    [
        (2.0, Cost(65_536, 3, 1)),  # a slow computer gets no less
        (0.5, Cost(65_536, 3, 1)),
        (0.25, Cost(131_072, 3, 1)),
        (0.125, Cost(262_144, 3, 1)),
        (0.05, Cost(262_144, 7, 1)),  # memory is at its end: more passes
        (0.0, Cost(262_144, 24, 1)),
    ],
)
def test_the_cost_is_calibrated_between_its_bounds(monkeypatch, seconds_each, cost):
    monkeypatch.setattr(crypto, "derive_key", lambda *_: Secret(b""))
    ticks = itertools.count()
    assert crypto.calibrated(0.5, lambda: next(ticks) * seconds_each) == cost


def test_calibrating_for_real_takes_about_as_long_as_it_says():
    cost = crypto.calibrated(0.01)
    assert cost == crypto.LEAST


def test_sealing_and_opening():
    nonce, context = bytes(12), b"context"
    sealed = crypto.seal(KEY, nonce, bytearray(b"plain"), context)
    assert crypto.unseal(KEY, nonce, sealed, context) == b"plain"
    for key, where, what in (
        (Secret(bytes(32)), context, sealed),
        (KEY, b"", sealed),
        (KEY, context, sealed[:-1]),
        (KEY, context, b""),
        (KEY, context, bytes(16)),
    ):
        with pytest.raises(SealBrokenError):
            crypto.unseal(key, nonce, what, where)


def test_what_is_decrypted_before_the_tag_is_known_is_wiped(monkeypatch):
    buffers = []

    class Spy(bytearray):
        def __init__(self, size):
            super().__init__(size)
            buffers.append(self)

    sealed = bytearray(crypto.seal(KEY, bytes(12), bytearray(b"plain text"), b""))
    sealed[-1] ^= 1
    monkeypatch.setattr(crypto, "bytearray", Spy, raising=False)
    with pytest.raises(SealBrokenError):
        crypto.unseal(KEY, bytes(12), bytes(sealed), b"")
    [buffer] = buffers
    assert buffer == bytes(10)


def test_purposes_and_salts_give_other_keys():
    keys = [crypto.subkey(KEY, salt, purpose) for salt in (b"a", b"b") for purpose in (b"c", b"d")]
    assert len({key.reveal() for key in keys}) == 4
    assert crypto.subkey(KEY, b"a", b"c") == keys[0]


@given(st.binary(max_size=100))
def test_sealing_to_a_public_key(plain):
    public = crypto.public_key(KEY)
    sealed = crypto.seal_to(public, plain, b"purpose")
    assert len(sealed) == len(plain) + 48
    assert crypto.unseal_with(KEY, sealed, b"purpose").reveal() == plain
    for key, what, purpose in (
        (Secret(bytes(range(1, 33))), sealed, b"purpose"),
        (KEY, sealed, b"another"),
        (KEY, sealed[:-1], b"purpose"),
        (KEY, b"", b"purpose"),
        (KEY, bytes(len(sealed)), b"purpose"),
    ):
        with pytest.raises(SealBrokenError):
            crypto.unseal_with(key, what, purpose)


# -- passwords -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "score", "advice"),
    [
        ("", 0, Advice.ADD_WORDS),
        ("password", 0, Advice.COMMON),
        ("marialindqvist", None, Advice.NAME),
        ("aaaaaaaa", 0, Advice.REPEAT),
        ("qazwsxedc", None, None),
        ("1984-12-03", None, Advice.DATE),
        ("abcdefgh", 0, None),
        ("wet umbrella blue door", 4, None),
        ("zxqj", None, Advice.ADD_WORDS),
    ],
)
def test_what_is_said_of_a_password(text, score, advice):
    said = advise(password_from_text(text), "Maria Lindqvist")
    assert score in (None, said.score)
    if advice is not None or score == 4:
        assert said.advice is advice


def test_a_weak_one_is_refused_and_a_strong_one_is_not():
    require(Secret(b"wet umbrella blue door"), "Maria")
    with pytest.raises(WeakPasswordError) as caught:
        require(Secret(b"password"), "Maria")
    assert (caught.value.score, caught.value.needed) == (0, 3)
    assert caught.value.advice is Advice.COMMON
    with pytest.raises(WeakPasswordError) as caught:
        require(Secret(b"wet umbrella blue door"), "Maria", needed=5)
    assert caught.value.advice is Advice.ADD_WORDS


@given(st.text(max_size=90), st.text(max_size=30))
def test_anything_has_a_score(text, person):
    said = advise(password_from_text(text), person)
    assert isinstance(said, Strength)
    assert said.score in range(5)


def test_it_is_quick_for_the_longest():
    assert advise(Secret(b"correct horse " * 2_000), "Maria").score == 4
