"""Twofish (Schneier and others, 1998, schneier.com/academic/twofish), as old KeePass files use it.

No kept library has it. Only ever used to read a file that somebody brought along.
"""

from __future__ import annotations

import struct
from functools import reduce
from operator import xor
from typing import Final

BLOCK: Final = 16
KEY: Final = 32

_WORD: Final = 0xFFFF_FFFF
_ROUNDS: Final = 16
_RHO: Final = 0x0101_0101
_MDS_POLYNOMIAL: Final = 0x169
_RS_POLYNOMIAL: Final = 0x14D
_MDS: Final = (
    (0x01, 0xEF, 0x5B, 0x5B),
    (0x5B, 0xEF, 0xEF, 0x01),
    (0xEF, 0x5B, 0x01, 0xEF),
    (0xEF, 0x01, 0xEF, 0x5B),
)
_RS: Final = (
    (0x01, 0xA4, 0x55, 0x87, 0x5A, 0x58, 0xDB, 0x9E),
    (0xA4, 0x56, 0x82, 0xF3, 0x1E, 0xC6, 0x68, 0xE5),
    (0x02, 0xA1, 0xFC, 0xC1, 0x47, 0xAE, 0x3D, 0x19),
    (0xA4, 0x55, 0x87, 0x5A, 0x58, 0xDB, 0x9E, 0x03),
)
_NIBBLES: Final = (
    ("817D6F320B59ECA4", "ECB81235F4A6709D", "BA5E6D90C8F32471", "D7F4126E9B3085CA"),
    ("28BDF76E31940AC5", "1E2B4C376DA5F908", "4C75169A0ED82B3F", "B951C3DE647F208A"),
)
# Which of the two permutations each byte of a word goes through, from the first to the last.
_ORDER: Final = ((1, 1, 0, 0, 1), (0, 1, 1, 0, 0), (0, 0, 0, 1, 1), (1, 0, 1, 1, 0))


def decrypt_cbc(key: memoryview, iv: bytes, sealed: memoryview, plain: bytearray) -> None:
    """Decrypt whole blocks in CBC mode into a buffer of the same length; padding stays on."""
    subkeys, tables = _schedule(key)
    before = struct.unpack("<4I", iv)
    for at in range(0, len(sealed), BLOCK):
        block = struct.unpack_from("<4I", sealed, at)
        opened = _decrypted(block, subkeys, tables)
        struct.pack_into("<4I", plain, at, *(a ^ b for a, b in zip(opened, before, strict=True)))
        before = block


_Words = tuple[int, ...]
_Tables = tuple[list[int], list[int], list[int], list[int]]


def _decrypted(block: _Words, k: list[int], tables: _Tables) -> _Words:
    s0, s1, s2, s3 = tables
    c, d, a, b = (word ^ k[4 + index] for index, word in enumerate(block))
    for at in range(2 * _ROUNDS + 6, 7, -4):
        t0 = s0[c & 255] ^ s1[c >> 8 & 255] ^ s2[c >> 16 & 255] ^ s3[c >> 24]
        t1 = s0[d >> 24] ^ s1[d & 255] ^ s2[d >> 8 & 255] ^ s3[d >> 16 & 255]
        a = (a << 1 & _WORD | a >> 31) ^ (t0 + t1 + k[at] & _WORD)
        b ^= t0 + 2 * t1 + k[at + 1] & _WORD
        b = b >> 1 | b << 31 & _WORD
        t0 = s0[a & 255] ^ s1[a >> 8 & 255] ^ s2[a >> 16 & 255] ^ s3[a >> 24]
        t1 = s0[b >> 24] ^ s1[b & 255] ^ s2[b >> 8 & 255] ^ s3[b >> 16 & 255]
        c = (c << 1 & _WORD | c >> 31) ^ (t0 + t1 + k[at - 2] & _WORD)
        d ^= t0 + 2 * t1 + k[at - 1] & _WORD
        d = d >> 1 | d << 31 & _WORD
    return a ^ k[0], b ^ k[1], c ^ k[2], d ^ k[3]


def _schedule(key: memoryview) -> tuple[list[int], _Tables]:
    """Return the forty subkeys, and the four tables of a round's function, for a 256-bit key."""
    even = [bytes(key[at : at + 4]) for at in range(0, KEY, 8)]
    odd = [bytes(key[at : at + 4]) for at in range(4, KEY, 8)]
    subkeys: list[int] = []
    for index in range(_ROUNDS + 4):
        a = _h(2 * index * _RHO, even)
        b = _h((2 * index + 1) * _RHO, odd)
        b = (b << 8 | b >> 24) & _WORD
        second = a + 2 * b & _WORD
        subkeys += (a + b & _WORD, (second << 9 | second >> 23) & _WORD)
    words = [_reed_solomon(bytes(key[at : at + 8])) for at in range(KEY - 8, -8, -8)]
    first, second_, third, fourth = (
        [_column(byte, position, words) for byte in range(256)] for position in range(4)
    )
    return subkeys, (first, second_, third, fourth)


def _h(word: int, keys: list[bytes]) -> int:
    return reduce(xor, (_column(word >> 8 * at & 255, at, keys) for at in range(4)))


def _column(byte: int, position: int, keys: list[bytes]) -> int:
    """Take one byte through its permutations and its column of the MDS matrix."""
    for key, which in zip(reversed(keys), _ORDER[position], strict=False):
        byte = _Q[which][byte] ^ key[position]
    return _PRODUCTS[position][_Q[_ORDER[position][4]][byte]]


def _reed_solomon(key: bytes) -> bytes:
    products = (
        [_times(a, b, _RS_POLYNOMIAL) for a, b in zip(row, key, strict=True)] for row in _RS
    )
    return bytes(reduce(xor, row) for row in products)


def _times(a: int, b: int, polynomial: int) -> int:
    result = 0
    while b:
        if b & 1:
            result ^= a
        a <<= 1
        if a & 0x100:
            a ^= polynomial
        b >>= 1
    return result


def _permutation(nibbles: tuple[str, str, str, str]) -> bytes:
    t0, t1, t2, t3 = ([int(digit, 16) for digit in row] for row in nibbles)

    def permuted(byte: int) -> int:
        a, b = byte >> 4, byte & 15
        a, b = a ^ b, a ^ (b >> 1 | b << 3 & 15) ^ a << 3 & 15
        a, b = t0[a], t1[b]
        a, b = a ^ b, a ^ (b >> 1 | b << 3 & 15) ^ a << 3 & 15
        return t3[b] << 4 | t2[a]

    return bytes(permuted(byte) for byte in range(256))


_Q: Final = tuple(_permutation(nibbles) for nibbles in _NIBBLES)
_PRODUCTS: Final = tuple(
    [
        sum(_times(_MDS[row][position], byte, _MDS_POLYNOMIAL) << 8 * row for row in range(4))
        for byte in range(256)
    ]
    for position in range(4)
)
