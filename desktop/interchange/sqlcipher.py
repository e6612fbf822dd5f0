"""SQLCipher 3 (zetetic.net/sqlcipher/design), page by page, into an ordinary SQLite database.

Small enough to be read here: libraries for it bring a whole SQLite of their own.
"""

from __future__ import annotations

import hmac
import struct
from typing import Final

from desktop.errors import DamagedExportError, WrongImportPasswordError
from desktop.interchange import kdf
from desktop.interchange.database import MAGIC
from desktop.secret import Secret

PAGE: Final = 1_024  # bytes, as version 3 has them unless told otherwise

_ITERATIONS: Final = 64_000
_MAC_ITERATIONS: Final = 2
_MAC_SALT: Final = 0x3A  # what the salt is combined with for the key of the MACs
_SALT: Final = 16
_IV: Final = 16
_MAC: Final = 20
_RESERVED: Final = 48  # bytes at the end of a page: IV, MAC, and what fills up a block


def opened(data: bytes, password: Secret) -> bytearray:
    """Return the database. Raises WrongImportPasswordError, DamagedExportError."""
    if not data or len(data) % PAGE:
        raise DamagedExportError
    salt = data[:_SALT]
    key = kdf.pbkdf2(password, salt, _ITERATIONS, "sha1")
    mac_salt = bytes(byte ^ _MAC_SALT for byte in salt)
    mac_key = kdf.pbkdf2(key, mac_salt, _MAC_ITERATIONS, "sha1")
    plain = bytearray()
    for number, at in enumerate(range(0, len(data), PAGE), 1):
        # The salt stands in place of what every SQLite database begins with.
        page = memoryview(data)[at + (_SALT if number == 1 else 0) : at + PAGE]
        if not _authentic(page, number, mac_key):
            plain[:] = bytes(len(plain))
            raise WrongImportPasswordError if number == 1 else DamagedExportError
        plain += MAGIC if number == 1 else b""
        plain += _decrypted(page, key)
    for each in (key, mac_key):
        each.wipe()
    return plain


def _authentic(page: memoryview, number: int, key: Secret) -> bool:
    covered = bytes(page[: -_RESERVED + _IV]) + struct.pack("<I", number)
    mac = hmac.digest(key.view, covered, "sha1")
    return hmac.compare_digest(mac, page[-_RESERVED + _IV :][:_MAC])


def _decrypted(page: memoryview, key: Secret) -> bytearray:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    mode = modes.CBC(bytes(page[-_RESERVED : -_RESERVED + _IV]))
    decryptor = Cipher(algorithms.AES(key.view), mode).decryptor()
    room = bytearray(len(page))
    length = decryptor.update_into(page[:-_RESERVED], room)
    return room[:length] + bytes(_RESERVED)
