"""Key derivations that cost nothing, so that a fuzzer spends its time in the parsers.

The bounds are the real ones and are checked by the real code. A derivation that opens one of the
seeds is done once, for real, and remembered. Every other ends in a digest instead of a key: no key
that the fuzzer could come by would open anything either.
"""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.kdf import argon2, pbkdf2, scrypt

from desktop.interchange import kdbx_key


class _Remembered:
    real = True
    known = {}  # noqa: RUF012  of this process


def stand_in():
    """Put the stand-ins in place; what is derived from now on is real, and remembered."""
    for module, name in (
        (pbkdf2, "PBKDF2HMAC"),
        (scrypt, "Scrypt"),
        (argon2, "Argon2d"),
        (argon2, "Argon2i"),
        (argon2, "Argon2id"),
    ):
        setattr(module, name, _standing_in_for(getattr(module, name)))
    kdbx_key._chained = _standing_in_for_rounds(kdbx_key._chained)


def end():
    """From now on, derive nothing that is not known."""
    _Remembered.real = False


def _standing_in_for(real):
    class StandIn:
        def __init__(self, **parameters):
            self._real = real(**parameters)  # raises what it always does
            hashed = parameters.pop("algorithm", None)
            named = sorted((name, value) for name, value in parameters.items())
            self._parameters = (real.__name__, hashed.name if hashed else "", *named)

        def derive_into(self, password, room):
            def derive():
                key = bytearray(len(room))
                self._real.derive_into(password, key)
                return bytes(key)

            room[:] = _derived((self._parameters, bytes(password)), derive, len(room))

    return StandIn


def _standing_in_for_rounds(real):
    def chained(key, block, rounds):
        return _derived(
            ("rounds", bytes(key), bytes(block), rounds),
            lambda: real(key, block, rounds),
            len(block),
        )

    return chained


def _derived(asked, derive, length):
    if _Remembered.real:
        _Remembered.known[asked] = derive()
    try:
        return _Remembered.known[asked]
    except KeyError:
        return hashlib.shake_256(repr(asked).encode()).digest(length)
