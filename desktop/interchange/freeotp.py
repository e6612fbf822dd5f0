"""FreeOTP and FreeOTP+: the same entries in an Android app's preferences, in JSON, or encrypted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from desktop.errors import BadTokenError, DamagedExportError, Refusal, WrongImportPasswordError
from desktop.interchange import fields, java, kdf
from desktop.interchange.base import Entry, Export, Format, Found, entries
from desktop.interchange.content import Content
from desktop.interchange.json_reading import (
    Record,
    array,
    entry_name,
    frame_number,
    frame_text,
    number,
    parsed,
    record,
    text,
    whole_entry,
)
from desktop.interchange.sealed import needed, open_gcm
from desktop.otp.token import Kind, Token
from desktop.secret import Secret

_ORDER: Final = "tokenOrder"
_MASTER: Final = "masterKey"
_METADATA: Final = "-token"
_KEYS: Final = frozenset({"secret", "type"})
_STEAM: Final = "Steam"
_HASHES: Final[Mapping[str, kdf.Hash]] = {
    "PBKDF2withHmacSHA1": "sha1",
    "PBKDF2withHmacSHA256": "sha256",
    "PBKDF2withHmacSHA512": "sha512",
}
_CIPHER: Final = "AES/GCM/NoPadding"
# What DER puts around the nonce: SEQUENCE { OCTET STRING, INTEGER 16 }; old Android leaves out all
# but the string.
_DER: Final = ((b"\x30\x11\x04\x0c", b"\x02\x01\x10"), (b"\x04\x0c", b""))
_NONCE: Final = 12


def recognises(content: Content) -> bool:
    """Say whether these are FreeOTP's preferences, or its encrypted backup."""
    if content.data.startswith(java.MAGIC):
        return True
    return any(_is_token(value) for value in content.preferences.values())


def recognises_plus(content: Content) -> bool:
    """Say whether this is an export of FreeOTP+."""
    return isinstance(content.record.get("tokens"), list) and _ORDER in content.record


def read(content: Content, password: Secret | None) -> Export:
    """Return what FreeOTP holds; raises as `reading.read` does."""
    if content.data.startswith(java.MAGIC):
        stored = java.map_of_texts(content.data)
        return Export(Format.FREEOTP, entries(_unsealing(stored, needed(password))))
    if not content.preferences:
        raise DamagedExportError
    values = [value for name, value in content.preferences.items() if name != _ORDER]
    return Export(Format.FREEOTP, _entries([_document(value) for value in values]))


def read_plus(content: Content, _password: Secret | None) -> Export:
    """Return what an export of FreeOTP+ holds; raises as `reading.read` does."""
    return Export(Format.FREEOTP_PLUS, _entries(array(record(content.json).get("tokens"))))


def _is_token(value: str) -> bool:
    document = _document(value)
    return isinstance(document, dict) and document.keys() >= _KEYS


def _document(value: str) -> object:
    """Return a preference's JSON; None, which is no entry, for anything else."""
    try:
        return parsed(value)
    except DamagedExportError:
        return None


def _entries(values: list[object]) -> tuple[Entry, ...]:
    return fields.entries_of(
        values,
        lambda entry: _found(entry, fields.signed_bytes(entry.get("secret"))),
        "issuerExt",
        "label",
    )


def _found(entry: Record, secret: Secret, hashed: str = "") -> Found:
    prefix = text(entry, "issuerExt")
    kind = fields.kind(text(entry, "type"))
    return Found(
        token=Token(
            # The app makes Steam's letters for whatever goes by that name.
            kind=Kind.STEAM if kind is Kind.TOTP and prefix == _STEAM else kind,
            issuer=text(entry, "issuerAlt") or prefix or text(entry, "issuerInt"),
            account=text(entry, "labelAlt") or text(entry, "label"),
            secret=secret,
            algorithm=fields.algorithm(text(entry, "algo") or hashed),
            digits=number(entry, "digits", Refusal.BAD_DIGITS, 6),
            period=number(entry, "period", Refusal.BAD_PERIOD, 30),
            counter=number(entry, "counter", Refusal.BAD_COUNTER, 0),
        )
    )


def _unsealing(
    stored: Mapping[str, str], password: Secret
) -> Iterator[tuple[str, Callable[[], Found]]]:
    master = _master(record(parsed(stored.get(_MASTER, ""))), password)
    for name, value in stored.items():
        if name not in {_MASTER, _ORDER} and not name.endswith(_METADATA):
            metadata = _document(stored.get(f"{name}{_METADATA}", ""))
            yield (
                entry_name(metadata, "issuerExt", "label"),
                partial(_unsealed, value, metadata, master),
            )


def _unsealed(value: str, metadata: object, master: Secret) -> Found:
    entry = whole_entry(metadata)
    try:
        sealed = record(parsed(frame_text(record(parsed(value)), "key")))
        secret = Secret.adopt(_open(sealed, master))
    except (DamagedExportError, WrongImportPasswordError):
        raise BadTokenError(Refusal.BAD_SECRET) from None
    return _found(entry, secret, frame_text(sealed, "mToken"))


def _master(frame: Record, password: Secret) -> Secret:
    hashed = _HASHES.get(frame_text(frame, "mAlgorithm"))
    if hashed is None:
        raise DamagedExportError
    salt = _bytes(frame.get("mSalt"))
    key = kdf.pbkdf2(password, salt, frame_number(frame, "mIterations"), hashed)
    return Secret.adopt(_open(record(frame.get("mEncryptedKey")), key))


def _open(sealed: Record, key: Secret) -> bytearray:
    if sealed.get("mCipher") != _CIPHER:
        raise DamagedExportError
    nonce = _nonce(_bytes(sealed.get("mParameters")))
    context = frame_text(sealed, "mToken").encode("utf-8", "replace")
    return open_gcm(key, nonce, _bytes(sealed.get("mCipherText")), context)


def _nonce(parameters: bytes) -> bytes:
    for start, end in _DER:
        nonce = parameters.removeprefix(start).removesuffix(end)
        if start + nonce + end == parameters and len(nonce) == _NONCE:
            return nonce
    raise DamagedExportError


def _bytes(value: object) -> bytes:
    try:
        return fields.signed_bytes(value).reveal()
    except BadTokenError:
        raise DamagedExportError from None
