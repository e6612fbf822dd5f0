"""Authy's shared preferences, from a rooted Android, with keys encrypted or not."""

from __future__ import annotations

from typing import Final

from desktop.errors import BadTokenError, DamagedExportError, Refusal, WrongImportPasswordError
from desktop.interchange import fields, json_reading, kdf, sealed
from desktop.interchange.base import ENTRIES, Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import Record, number, text, whole_entry
from desktop.otp.base32 import secret_from_text
from desktop.otp.token import Token
from desktop.secret import Secret

_LISTS: Final = (
    "com.authy.storage.tokens.authenticator.key",
    "com.authy.storage.tokens.authy.key",
)
_ENCRYPTED: Final = "encryptedSecret"
_PLAIN: Final = "decryptedSecret"
_SEED: Final = "secretSeed"
_ITERATIONS: Final = 1_000
_SEED_DIGITS, _SEED_PERIOD = 7, 10  # Authy's own codes
_NO_TYPE: Final = "authenticator"


def recognises(content: Content) -> bool:
    """Say whether these are its preferences."""
    return any(name in content.preferences for name in _LISTS)


def read(content: Content, password: Secret | None) -> Export:
    """Return the accounts; the password is the one for Authy's backups."""
    listed = [
        account
        for name in _LISTS
        for account in json_reading.array(json_reading.parsed(content.preferences.get(name, "[]")))
    ]
    opened = _Opened(listed[: ENTRIES + 1], password)
    made = fields.entries_of(listed, lambda account: _found(account, opened), "name")
    return Export(Format.AUTHY, made)


class _Opened:
    """The encrypted keys, opened. None of them authenticates itself."""

    def __init__(self, accounts: list[object], password: Secret | None) -> None:
        self._secrets: dict[int, Secret] = {}
        sealed_accounts = [each for each in accounts if _is_sealed(each)]
        if not sealed_accounts:
            return
        needed = sealed.needed(password)
        for account in sealed_accounts:
            try:
                self._secrets[id(account)] = _unsealed(whole_entry(account), needed)
            except (BadTokenError, DamagedExportError, WrongImportPasswordError):
                continue
        if not self._secrets:
            raise WrongImportPasswordError

    def secret(self, account: Record) -> Secret:
        try:
            return self._secrets[id(account)]
        except KeyError:
            raise BadTokenError(Refusal.BAD_SECRET) from None


def _is_sealed(account: object) -> bool:
    if not isinstance(account, dict) or account.get(_PLAIN) or account.get(_SEED):
        return False
    return isinstance(account.get(_ENCRYPTED), str)


def _unsealed(account: Record, password: Secret) -> Secret:
    salt = text(account, "salt").encode("utf-8", "replace")
    key = kdf.pbkdf2(password, salt, _ITERATIONS, "sha1")
    plain = sealed.open_cbc(key, bytes(16), sealed.base64_bytes(account.get(_ENCRYPTED)))
    key.wipe()
    try:
        return secret_from_text(plain.decode("latin-1"))
    finally:
        plain[:] = bytes(len(plain))


def _found(account: Record, opened: _Opened) -> Found:
    seed = text(account, _SEED)
    if seed:
        secret = fields.hex_secret(seed)
    elif _is_sealed(account):
        secret = opened.secret(account)
    else:
        secret = secret_from_text(text(account, _PLAIN))
    issuer, name = _names(account)
    token = Token(
        issuer=issuer,
        account=name,
        secret=secret,
        digits=number(account, "digits", Refusal.BAD_DIGITS, _SEED_DIGITS if seed else 6),
        period=_SEED_PERIOD if seed else 30,
    )
    return Found(token=token)


def _names(account: Record) -> tuple[str, str]:
    """Tell who issued it: said so, or what stands before the account in one of its names."""
    original = text(account, "originalName")
    name = text(account, "name") or original
    issuer = text(account, "originalIssuer")
    if not issuer and ":" in original:
        issuer = original.partition(":")[0]
    if not issuer and " - " in name:
        issuer = name.partition(" - ")[0]
    kind = text(account, "accountType")
    if not issuer and kind != _NO_TYPE:
        issuer = kind.capitalize()
    return issuer, name
