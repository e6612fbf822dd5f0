"""andOTP: a JSON list, plain or encrypted in two ways that leave no mark on the file."""

from __future__ import annotations

import hashlib
from typing import Final

from desktop.errors import (
    BadTokenError,
    DamagedExportError,
    Refusal,
    WrongImportPasswordError,
)
from desktop.interchange import fields, kdf
from desktop.interchange.base import Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import (
    Record,
    array,
    number,
    parsed_and_wiped,
    text,
    texts,
)
from desktop.interchange.sealed import TAG, needed, open_gcm
from desktop.otp.base32 import secret_from_text
from desktop.otp.token import Kind, Token
from desktop.secret import Secret

_NONCE: Final = 12
_SALT: Final = 12
_COUNT: Final = 4  # bytes before the salt in which the iterations stand
_KEYS: Final = frozenset({"secret", "label", "type"})
_SAMPLE: Final = 1_024  # bytes looked at
# How files begin that are nearly random behind it: pictures, archives, Frontdesk's own vaults.
_COMPRESSED: Final = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF", b"PK\3\4", b"\x1f\x8b\x08", b"BZh",
    b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ", b"FDVAULT",
)  # fmt: skip


def recognises(content: Content) -> bool:
    """Say whether this is a list of andOTP's, or the new way of encrypting one."""
    if isinstance(content.json, list):
        first = content.json[0] if content.json else None
        return isinstance(first, dict) and first.keys() >= _KEYS
    return _random(content.data[_COUNT:]) and _iterations(content.data) is not None


def recognises_old(content: Content) -> bool:
    """Say whether this may be the old way of encrypting: nothing but randomness to go by."""
    return _random(content.data)


def read(content: Content, password: Secret | None) -> Export:
    """Return what a backup holds; raises as `reading.read` does."""
    listed = content.json
    if listed is None:
        listed = _opened(content.data, needed(password))
    return Export(Format.ANDOTP, fields.entries_of(array(listed), _found, "issuer", "label"))


def _opened(data: bytes, password: Secret) -> object:
    if len(data) < _COUNT + _SALT + _NONCE + TAG:
        raise DamagedExportError
    iterations = _iterations(data)
    if iterations is not None:
        rest = data[_COUNT:]
        key = kdf.pbkdf2(password, rest[:_SALT], iterations, "sha1")
        try:
            return _list(key, rest[_SALT:])
        except WrongImportPasswordError:
            pass  # an old one can begin in the same way, by chance
    return _list(Secret(hashlib.sha256(password.view).digest()), data)


def _list(key: Secret, sealed: bytes) -> object:
    return parsed_and_wiped(open_gcm(key, sealed[:_NONCE], sealed[_NONCE:]))


def _iterations(data: bytes) -> int | None:
    count = int.from_bytes(data[:_COUNT])
    return count if 0 < count <= kdf.PBKDF2_ITERATIONS else None


def _random(data: bytes) -> bool:
    """Whether there are as many different bytes as chance would have it, as in no other file."""
    sample = data[:_SAMPLE]
    if sample.startswith(_COMPRESSED):
        return False
    if len(sample) < _SALT + _NONCE + TAG:
        return False
    expected = 256 * (1 - (255 / 256) ** len(sample))
    return len(set(sample)) > 0.85 * expected


def _found(entry: Record) -> Found:
    kind = fields.kind(text(entry, "type"))
    secret = secret_from_text(text(entry, "secret"))
    return Found(
        token=Token(
            kind=kind,
            issuer=text(entry, "issuer"),
            account=text(entry, "label"),
            secret=_motp_secret(secret) if kind is Kind.MOTP else secret,
            algorithm=fields.algorithm(text(entry, "algorithm")),
            digits=number(entry, "digits", Refusal.BAD_DIGITS, 6),
            period=number(entry, "period", Refusal.BAD_PERIOD, 30),
            counter=number(entry, "counter", Refusal.BAD_COUNTER, None if kind is Kind.HOTP else 0),
        ),
        group=fields.joined(texts(entry.get("tags"))),
    )


def _motp_secret(secret: Secret) -> Secret:
    """Read what stands in the Base32 for mOTP: the text of the hexadecimal digits."""
    try:
        return fields.hex_secret(str(secret.view, "ascii"))
    except UnicodeDecodeError:
        raise BadTokenError(Refusal.BAD_SECRET) from None
