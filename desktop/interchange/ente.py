"""Ente Auth: a list of URIs with a parameter of its own, plain or encrypted."""

from __future__ import annotations

from typing import Final

from desktop.errors import (
    DamagedExportError,
    Unsupported,
    UnsupportedFormatError,
    WrongImportPasswordError,
)
from desktop.interchange import fields, kdf
from desktop.interchange.base import Entry, Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import (
    Record,
    decoded,
    frame_number,
    frame_text,
    parsed,
    record,
    texts,
)
from desktop.interchange.sealed import base64_bytes, needed
from desktop.interchange.uris import entries_in
from desktop.otp.uri import parameter, parse_uri
from desktop.secret import Secret

_DISPLAY: Final = "codeDisplay"
_VERSION: Final = 1
_KIB: Final = 1_024
_HEADER: Final = 24  # bytes
_OVERHEAD: Final = 17  # bytes that a chunk is longer than what is in it


def recognises(content: Content) -> bool:
    """Say whether this is an export of Ente Auth, and not just a list of URIs."""
    if content.record.keys() >= {"kdfParams", "encryptedData", "encryptionNonce"}:
        return True
    return content.text.lstrip().startswith("otpauth://") and f"{_DISPLAY}=" in content.text


def read(content: Content, password: Secret | None) -> Export:
    """Return what an export holds; raises as `reading.read` does."""
    if content.json is None:
        return Export(Format.ENTE, _entries(decoded(content.data)))
    plain = _opened(record(content.json), needed(password))
    try:
        return Export(Format.ENTE, _entries(decoded(plain)))
    finally:
        plain[:] = bytes(len(plain))


def _opened(frame: Record, password: Secret) -> bytearray:
    if frame_number(frame, "version") > _VERSION:
        raise UnsupportedFormatError(Unsupported.NEWER_VERSION, Format.ENTE.app)
    given = record(frame.get("kdfParams"))
    memory, passes = frame_number(given, "memLimit"), frame_number(given, "opsLimit")
    cost = kdf.Argon2Cost(memory // _KIB, passes, lanes=1)
    sealed = base64_bytes(frame_text(frame, "encryptedData"))
    header = base64_bytes(frame_text(frame, "encryptionNonce"))
    if len(header) != _HEADER or len(sealed) < _OVERHEAD:
        raise DamagedExportError
    key = kdf.argon2(password, base64_bytes(frame_text(given, "salt")), cost)
    return _stream(key, header, sealed)


def _stream(key: Secret, header: bytes, sealed: bytes) -> bytearray:
    """Open a stream of one chunk (libsodium's secretstream); its tag may end it or not."""
    from nacl import bindings, exceptions

    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    try:
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, header, key.reveal())
        plain, _tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, sealed)
    except exceptions.CryptoError:
        raise WrongImportPasswordError from None
    return bytearray(plain)


def _entries(text: str) -> tuple[Entry, ...]:
    return entries_in(text, _found)


def _found(line: str) -> Found:
    token = parse_uri(line)  # first: it bounds the length of what is then taken apart
    display = _display(line)
    note = display.get("note")
    return Found(
        token=token,
        group=fields.joined(texts(display.get("tags"))),
        note=note if isinstance(note, str) else "",
        favourite=display.get("pinned") is True,
    )


def _display(line: str) -> Record:
    """Return how the app shows an entry; what is no JSON says nothing, and costs no token."""
    try:
        shown = parsed(parameter(line, _DISPLAY))
    except DamagedExportError:
        return {}
    return shown if isinstance(shown, dict) else {}
