"""Print the tokens of a vault as otpauth URIs, one a line, without the program that made it.

    python3 decrypt.py FILE < password.txt
    python3 decrypt.py --recovery-code FILE < code.txt

The password, or the recovery code, is the first line of standard input. Tokens in the trash are
left out. Needs Python 3.11 and the package `cryptography` (47 or newer), and nothing of Frontdesk:
vault-format.md tells how a vault is built, and this is the same in code.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import struct
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"FDVAULT\0"
VERSION = 1
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TYPES = {"totp": "totp", "hotp": "hotp", "steam": "steam", "yandex": "yaotp"}


class UnreadableError(Exception):
    """Why the vault cannot be read, in one sentence."""


@dataclass
class Header:
    """What stands before the sealed body."""

    vault: bytes
    salt: bytes
    nonce: bytes
    slots: list[tuple[int, bytes]]
    context: bytes
    body: bytes


def read(data: bytes) -> Header:
    """Check a file and take it apart."""
    if data[:8] != MAGIC:
        raise UnreadableError("This file is not a vault.")
    if hashlib.sha256(data[:-32]).digest() != data[-32:]:
        raise UnreadableError("This vault was changed or cut off: try a backup of it.")
    (version,) = struct.unpack_from(">H", data, 8)
    if version != VERSION:
        raise UnreadableError(
            f"This vault is of version {version}, and only {VERSION} is known here."
        )
    (length,) = struct.unpack_from(">I", data, 10)
    vault, salt, nonce, count = struct.unpack_from(">16s16x32s12s32xxB", data, 14)
    at = 14 + 110
    at += 2 + struct.unpack_from(">H", data, at)[0]  # the person's name
    slots = []
    for _ in range(count):
        kind, size = struct.unpack_from(">BH", data, at)
        at += 3 + size
        slots.append((kind, data[at - size : at]))
    if at != 14 + length:
        raise ValueError("header")
    return Header(vault, salt, nonce, slots, data[: at + 8], data[at + 8 : -32])


def key_by_password(header: Header, password: str) -> bytes:
    """Unwrap the vault key with the password."""
    secret = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    for kind, slot in header.slots:
        if kind != 1:
            continue
        memory, passes, lanes, salt, nonce, wrapped = struct.unpack(">IIB32s12s48s", slot)
        if not (memory <= 256 * 1024 and passes <= 24 and lanes <= 4):  # noqa: PLR2004
            raise ValueError("cost")
        wrapping = Argon2id(
            salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory
        ).derive(secret)
        try:
            return AESGCM(wrapping).decrypt(nonce, wrapped, slot_context(header, 1))
        except InvalidTag:
            continue
    raise UnreadableError("That password does not open this vault.")


def key_by_code(header: Header, code: str) -> bytes:
    """Unseal the vault key with the recovery code."""
    private = X25519PrivateKey.from_private_bytes(
        derive(signs_of(code), header.vault, b"frontdesk recovery 1")
    )
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    for kind, slot in header.slots:
        if kind == 2:  # noqa: PLR2004  the recovery slot
            try:
                purpose = b"frontdesk vault key 1" + slot_context(header, 2)
                return suite.decrypt(slot[32:], private, purpose)
            except (InvalidTag, ValueError):
                continue
    raise UnreadableError("That recovery code does not open this vault.")


def signs_of(code: str) -> bytes:
    """Read a recovery code as people type it, and check it."""
    text = unicodedata.normalize("NFKC", code).upper().translate(str.maketrans("ILOU", "110V"))
    signs = "".join(sign for sign in text if sign in SIGNS)
    digest = hashlib.sha256(b"frontdesk recovery code" + signs[:28].encode()).digest()
    number = int.from_bytes(digest[:4], "big")
    if signs[28:] != "".join(SIGNS[number >> shift & 31] for shift in (15, 10, 5, 0)):
        raise UnreadableError("That recovery code has a mistake in it.")
    return signs.encode()


def slot_context(header: Header, kind: int) -> bytes:
    """Return what a slot is bound to."""
    return MAGIC + VERSION.to_bytes(2, "big") + header.vault + bytes([kind])


def derive(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    """Return a key for one purpose (HKDF)."""
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose).derive(key)


def open_body(header: Header, key: bytes) -> bytes:
    """Decrypt the records."""
    body_key = derive(key, header.salt, b"frontdesk body 1" + header.vault)
    try:
        return AESGCM(body_key).decrypt(header.nonce, header.body, header.context)
    except InvalidTag:
        raise UnreadableError("This vault was changed by somebody who could not open it.") from None


def tokens_of(plain: bytes) -> list[dict[str, Any]]:
    """Return what can be read of the tokens, in the person's own order."""
    tokens, at, unread = [], 0, 0
    while at < len(plain):
        kind, length = struct.unpack_from(">BI", plain, at)
        at += 5 + length
        if kind == 1:
            try:
                tokens.append(token_of(plain[at - length : at]))
            except (ValueError, TypeError, LookupError, struct.error):
                unread += 1
    if unread:
        print(f"Tokens that could not be read: {unread}.", file=sys.stderr)
    kept = (token for token in tokens if token["deleted"] is None)
    return sorted(kept, key=lambda token: (token["position"], token["created"]))


