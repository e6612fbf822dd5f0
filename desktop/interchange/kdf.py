"""Keys from passwords, as other apps derive them, with the cost bounded before it is paid.

A file says itself what opening it costs, so a hostile one could ask for hours or all memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal, NamedTuple, TypeAlias

from desktop.errors import DamagedExportError, Unsupported, UnsupportedFormatError
from desktop.secret import Secret

KEY: Final = 32  # bytes

MEMORY_KIB: Final = 1_048_576
PBKDF2_ITERATIONS: Final = 2_000_000
ARGON2_ITERATIONS: Final = 10_000  # KeePass takes little memory over and over
ARGON2_KIB_PASSES: Final = 16 * MEMORY_KIB  # some ten seconds on a clinic's computer
ARGON2_LANES: Final = 64
SCRYPT_BLOCKS: Final = 8_388_608  # n × r × p; at 128 bytes each they are 1 GiB
SALT: Final = 1_024  # bytes

Hash: TypeAlias = Literal["sha1", "sha256", "sha512"]
Argon2: TypeAlias = Literal["d", "i", "id"]


class Argon2Cost(NamedTuple):
    """What one guess at a password costs, as a file says."""

    memory_kib: int
    iterations: int
    lanes: int


def pbkdf2(
    password: Secret, salt: bytes, iterations: int, algorithm: Hash, length: int = KEY
) -> Secret:
    """Return a key by PBKDF2-HMAC (RFC 8018).

    Raises UnsupportedFormatError, TOO_COSTLY, and DamagedExportError for what cannot be.
    """
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

    _bounded(iterations, PBKDF2_ITERATIONS)
    _bounded(len(salt), SALT, least=0)
    hashed: dict[Hash, hashes.HashAlgorithm] = {
        "sha1": hashes.SHA1(),  # noqa: S303  what old versions of those apps use
        "sha256": hashes.SHA256(),
        "sha512": hashes.SHA512(),
    }
    key = bytearray(length)
    PBKDF2HMAC(
        algorithm=hashed[algorithm], length=length, salt=salt, iterations=iterations
    ).derive_into(password.view, key)
    return Secret.adopt(key)


def scrypt(password: Secret, salt: bytes, n: int, r: int, p: int) -> Secret:
    """Return a key by scrypt (RFC 7914). Raises as `pbkdf2` does."""
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    for value in (n, r, p, n * r * p):
        _bounded(value, SCRYPT_BLOCKS)
    _bounded(len(salt), SALT, least=0)
    key = bytearray(KEY)
    with _refusals():
        Scrypt(salt=salt, length=KEY, n=n, r=r, p=p).derive_into(password.view, key)
    return Secret.adopt(key)


def argon2(password: Secret, salt: bytes, cost: Argon2Cost, variant: Argon2 = "id") -> Secret:
    """Return a key by Argon2 version 1.3 (RFC 9106). Raises as `pbkdf2` does."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2d, Argon2i, Argon2id

    _bounded(cost.memory_kib, MEMORY_KIB)
    _bounded(cost.iterations, ARGON2_ITERATIONS)
    _bounded(cost.memory_kib * cost.iterations, ARGON2_KIB_PASSES)
    _bounded(cost.lanes, ARGON2_LANES)
    _bounded(len(salt), SALT)
    variants: dict[Argon2, type[Argon2d | Argon2i | Argon2id]]
    variants = {"d": Argon2d, "i": Argon2i, "id": Argon2id}
    key = bytearray(KEY)
    with _refusals():
        variants[variant](
            salt=salt,
            length=KEY,
            iterations=cost.iterations,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        ).derive_into(password.view, key)  # type: ignore[arg-type]  # any buffer
    return Secret.adopt(key)


def expanded(key: Secret, purpose: bytes) -> Secret:
    """Return a key of its own for one purpose, by HKDF-Expand with SHA-256 (RFC 5869)."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

    result = bytearray(KEY)
    HKDFExpand(algorithm=SHA256(), length=KEY, info=purpose).derive_into(key.view, result)
    return Secret.adopt(result)


def _bounded(value: int, most: int, least: int = 1) -> None:
    if value > most:
        raise UnsupportedFormatError(Unsupported.TOO_COSTLY)
    if value < least:
        raise DamagedExportError


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except MemoryError:
        raise UnsupportedFormatError(Unsupported.TOO_COSTLY) from None
    except ValueError:  # such as memory for less than eight blocks a lane
        raise DamagedExportError from None
