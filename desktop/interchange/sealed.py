"""What another app encrypted, opened into buffers that can be wiped."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from desktop.errors import DamagedExportError, NeedsImportPasswordError, WrongImportPasswordError
from desktop.secret import Secret

TAG: Final = 16
NONCE: Final = range(8, 129)  # bytes that AES-GCM takes

_BLOCK: Final = 16


def needed(password: Secret | None) -> Secret:
    """Return the password of an encrypted file. Raises NeedsImportPasswordError without one."""
    if password is None:
        raise NeedsImportPasswordError
    return password


def open_gcm(key: Secret, nonce: bytes, sealed: bytes, context: bytes | None = None) -> bytearray:
    """Open AES-GCM (NIST SP 800-38D) with its tag at the end.

    Raises WrongImportPasswordError, and DamagedExportError for what cannot be such.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(sealed) < TAG or len(nonce) not in NONCE:
        raise DamagedExportError
    plain = bytearray(len(sealed) - TAG)
    try:
        AESGCM(key.view).decrypt_into(nonce, sealed, context, plain)
    except InvalidTag:
        plain[:] = bytes(len(plain))  # the library leaves what it decrypted before it knew
        raise WrongImportPasswordError from None
    return plain


def seal_gcm(key: Secret, nonce: bytes, plain: bytearray) -> bytes:
    """Encrypt and authenticate with AES-GCM, the tag at the end, and wipe what was encrypted."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key.view).encrypt(nonce, plain, None)
    finally:
        plain[:] = bytes(len(plain))


def open_cbc(key: Secret, iv: bytes, sealed: bytes) -> bytearray:
    """Open AES-CBC (NIST SP 800-38A) with PKCS #7 padding, which nothing authenticates.

    A wrong password comes out as wrong padding, or once in 256 times as nonsense.
    Raises WrongImportPasswordError, and DamagedExportError for what cannot be such.
    """
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    if len(iv) != _BLOCK or not sealed or len(sealed) % _BLOCK:
        raise DamagedExportError
    decryptor = Cipher(algorithms.AES(key.view), modes.CBC(iv)).decryptor()
    room = bytearray(len(sealed) + _BLOCK - 1)
    length = decryptor.update_into(sealed, room)
    decryptor.finalize()
    plain = room[:length]
    room[:] = bytes(len(room))
    strip_padding(plain)
    return plain


def strip_padding(plain: bytearray) -> None:
    """Take off PKCS #7 padding (RFC 5652 section 6.3). Raises WrongImportPasswordError."""
    count = plain[-1]
    if not 0 < count <= _BLOCK or plain[-count:] != bytes([count]) * count:
        plain[:] = bytes(len(plain))
        raise WrongImportPasswordError
    del plain[-count:]


def base64_bytes(text: object) -> bytes:
    """Return the bytes of standard Base64. Raises DamagedExportError for anything else."""
    try:
        return base64.b64decode(text if isinstance(text, str) else "?", validate=True)
    except (binascii.Error, ValueError):
        raise DamagedExportError from None


def hex_bytes(text: object) -> bytes:
    """Return the bytes of hexadecimal digits. Raises DamagedExportError for anything else."""
    try:
        return bytes.fromhex(text if isinstance(text, str) else "?")
    except ValueError:
        raise DamagedExportError from None
