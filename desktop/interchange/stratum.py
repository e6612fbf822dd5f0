"""Stratum, once Authenticator Pro: backups in JSON, plain or encrypted in two ways, HTML, database.

doc/BACKUP_FORMAT.md of that app.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from desktop.errors import DamagedExportError, Refusal, WrongImportPasswordError
from desktop.interchange import database, fields, kdf
from desktop.interchange.base import Entry, Export, Format, Found
from desktop.interchange.content import Content
from desktop.interchange.json_reading import Record, listed, number, parsed_and_wiped, record, text
from desktop.interchange.sealed import needed, open_cbc, open_gcm
from desktop.interchange.uris import entries_in
from desktop.otp.base32 import secret_from_text
from desktop.otp.token import Algorithm, Kind, Token
from desktop.secret import Secret

_STRONG: Final = b"AUTHENTICATORPRO"
_LEGACY: Final = b"AuthenticatorPro"
_STRONG_COST: Final = kdf.Argon2Cost(memory_kib=65_536, iterations=3, lanes=4)
_STRONG_SALT: Final = 16
_STRONG_NONCE: Final = 12
_LEGACY_ITERATIONS: Final = 64_000
_LEGACY_SALT: Final = 20
_LEGACY_IV: Final = 16

_LISTS: Final = ("Authenticators", "AuthenticatorCategories", "Categories")
_TABLES: Final = ("authenticator", "authenticatorcategory", "category")
_COLUMNS: Final = frozenset({"secret", "issuer", "username", "type", "digits", "period"})
_CELL: Final = re.compile(r"<code>\s*([a-z-]+://[^<]*)</code>")

_KINDS: Final[Mapping[int, Kind]] = {
    1: Kind.HOTP,
    2: Kind.TOTP,
    3: Kind.MOTP,
    4: Kind.STEAM,
    5: Kind.YANDEX,
}
_ALGORITHMS: Final[Mapping[int, Algorithm]] = dict(enumerate(Algorithm))


def recognises(content: Content) -> bool:
    """Say whether this is a backup of Stratum's, its HTML, or its database."""
    if content.data.startswith((_STRONG, _LEGACY)):
        return True
    if database.tables(content.data).get("authenticator", frozenset()) >= _COLUMNS:
        return True
    return isinstance(content.record.get(_LISTS[0]), list) or _is_html(content.text)


def read(content: Content, password: Secret | None) -> Export:
    """Return what a backup holds; raises as `reading.read` does."""
    return Export(Format.STRATUM, _entries(content, password))


def _entries(content: Content, password: Secret | None) -> tuple[Entry, ...]:
    if content.data.startswith(database.MAGIC):
        return _joined(*(database.rows(content.data, name) for name in _TABLES))
    if content.data.startswith(_STRONG):
        return _of_backup(_open_strong(content.data, needed(password)))
    if content.data.startswith(_LEGACY):
        return _of_backup(_open_legacy(content.data, needed(password)))
    if _is_html(content.text):
        return entries_in("\n".join(_CELL.findall(content.text)))
    return _of_backup(content.json)


def _is_html(document: str) -> bool:
    return document.lstrip()[:9].lower() == "<!doctype" and bool(_CELL.search(document))


def _open_strong(data: bytes, password: Secret) -> object:
    salt, rest = _split(data[len(_STRONG) :], _STRONG_SALT)
    nonce, sealed = _split(rest, _STRONG_NONCE)
    return parsed_and_wiped(open_gcm(kdf.argon2(password, salt, _STRONG_COST), nonce, sealed))


def _open_legacy(data: bytes, password: Secret) -> object:
    salt, rest = _split(data[len(_LEGACY) :], _LEGACY_SALT)
    iv, sealed = _split(rest, _LEGACY_IV)
    key = kdf.pbkdf2(password, salt, _LEGACY_ITERATIONS, "sha1")
    plain = open_cbc(key, iv, sealed)
    try:
        return parsed_and_wiped(plain)
    except DamagedExportError:  # nothing else tells that the password was wrong
        raise WrongImportPasswordError from None


def _split(data: bytes, length: int) -> tuple[bytes, bytes]:
    if len(data) < length:
        raise DamagedExportError
    return data[:length], data[length:]


def _of_backup(document: object) -> tuple[Entry, ...]:
    """Make the entries of a backup, whose keys are those of the database but for their case."""
    backup = record(document)
    lists = (listed(backup, name) for name in _LISTS)
    return _joined(*([_lower(each) for each in values] for values in lists))


def _lower(value: object) -> object:
    return {key.lower(): value[key] for key in value} if isinstance(value, dict) else value


def _joined(
    authenticators: Iterable[object], links: Iterable[object], categories: Iterable[object]
) -> tuple[Entry, ...]:
    names = {
        str(each.get("id")): str(each.get("name")) for each in categories if isinstance(each, dict)
    }
    linked: dict[str, list[str]] = {}
    for each in links:
        name = names.get(str(each.get("categoryid"))) if isinstance(each, dict) else None
        if isinstance(each, dict) and name:
            linked.setdefault(str(each.get("authenticatorsecret")), []).append(name)
    # Joined once: many entries may have one secret, and that many categories.
    groups = {secret: fields.joined(each) for secret, each in linked.items()}
    return fields.entries_of(
        authenticators, lambda entry: _found(entry, groups), "issuer", "username"
    )


def _found(entry: Record, groups: Mapping[str, str]) -> Found:
    kind = fields.chosen(_KINDS, number(entry, "type", Refusal.BAD_KIND, None), Refusal.BAD_KIND)
    algorithm = number(entry, "algorithm", Refusal.BAD_ALGORITHM, 0)
    secret = text(entry, "secret")
    return Found(
        token=Token(
            kind=kind,
            issuer=text(entry, "issuer"),
            account=text(entry, "username"),
            secret=fields.hex_secret(secret) if kind is Kind.MOTP else secret_from_text(secret),
            algorithm=fields.chosen(_ALGORITHMS, algorithm, Refusal.BAD_ALGORITHM),
            digits=number(entry, "digits", Refusal.BAD_DIGITS, 6),
            period=number(entry, "period", Refusal.BAD_PERIOD, 30),
            counter=number(entry, "counter", Refusal.BAD_COUNTER, 0),
            pin=fields.pin(text(entry, "pin")),
        ),
        group=groups.get(secret, ""),
    )
