"""2fast's data file, `.2fa` (github.com/2fast-team/2fast).

JSON whose texts are encrypted one by one. All share one key and one IV, and none is authenticated.
"""

from __future__ import annotations

from typing import Final

from desktop.errors import (
    BadTokenError,
    DamagedExportError,
    Refusal,
    Unsupported,
    UnsupportedFormatError,
    WrongImportPasswordError,
)
from desktop.interchange import fields, kdf
from desktop.interchange.base import Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import (
    Record,
    array,
    frame_number,
    number,
    record,
    text,
    whole_entry,
)
from desktop.interchange.sealed import base64_bytes, needed, open_cbc
from desktop.otp.token import Algorithm, Kind, Token
from desktop.secret import Secret

_LIST: Final = "Collection"
_SECRET: Final = "SecretByteArray"  # noqa: S105  the name of a field
_SALT: Final = bytes([14, 223, 35, 197, 93, 242, 239, 8])
_NEWEST: Final = 3
_OLD_ITERATIONS, _ITERATIONS = 1_000, 25_000
_ALGORITHMS: Final = {0: Algorithm.SHA1, 1: Algorithm.SHA256, 2: Algorithm.SHA512}


def recognises(content: Content) -> bool:
    """Say whether this is such a file."""
    return content.record.keys() >= {_LIST, "IV"}


def read(content: Content, password: Secret | None) -> Export:
    """Return the accounts, which are always encrypted."""
    frame = record(content.json)
    accounts = array(frame.get(_LIST))
    opening = _Opening(frame, needed(password))
    # Wrong padding is the only sign of a wrong password, so an account counts that opens wholly.
    if accounts and not any(opening.opens(account) for account in accounts):
        raise WrongImportPasswordError
    return Export(Format.TWOFAST, fields.entries_of(accounts, opening.found))


class _Opening:
    def __init__(self, frame: Record, password: Secret) -> None:
        version = frame_number(frame, "Version") if "Version" in frame else 1
        if version > _NEWEST:
            raise UnsupportedFormatError(Unsupported.NEWER_VERSION, Format.TWOFAST.app)
        salt = base64_bytes(frame.get("Salt")) if version == _NEWEST else _SALT
        if version <= 1:
            self._key = kdf.pbkdf2(password, salt, _OLD_ITERATIONS, "sha1")
        else:
            self._key = kdf.pbkdf2(password, salt, _ITERATIONS, "sha256")
        self._iv = base64_bytes(frame.get("IV"))

    def opens(self, account: object) -> bool:
        """Say whether what every account has is encrypted with this key."""
        try:
            for name in ("Label", "Issuer", _SECRET):
                self._opened(whole_entry(account), name).wipe()
        except BadTokenError:
            return False
        return True

    def found(self, account: Record) -> Found:
        hash_mode = number(account, "HashMode", Refusal.BAD_ALGORITHM, 0)
        token = Token(
            kind=fields.kind(self._text(account, "OTPType") or Kind.TOTP),
            issuer=self._text(account, "Issuer"),
            account=self._text(account, "Label"),
            secret=self._opened(account, _SECRET),
            algorithm=fields.chosen(_ALGORITHMS, hash_mode, Refusal.BAD_ALGORITHM),
            digits=number(account, "TotpSize", Refusal.BAD_DIGITS, 6),
            period=number(account, "Period", Refusal.BAD_PERIOD, 30),
        )
        return Found(
            token=token,
            note=self._text(account, "Notes"),
            favourite=account.get("IsFavourite") is True,
        )

    def _text(self, account: Record, name: str) -> str:
        if not text(account, name):
            return ""
        return bytes(self._opened(account, name).view).decode("utf-8", "replace")

    def _opened(self, account: Record, name: str) -> Secret:
        try:
            data = base64_bytes(text(account, name))
            return Secret.adopt(open_cbc(self._key, self._iv, data))
        except (DamagedExportError, WrongImportPasswordError):
            raise BadTokenError(Refusal.BAD_SECRET) from None
