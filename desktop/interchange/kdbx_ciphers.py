"""What a KeePass database is encrypted with: its body, and within that its protected values."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable
from typing import Final, TypeAlias
from uuid import UUID

from desktop.errors import (
    DamagedExportError,
    TooLargeError,
    Unsupported,
    UnsupportedFormatError,
)
from desktop.interchange import sealed
from desktop.interchange.content import FILE
from desktop.interchange.kdbx_header import APP
from desktop.secret import Secret

# Decrypts the protected values one after the other, in the order of the document.
Stream: TypeAlias = Callable[[bytes], bytes]

TWOFISH: Final = 8_388_608  # bytes: half a minute, for no processor has anything for it

_AES: Final = UUID("31c1f2e6-bf71-4350-be58-05216afc5aff").bytes
_CHACHA20: Final = UUID("d6038a2b-8b6f-4cb5-a524-339a31dbb59a").bytes
_TWOFISH: Final = UUID("ad68f29f-576f-4bb9-a36a-d47af965346c").bytes
_CHACHA20_NONCE: Final = 12  # bytes (RFC 8439)
_NO_STREAM, _SALSA20_STREAM, _CHACHA20_STREAM = 0, 2, 3
_SALSA20_NONCE: Final = bytes.fromhex("e830094b97205d2a")


def decrypted(cipher: bytes, iv: bytes, key: Secret, body: bytes) -> bytearray:
    """Decrypt the body, and take off its padding.

    Raises WrongImportPasswordError, UnsupportedFormatError, TooLargeError, DamagedExportError.
    """
    if cipher == _AES:
        return sealed.open_cbc(key, iv, body)
    if cipher == _CHACHA20:
        return _by_chacha20(key, iv, body)
    if cipher == _TWOFISH:
        return _by_twofish(key, iv, body)
    raise UnsupportedFormatError(Unsupported.NEWER_VERSION, APP)


def decompressed(compression: bytes, packed: bytearray) -> bytearray:
    """Unpack, up to the size of a file that is accepted, and wipe what was packed.

    Raises TooLargeError, DamagedExportError, struct.error.
    """
    if struct.unpack("<I", compression) == (0,):
        return packed
    unpacking = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        plain = bytearray(unpacking.decompress(packed, FILE))
    except zlib.error:
        raise DamagedExportError from None
    finally:
        packed[:] = bytes(len(packed))
    if unpacking.unconsumed_tail:
        raise TooLargeError(FILE)
    return plain


def stream(which: int, key: bytes) -> Stream:
    """Return what decrypts the protected values. Raises UnsupportedFormatError."""
    if which == _CHACHA20_STREAM:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms

        digest = hashlib.sha512(key).digest()
        cipher = algorithms.ChaCha20(digest[:32], bytes(4) + digest[32:44])
        return Cipher(cipher, mode=None).decryptor().update
    if which == _SALSA20_STREAM:
        from Cryptodome.Cipher import Salsa20

        salsa20 = Salsa20.new(key=hashlib.sha256(key).digest(), nonce=_SALSA20_NONCE)
        return salsa20.decrypt
    if which == _NO_STREAM:
        return bytes
    raise UnsupportedFormatError(Unsupported.NEWER_VERSION, APP)


def _by_chacha20(key: Secret, nonce: bytes, body: bytes) -> bytearray:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms

    if len(nonce) != _CHACHA20_NONCE:
        raise DamagedExportError
    cipher = algorithms.ChaCha20(key.view, bytes(4) + nonce)
    plain = bytearray(len(body))
    Cipher(cipher, mode=None).decryptor().update_into(body, plain)
    return plain


def _by_twofish(key: Secret, iv: bytes, body: bytes) -> bytearray:
    from desktop.interchange import twofish

    if len(body) > TWOFISH:
        raise TooLargeError(TWOFISH)
    if len(iv) != twofish.BLOCK or not body or len(body) % twofish.BLOCK:
        raise DamagedExportError
    plain = bytearray(len(body))
    twofish.decrypt_cbc(key.view, iv, memoryview(body), plain)
    sealed.strip_padding(plain)
    return plain
