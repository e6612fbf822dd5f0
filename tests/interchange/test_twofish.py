from __future__ import annotations

import os

import pytest

from desktop.interchange import twofish
from tests.interchange.kdbx_writer import twofish_cbc


# From ecb_ival.txt and ecb_tbl.txt of the submission, for keys of 256 bits.
@pytest.mark.parametrize(
    ("key", "plain", "sealed"),
    [
        (
            "0123456789ABCDEFFEDCBA987654321000112233445566778899AABBCCDDEEFF",
            "00000000000000000000000000000000",
            "37527BE0052334B89F0CFCCAE87CFA20",
        ),
        ("00" * 32, "00" * 16, "57FF739D4DC92C1BD7FC01700CC8216F"),
        ("00" * 32, "57FF739D4DC92C1BD7FC01700CC8216F", "D43BB7556EA32E46F2A282B7D45B4E0D"),
        (
            "57FF739D4DC92C1BD7FC01700CC8216F" + "00" * 16,
            "D43BB7556EA32E46F2A282B7D45B4E0D",
            "90AFE91BB288544F2C32DC239B2635E6",
        ),
    ],
)
def test_gives_the_published_answers(key, plain, sealed):
    opened = bytearray(16)
    twofish.decrypt_cbc(
        memoryview(bytes.fromhex(key)), bytes(16), memoryview(bytes.fromhex(sealed)), opened
    )
    assert opened == bytes.fromhex(plain)


def test_chains_blocks():
    key, iv, plain = os.urandom(32), os.urandom(16), os.urandom(160)
    opened = bytearray(160)
    twofish.decrypt_cbc(memoryview(key), iv, memoryview(twofish_cbc(key, iv, plain)), opened)
    assert opened == plain
