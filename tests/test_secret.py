import copy
import pickle

import pytest

from desktop import secret as secrets
from desktop.secret import Pinned, Secret, pin, pin_with


def test_it_is_never_shown():
    secret = Secret(b"swordfish")
    assert "swordfish" not in f"{secret} {secret!r} {[secret]}"
    assert len(secret) == 9


def test_it_is_compared_by_content():
    assert Secret(b"a") == Secret(bytearray(b"a"))
    assert Secret(b"a") != Secret(b"b")
    assert Secret(b"a") != b"a"
    with pytest.raises(TypeError):
        hash(Secret(b"a"))


def test_wiping_overwrites_what_was_adopted():
    buffer = bytearray(b"swordfish")
    secret = Secret.adopt(buffer)
    second, view = secret.copy(), secret.view
    secret.wipe()
    assert buffer == bytes(view) == bytes(9)
    assert second.reveal() == b"swordfish"


def test_a_copy_given_is_not_the_secret_s_own():
    buffer = bytearray(b"swordfish")
    secret = Secret(memoryview(buffer))
    buffer[:] = bytes(9)
    assert secret.reveal() == b"swordfish"
    with pytest.raises(TypeError):
        secret.view[0] = 0


@pytest.mark.parametrize("spread", [pickle.dumps, copy.copy, copy.deepcopy])
def test_it_is_not_spread(spread):
    with pytest.raises(TypeError, match="not serialised"):
        spread(Secret(b"swordfish"))


@pytest.fixture
def kept(monkeypatch):
    """What the system was asked to keep out of the swap."""
    monkeypatch.setattr(secrets._System, "keep", None)
    buffers = []
    pin_with(buffers.append)
    return buffers


def test_a_pinned_secret_and_its_copies_are_kept_out_of_the_swap(kept):
    buffer = bytearray(b"swordfish")
    key = Pinned.adopt(buffer)
    copies = [key.copy(), Pinned(b"swordfish")]
    assert all(isinstance(copy, Pinned) and copy == key for copy in copies)
    for secret in (key, *copies):
        assert any(each is secret._data for each in kept)
    assert any(each is buffer for each in kept)


def test_a_token_s_secret_is_not_pinned(kept):
    Secret(b"swordfish").copy()
    Secret.adopt(bytearray(b"swordfish"))
    assert kept == []


def test_without_a_system_nothing_is_kept(monkeypatch):
    monkeypatch.setattr(secrets._System, "keep", None)
    pin(bytearray(b"swordfish"))