def token_of(record: bytes) -> dict[str, Any]:
    """Read one record: id, length, JSON, secret, PIN."""
    (length,) = struct.unpack_from(">I", record, 16)
    token: dict[str, Any] = json.loads(record[20 : 20 + length])
    rest = record[20 + length :]
    for name in ("secret", "pin_bytes"):
        (size,) = struct.unpack_from(">H", rest)
        token[name], rest = rest[2 : 2 + size], rest[2 + size :]
    token["uri"] = uri_of(token)
    return token


def uri_of(token: dict[str, Any]) -> str:
    """Write a token as a URI."""
    issuer, account, kind = token["issuer"], token["account"], token["kind"]
    label = quote(account, safe="@")
    if issuer:
        label = f"{quote(issuer, safe='')}:{label}"
    elif ":" in account:
        label = f":{label}"
    parameters = {"secret": base32(token["secret"])}
    if kind == "motp":
        parameters["secret"] = token["secret"].hex()
    if issuer or not account:
        parameters["issuer"] = issuer
    if token["pin"]:
        parameters["pin"] = base32(token["pin_bytes"])
    if kind != "motp":
        parameters |= {"algorithm": token["algorithm"], "digits": str(token["digits"])}
        counts = "counter" if kind == "hotp" else "period"
        parameters[counts] = str(token[counts])
    if kind == "totp" and token["digits"] == 5 and issuer.casefold() == "steam":  # noqa: PLR2004
        parameters["encoder"] = "default"
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters.items())
    start = "motp://" if kind == "motp" else f"otpauth://{TYPES[kind]}/"
    return f"{start}{label}?{query}"


def base32(data: bytes) -> str:
    """Return bytes as URIs have them."""
    return base64.b32encode(data).decode().rstrip("=")


def main() -> int:
    """Read the arguments and standard input; print."""
    parser = argparse.ArgumentParser(description="Print the tokens of a vault as otpauth URIs.")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--recovery-code", action="store_true", help="read the recovery code, not the password"
    )
    arguments = parser.parse_args()
    try:
        header = read(arguments.file.read_bytes())
        typed = sys.stdin.buffer.readline().decode().rstrip("\r\n")
        key = (key_by_code if arguments.recovery_code else key_by_password)(header, typed)
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        for token in tokens_of(open_body(header, key)):
            print(token["uri"])
    except UnreadableError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"This file cannot be read: {error.strerror}.", file=sys.stderr)
    except UnicodeDecodeError:
        print("What was typed is not UTF-8.", file=sys.stderr)
    except (ValueError, struct.error):
        print("This vault is damaged: try a backup of it.", file=sys.stderr)
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
