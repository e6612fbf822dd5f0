"""KeePass databases to read, written from the specification (keepass.info/help/kb/kdbx.html)."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import struct
from uuid import UUID

from Cryptodome.Cipher import Salsa20
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2d, Argon2id

from desktop.interchange import twofish

AES = UUID("31c1f2e6-bf71-4350-be58-05216afc5aff").bytes
CHACHA20 = UUID("d6038a2b-8b6f-4cb5-a524-339a31dbb59a").bytes
TWOFISH = UUID("ad68f29f-576f-4bb9-a36a-d47af965346c").bytes
AES_KDF = UUID("c9d9f39a-628a-4460-bf74-0d08c18a4fea").bytes
ARGON2D = UUID("ef636ddf-8c29-444b-91f7-a9a403e30a0c").bytes
ARGON2ID = UUID("9e298b19-56db-4773-b23d-fc3ec6f0a1e6").bytes

SEED = bytes(range(32))
SALT = bytes(range(32, 64))
INNER = bytes(range(64, 128))
START = bytes(range(100, 132))
SIGNATURE = bytes.fromhex("03d9a29a67fb4bb5")


def parameters(**values):
    """A "variant dictionary": numbers as 64 bits, unless named P or V."""
    out = struct.pack("<H", 0x100)
    for given, value in values.items():
        name = {"uuid": "$UUID"}.get(given, given)
        if isinstance(value, bytes):
            kind, data = 0x42, value
        elif name in {"P", "V"}:
            kind, data = 0x04, struct.pack("<I", value)
        else:
            kind, data = 0x05, struct.pack("<Q", value)
        out += struct.pack("<BI", kind, len(name)) + name.encode()
        out += struct.pack("<I", len(data)) + data
    return out + b"\0"


BY_AES = parameters(uuid=AES_KDF, R=3, S=SALT)


def by_argon2(which=ARGON2ID, **changes):
    return parameters(
        **{"uuid": which, "S": SALT, "P": 1, "M": 65_536, "I": 2, "V": 0x13, **changes}
    )


def transformed(password, kdf=BY_AES):
    key = hashlib.sha256(hashlib.sha256(password.encode()).digest()).digest()
    if AES_KDF in kdf:
        encryptor = Cipher(algorithms.AES(SALT), modes.ECB()).encryptor()  # noqa: S305
        for _ in range(3):
            key = encryptor.update(key)
        return hashlib.sha256(key).digest()
    kind = Argon2d if ARGON2D in kdf else Argon2id
    return kind(salt=SALT, length=32, iterations=2, lanes=1, memory_cost=64).derive(key)


def encrypted(cipher, key, plain):
    if cipher == CHACHA20:
        nonce = bytes(range(12))
        stream = Cipher(algorithms.ChaCha20(key, bytes(4) + nonce), mode=None).encryptor()
        return nonce, stream.update(plain)
    count = 16 - len(plain) % 16
    plain += bytes([count]) * count
    iv = bytes(range(16))
    if cipher == TWOFISH:
        return iv, twofish_cbc(key, iv, plain)
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return iv, encryptor.update(plain)


def twofish_cbc(key, iv, plain):
    """The other direction of what `twofish` does, from the same key schedule."""
    k, (s0, s1, s2, s3) = twofish._schedule(memoryview(key))
    out, before = b"", struct.unpack("<4I", iv)
    word = 0xFFFF_FFFF

    def g(x):
        return s0[x & 255] ^ s1[x >> 8 & 255] ^ s2[x >> 16 & 255] ^ s3[x >> 24]

    for at in range(0, len(plain), 16):
        words = struct.unpack_from("<4I", plain, at)
        a, b, c, d = (x ^ y ^ z for x, y, z in zip(words, before, k[:4], strict=True))
        for turn in range(16):
            t0, t1 = g(a), g((b << 8 | b >> 24) & word)
            c ^= t0 + t1 + k[2 * turn + 8] & word
            c = c >> 1 | c << 31 & word
            d = (d << 1 & word | d >> 31) ^ (t0 + 2 * t1 + k[2 * turn + 9] & word)
            a, b, c, d = c, d, a, b
        before = (c ^ k[4], d ^ k[5], a ^ k[6], b ^ k[7])
        out += struct.pack("<4I", *before)
    return out


def field(number, data, length="<BI"):
    return struct.pack(length, number, len(data)) + data


def kdbx4(
    document, password="test", *, cipher=AES, kdf=BY_AES, packed=True, stream=3, version=4,
    after=lambda plain: plain, pack=gzip.compress, iv_end=None,
):  # fmt: skip
    key = transformed(password, kdf) if version == 4 else bytes(32)
    inner = (
        field(1, struct.pack("<I", stream)) + field(2, INNER) + field(3, b"\0file") + field(0, b"")
    )
    plain = after(inner + document)
    body = pack(plain) if packed else plain
    iv, body = encrypted(cipher, hashlib.sha256(SEED + key).digest(), body)
    header = SIGNATURE + struct.pack("<HH", 1, version)
    header += field(2, cipher) + field(3, struct.pack("<I", packed)) + field(4, SEED)
    header += field(7, iv[:iv_end]) + field(11, kdf) + field(0, b"\r\n\r\n")
    keys = hashlib.sha512(SEED + key + b"\1").digest()
    out = header + hashlib.sha256(header).digest() + mac(keys, 2**64 - 1, header)
    for index, block in enumerate((body[:100], body[100:], b"")):
        start = struct.pack("<QI", index, len(block))
        out += mac(keys, index, start + block) + start[8:] + block
    return out


def mac(keys, index, data):
    key = hashlib.sha512(struct.pack("<Q", index) + keys).digest()
    return hmac.digest(key, data, "sha256")


def kdbx3(document, password="test", *, packed=True, stream=2, rounds=3):
    key = hashlib.sha256(SEED + transformed(password)).digest()
    body = gzip.compress(document) if packed else document
    blocks = b""
    for index, block in enumerate((body[:100], body[100:])):
        blocks += struct.pack("<I", index) + hashlib.sha256(block).digest()
        blocks += struct.pack("<I", len(block)) + block
    blocks += struct.pack("<I", 2) + bytes(36)
    iv, body = encrypted(AES, key, START + blocks)
    header = SIGNATURE + struct.pack("<HH", 1, 3)
    for number, data in (
        (2, AES), (3, struct.pack("<I", packed)), (4, SEED), (5, SALT),
        (6, struct.pack("<Q", rounds)), (7, iv), (8, INNER), (9, START),
        (10, struct.pack("<I", stream)), (0, b"\r\n\r\n"),
    ):  # fmt: skip
        header += field(number, data, "<BH")
    return header + body


class Protecting:
    """Encrypts the protected values of a document, in its order."""

    def __init__(self, stream=3):
        digest = hashlib.sha512(INNER).digest()
        if stream == 3:
            cipher = algorithms.ChaCha20(digest[:32], bytes(4) + digest[32:44])
            self._encrypt = Cipher(cipher, mode=None).encryptor().update
        elif stream == 2:
            nonce = bytes.fromhex("e830094b97205d2a")
            self._encrypt = Salsa20.new(key=hashlib.sha256(INNER).digest(), nonce=nonce).encrypt
        else:
            self._encrypt = bytes

    def string(self, name, value, *, protected=True):
        if not protected:
            return f"<String><Key>{name}</Key><Value>{value}</Value></String>"
        sealed = base64.b64encode(self._encrypt(value.encode())).decode()
        return f'<String><Key>{name}</Key><Value Protected="True">{sealed}</Value></String>'

    def entry(self, title="Cliniko", user="ana", **values):
        strings = self.string("Title", title, protected=False)
        strings += self.string("Password", "hunter2")
        strings += self.string("UserName", user, protected=False)
        strings += "".join(self.string(name, value) for name, value in values.items())
        return f"<Entry><UUID>x</UUID>{strings}</Entry>"


def group(name, *within, uuid="AAA="):
    return f"<Group><UUID>{uuid}</UUID><Name>{name}</Name>{''.join(within)}</Group>"


def document(*within, bin_="", start=""):
    meta = f"<Meta><RecycleBinUUID>{bin_}</RecycleBinUUID></Meta>"
    root = group("Passwords", *within)
    return (
        f"<?xml version='1.0'?>{start}<KeePassFile>{meta}<Root>{root}</Root></KeePassFile>".encode()
    )
