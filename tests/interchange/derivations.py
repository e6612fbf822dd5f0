"""Key derivations that cost next to nothing, for files that were changed by chance.

Such a file may ask for seconds and a gigabyte, which is within the bounds. The bounds are the real
ones and are checked by the real code. What is cheap, and what opens a sound file, is derived for
real, once. Every other derivation ends in a digest instead of a key: the real one would open
nothing either.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager

import pytest
from cryptography.hazmat.primitives.kdf import argon2, pbkdf2, scrypt

from desktop.interchange import kdbx_key

CHEAP = 25_000  # iterations of PBKDF2, KiB times passes of Argon2, blocks of scrypt
_COSTS = (
    (pbkdf2, "PBKDF2HMAC", lambda asked: asked["iterations"]),
    (scrypt, "Scrypt", lambda asked: asked["n"] * asked["r"] * asked["p"]),
    *(
        (argon2, f"Argon2{which}", lambda asked: asked["memory_cost"] * asked["iterations"])
        for which in ("d", "i", "id")
    ),
)
_known = {}


@contextmanager
def at_most(cost=CHEAP):
    """Derive for real what costs no more than this, or is known; None: all, which is known then.

    Not within itself.
    """
    assert kdbx_key._chained.__name__ == "_chained", "within itself"
    with pytest.MonkeyPatch.context() as patched:
        for module, name, cost_of in _COSTS:
            stand_in = _standing_in_for(getattr(module, name), cost_of, cost)
            patched.setattr(module, name, stand_in)
        patched.setattr(kdbx_key, "_chained", _chained(kdbx_key._chained, cost))
        yield


def _standing_in_for(real, cost_of, most):
    class StandIn:
        def __init__(self, **asked):
            self._real = real(**asked)  # raises what it always does
            self._cheap = most is None or cost_of(asked) <= most
            hashed = asked.pop("algorithm", None)
            self._asked = (real.__name__, hashed.name if hashed else "", *sorted(asked.items()))

        def derive_into(self, password, room):
            def derive():
                key = bytearray(len(room))
                self._real.derive_into(password, key)
                return bytes(key)

            room[:] = _derived((self._asked, bytes(password)), derive, len(room), self._cheap)

    return StandIn


def _chained(real, most):
    def chained(key, block, rounds):
        asked = ("rounds", bytes(key), bytes(block), rounds)
        cheap = most is None or rounds <= most
        return _derived(asked, lambda: real(key, block, rounds), len(block), cheap)

    return chained


def _derived(asked, derive, length, cheap):
    if cheap and asked not in _known:
        _known[asked] = derive()
    try:
        return _known[asked]
    except KeyError:
        return hashlib.shake_256(repr(asked).encode()).digest(length)
