"""The key of a KeePass database from its password, with the cost bounded before it is paid."""

from __future__ import annotations

import hashlib
from typing import Final
from uuid import UUID

from desktop.errors import DamagedExportError, Unsupported, UnsupportedFormatError
from desktop.interchange import kdf
from desktop.interchange.kdbx_header import APP, Parameters
from desktop.secret import Secret

ROUNDS: Final = 200_000_000  # of AES: some seconds, with what the processor has for it

_AES: Final = frozenset(
    {
        UUID("c9d9f39a-628a-4460-bf74-0d08c18a4fea").bytes,
        UUID("7c02bb82-79a7-4ac0-927d-114a00648238").bytes,
    }
)
_ARGON2: Final[dict[bytes, kdf.Argon2]] = {
    UUID("ef636ddf-8c29-444b-91f7-a9a403e30a0c").bytes: "d",
    UUID("9e298b19-56db-4773-b23d-fc3ec6f0a1e6").bytes: "id",
}
_ARGON2_VERSION: Final = 0x13
_CHAIN: Final = 65_536  # bytes encrypted at a time
_BLOCK: Final = 16


def transformed(password: Secret, parameters: Parameters) -> Secret:
    """Run the key derivation that a header asks for; the password is all that a key is made of.

    Raises UnsupportedFormatError (TOO_COSTLY, NEWER_VERSION), DamagedExportError.
    """
    which = _bytes(parameters, "$UUID")
    salt = _bytes(parameters, "S")
    if which in _AES:
        return by_aes(password, salt, _number(parameters, "R"))
    variant = _ARGON2.get(which)
    if variant is None or _number(parameters, "V") != _ARGON2_VERSION or "K" in parameters:
        raise UnsupportedFormatError(Unsupported.NEWER_VERSION, APP)
    cost = kdf.Argon2Cost(
        _number(parameters, "M") // 1_024, _number(parameters, "I"), _number(parameters, "P")
    )
    return kdf.argon2(_composite(password), salt, cost, variant)


def by_aes(password: Secret, salt: bytes, rounds: int) -> Secret:
    """Encrypt the password's digest over and over: each half is a chain, as CBC over zeros is.

    Raises UnsupportedFormatError, TOO_COSTLY, and DamagedExportError.
    """
    if rounds > ROUNDS:
        raise UnsupportedFormatError(Unsupported.TOO_COSTLY)
    if rounds < 0 or len(salt) != kdf.KEY:
        raise DamagedExportError
    key = _composite(password)
    halves = [_chained(salt, bytes(key.view[at : at + _BLOCK]), rounds) for at in (0, _BLOCK)]
    key.wipe()
    return Secret(hashlib.sha256(b"".join(halves)).digest())


def _composite(password: Secret) -> Secret:
    return Secret(hashlib.sha256(hashlib.sha256(password.view).digest()).digest())


def _chained(key: bytes, block: bytes, rounds: int) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    encryptor = Cipher(algorithms.AES(key), modes.CBC(block)).encryptor()
    zeros = memoryview(bytes(_CHAIN))
    room = bytearray(_CHAIN + _BLOCK - 1)
    left = rounds * _BLOCK
    while left:
        length = encryptor.update_into(zeros[: min(left, _CHAIN)], room)
        block = bytes(room[length - _BLOCK : length])
        left -= length
    return block


def _bytes(parameters: Parameters, name: str) -> bytes:
    value = parameters.get(name)
    if not isinstance(value, bytes):
        raise DamagedExportError
    return value


def _number(parameters: Parameters, name: str) -> int:
    value = parameters.get(name)
    if not isinstance(value, int):
        raise DamagedExportError
    return value
