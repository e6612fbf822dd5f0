"""The container of a KeePass database (keepass.info/help/kb/kdbx.html), from bytes to its XML.

Versions 3.1 and 4. pykeepass would derive the key before anybody could look at what that costs,
unpack without a limit, leave copies that cannot be wiped, and bring three more libraries.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from desktop.errors import DamagedExportError, WrongImportPasswordError
from desktop.interchange import kdbx_ciphers, kdbx_key
from desktop.interchange.kdbx_header import Header, cut, parameters, read_header
from desktop.interchange.sealed import needed
from desktop.secret import Secret

_HASH: Final = 32  # bytes
_HEADER_BLOCK: Final = 0xFFFF_FFFF_FFFF_FFFF  # in place of the number of a block


@dataclass(frozen=True, slots=True)
class Opened:
    """The XML document, and what decrypts its protected values."""

    document: bytearray
    stream: kdbx_ciphers.Stream


def opened(data: bytes, password: Secret | None) -> Opened:
    """Return what a database holds.

    Raises NeedsImportPasswordError, WrongImportPasswordError, UnsupportedFormatError
    (TOO_COSTLY, OLDER_VERSION, NEWER_VERSION), TooLargeError, DamagedExportError.
    """
    try:
        header = read_header(data)
        return (_opened_4 if header.new else _opened_3)(data, header, needed(password))
    except struct.error:  # cut off within a number
        raise DamagedExportError from None


def _opened_4(data: bytes, header: Header, password: Secret) -> Opened:
    at = header.length
    if cut(data, at, _HASH) != hashlib.sha256(data[:at]).digest():
        raise DamagedExportError
    seed = header.field(4, _HASH)
    transformed = kdbx_key.transformed(password, parameters(header.field(11)))
    keys = hashlib.sha512(seed + transformed.view + b"\1").digest()
    mac = hmac.digest(_block_key(keys, _HEADER_BLOCK), data[:at], "sha256")
    if not hmac.compare_digest(mac, cut(data, at + _HASH, _HASH)):
        raise WrongImportPasswordError
    key = Secret(hashlib.sha256(seed + transformed.view).digest())
    transformed.wipe()
    body = b"".join(_blocks_4(memoryview(data)[at + 2 * _HASH :], keys))
    packed = kdbx_ciphers.decrypted(header.field(2), header.field(7), key, body)
    key.wipe()
    plain = kdbx_ciphers.decompressed(header.field(3), packed)
    stream, inner_key, at = _inner_header(plain)
    document = plain[at:]
    plain[:] = bytes(len(plain))
    return Opened(document, kdbx_ciphers.stream(stream, inner_key))


def _opened_3(data: bytes, header: Header, password: Secret) -> Opened:
    (rounds,) = struct.unpack("<Q", header.field(6))
    transformed = kdbx_key.by_aes(password, header.field(5), rounds)
    key = Secret(hashlib.sha256(header.field(4) + transformed.view).digest())
    transformed.wipe()
    plain = kdbx_ciphers.decrypted(header.field(2), header.field(7), key, data[header.length :])
    key.wipe()
    start = header.field(9, _HASH)
    if not hmac.compare_digest(plain[:_HASH], start):
        raise WrongImportPasswordError
    packed = bytearray().join(_blocks_3(memoryview(plain)[_HASH:]))
    plain[:] = bytes(len(plain))
    document = kdbx_ciphers.decompressed(header.field(3), packed)
    (stream,) = struct.unpack("<I", header.field(10))
    return Opened(document, kdbx_ciphers.stream(stream, header.field(8)))


def _blocks_4(data: memoryview, keys: bytes) -> Iterator[memoryview]:
    at = index = 0
    while True:
        (length,) = struct.unpack_from("<I", data, at + _HASH)
        block = data[at + _HASH + 4 :][:length]
        mac = hmac.new(_block_key(keys, index), struct.pack("<QI", index, length), "sha256")
        mac.update(block)
        if not hmac.compare_digest(mac.digest(), data[at : at + _HASH]):
            raise DamagedExportError
        if not length:
            return
        yield block
        at += _HASH + 4 + length
        index += 1


def _blocks_3(data: memoryview) -> Iterator[memoryview]:
    at = 4  # behind the number of the block
    while True:
        (length,) = struct.unpack_from("<I", data, at + _HASH)
        if not length:
            return
        block = data[at + _HASH + 4 :][:length]
        if hashlib.sha256(block).digest() != bytes(data[at : at + _HASH]):
            raise DamagedExportError
        yield block
        at += _HASH + 4 + length + 4


def _block_key(keys: bytes, index: int) -> bytes:
    return hashlib.sha512(struct.pack("<Q", index) + keys).digest()


def _inner_header(plain: bytearray) -> tuple[int, bytes, int]:
    """Return which stream cipher there is, its key, and where the document begins."""
    at = stream = 0
    key = b""
    while True:
        number, length = struct.unpack_from("<BI", plain, at)
        at += 5
        if length > len(plain) - at:
            raise DamagedExportError
        if number == 0:
            return stream, key, at + length
        if number == 1:
            (stream,) = struct.unpack_from("<I", plain, at)
        if number == 2:  # noqa: PLR2004  3 would be an attached file
            key = bytes(plain[at : at + length])
        at += length
