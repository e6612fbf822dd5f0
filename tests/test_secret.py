import copy
import pickle

import pytest

from desktop.secret import Secret


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
