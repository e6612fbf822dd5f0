"""Every use of cryptography, and the only module that imports it.

The library is imported inside the functions, so that the picker is painted without it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.secret import Pinned, Secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hpke import Suite

KEY: Final = 32  # bytes of every symmetric and X25519 key
NONCE: Final = 12
TAG: Final = 16
SALT: Final = 32
SEALED_KEY: Final = 80  # bytes of HPKE around a key: encapsulation, key, tag

# What the functions below import, for whoever wants it read before it is needed.
MODULES: Final = tuple(
    f"cryptography.hazmat.primitives.{name}"
    for name in ("kdf.argon2", "ciphers.aead", "kdf.hkdf", "hpke", "asymmetric.x25519")
)

_MIB: Final = 1_024
MEMORY: Final = range(32, 256 * _MIB + 1)  # KiB: 256 MiB opens on the weakest computer of a clinic
ITERATIONS: Final = range(1, 25)
LANES: Final = range(1, 5)


class SealBrokenError(Exception):
    """The key is not the right one, or what it should open was changed: there is no telling."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a password costs: Argon2id's parameters (RFC 9106), memory in KiB.

    Raises ValueError outside the bounds, before anything is computed with them.
    """

    memory_kib: int
    iterations: int
    lanes: int

    def __post_init__(self) -> None:
        if not (
            self.memory_kib in MEMORY
            and self.iterations in ITERATIONS
            and self.lanes in LANES
            and self.memory_kib >= 8 * self.lanes
        ):
            raise ValueError("out of bounds")


_CHEAPEST: Final = Cost(MEMORY[0], ITERATIONS[0], LANES[0])
_OVERWRITES: Final = 3
LEAST: Final = Cost(64 * _MIB, 3, 1)  # RFC 9106 section 4, second recommendation, on one lane


def calibrated(seconds: float = 0.5, clock: Callable[[], float] = time.perf_counter) -> Cost:
    """Return the cost that takes about this long here, never under 64 MiB and three passes.

    Memory grows first, for that is what an attacker's hardware has least of.
    """
    started = clock()
    derive_key(Secret(b"calibration"), bytes(SALT), LEAST).wipe()
    factor = seconds / max(clock() - started, 1e-6)
    memory = int(LEAST.memory_kib * min(max(factor, 1.0), MEMORY[-1] / LEAST.memory_kib))
    memory -= memory % _MIB
    passes = int(LEAST.iterations * factor * LEAST.memory_kib / memory)
    return Cost(memory, min(max(passes, LEAST.iterations), ITERATIONS[-1]), LEAST.lanes)


def derive_key(password: Secret, salt: bytes, cost: Cost) -> Secret:
    """Return the 256-bit key of a password by Argon2id (RFC 9106). Slow on purpose."""
    key = bytearray(KEY)
    _argon2id(password.view, salt, cost, key)
    # The library copies its inputs to memory that it gives back as it is. The same call again,
    # with nothing to hide and at the least cost, is given the same places and writes over them.
    for _ in range(_OVERWRITES):
        _argon2id(memoryview(bytes(len(password))), bytes(len(salt)), _CHEAPEST, bytearray(KEY))
    return Pinned.adopt(key)


def _argon2id(password: memoryview, salt: bytes, cost: Cost, key: bytearray) -> None:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    Argon2id(
        salt=salt,
        length=KEY,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive_into(password, key)  # type: ignore[arg-type]  # any buffer, and bytes stay behind


def subkey(key: Secret, salt: bytes, purpose: bytes) -> Secret:
    """Return a key of its own for one purpose or one save, by HKDF-SHA-256 (RFC 5869)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    result = bytearray(KEY)
    HKDF(algorithm=SHA256(), length=KEY, salt=salt, info=purpose).derive_into(key.view, result)
    return Pinned.adopt(result)


def new_key() -> Secret:
    """Return 256 random bits."""
    return Pinned(secrets.token_bytes(KEY))


def seal(key: Secret, nonce: bytes, plain: bytearray, context: bytes) -> bytes:
    """Encrypt and authenticate with AES-256-GCM (NIST SP 800-38D); the tag is at the end."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key.view).encrypt(nonce, plain, context)


def unseal(key: Secret, nonce: bytes, sealed: bytes | memoryview, context: bytes) -> bytearray:
    """Open what `seal` closed, into a buffer that can be wiped. Raises SealBrokenError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(sealed) < TAG:
        raise SealBrokenError
    plain = bytearray(len(sealed) - TAG)
    try:
        AESGCM(key.view).decrypt_into(nonce, sealed, context, plain)
    except InvalidTag:
        plain[:] = bytes(len(plain))  # the library leaves what it decrypted before it knew
        raise SealBrokenError from None
    return plain


def public_key(private: Secret) -> bytes:
    """Return the X25519 public key (RFC 7748) of 32 private bytes."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(private.view).public_key().public_bytes_raw()


def seal_to(public: bytes, plain: bytes | memoryview, purpose: bytes) -> bytes:
    """Encrypt to the holder of a private key (HPKE, RFC 9180: X25519, SHA-256, AES-256-GCM)."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    return _hpke().encrypt(plain, X25519PublicKey.from_public_bytes(public), purpose)


def unseal_with(private: Secret, sealed: bytes, purpose: bytes) -> Secret:
    """Open what `seal_to` closed. Raises SealBrokenError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    key = X25519PrivateKey.from_private_bytes(private.view)
    try:
        return Pinned(_hpke().decrypt(sealed, key, purpose))
    except (InvalidTag, ValueError):
        raise SealBrokenError from None


def _hpke() -> Suite:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
