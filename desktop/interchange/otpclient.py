"""OTPClient's database, of all versions (github.com/paolostivanin/OTPClient, src/common).

Version 3 has its numbers in network order. Version 2 (until 4.x) is a C structure as a PC lays it
out. Version 1 (until 3.1) begins with nothing that tells it apart, so it has to be named.
"""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

from desktop.errors import (
    DamagedExportError,
    Refusal,
    Unsupported,
    UnsupportedFormatError,
    WrongImportPasswordError,
)
from desktop.interchange import fields, kdf
from desktop.interchange.base import Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import Record, array, number, parsed_and_wiped, text
from desktop.interchange.sealed import TAG, needed, open_gcm
from desktop.otp.base32 import secret_from_text
from desktop.otp.token import Kind, Token
from desktop.secret import Secret

_MAGIC: Final = b"OTPClient"
_FIRST: Final = struct.Struct("16s32s")
_SECOND: Final = struct.Struct("<9s3xi16s32siii")
_THIRD: Final = struct.Struct(">9si16s32siii")
_ITERATIONS: Final = 100_000  # of version 1
_STEAM: Final = "steam"


class _Header(NamedTuple):
    iv: bytes
    salt: bytes
    cost: kdf.Argon2Cost | None  # None: PBKDF2
    length: int


def recognises(content: Content) -> bool:
    """Say whether this is such a database, of version 2 or newer."""
    return content.data.startswith(_MAGIC)


def read(content: Content, password: Secret | None) -> Export:
    """Return the tokens, which are always encrypted."""
    plain = _opened(content.data, _header(content.data), needed(password))
    while plain.endswith(b"\0"):  # of the C string that was encrypted
        del plain[-1]
    tokens = array(parsed_and_wiped(plain))
    return Export(Format.OTPCLIENT, fields.entries_of(tokens, _found, "issuer", "label"))


def _header(data: bytes) -> _Header:
    try:
        if not data.startswith(_MAGIC):
            iv, salt = _FIRST.unpack_from(data)
            return _Header(iv, salt, None, _FIRST.size)
        for layout, known in ((_THIRD, 3), (_SECOND, 2)):
            _, version, iv, salt, passes, memory, lanes = layout.unpack_from(data)
            if version == known:
                return _Header(iv, salt, kdf.Argon2Cost(memory, passes, lanes), layout.size)
    except struct.error:
        raise DamagedExportError from None
    raise UnsupportedFormatError(Unsupported.NEWER_VERSION, Format.OTPCLIENT.app)


def _opened(data: bytes, header: _Header, password: Secret) -> bytearray:
    sealed, context = data[header.length :], data[: header.length]
    if len(sealed) < TAG:
        raise DamagedExportError
    cut = _cut_short(password)
    for given in dict.fromkeys((len(password), cut) if header.cost else (cut,)):
        key = _key(Secret(password.view[:given]), header)
        try:
            return open_gcm(key, header.iv, sealed, context)
        except WrongImportPasswordError:
            continue
        finally:
            key.wipe()
    raise WrongImportPasswordError


def _cut_short(password: Secret) -> int:
    """Return how many bytes old versions took: as many as the password has characters."""
    return sum(byte & 0xC0 != 0x80 for byte in password.view)  # noqa: PLR2004  UTF-8's rest


def _key(password: Secret, header: _Header) -> Secret:
    try:
        if header.cost is None:
            return kdf.pbkdf2(password, header.salt, _ITERATIONS, "sha512")
        return kdf.argon2(password, header.salt, header.cost)
    finally:
        password.wipe()


def _found(entry: Record) -> Found:
    issuer = text(entry, "issuer")
    kind = fields.kind(text(entry, "type", Kind.TOTP))
    if kind is Kind.TOTP and issuer.strip().lower() == _STEAM:
        kind = Kind.STEAM  # which is how OTPClient itself tells
    token = Token(
        kind=kind,
        issuer=issuer,
        account=text(entry, "label"),
        secret=secret_from_text(text(entry, "secret")),
        algorithm=fields.algorithm(text(entry, "algo")),
        digits=number(entry, "digits", Refusal.BAD_DIGITS, 6),
        period=number(entry, "period", Refusal.BAD_PERIOD, 30),
        counter=number(entry, "counter", Refusal.BAD_COUNTER, 0),
    )
    return Found(token=token, group=text(entry, "group"))
