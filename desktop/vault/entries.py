"""Tokens as a person keeps them, and clinics; and both as bytes of a vault's body.

A record is its id, JSON for what is no secret, then the secrets as bytes: no text of a secret is
made when a vault is read.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final
from uuid import UUID

from desktop.errors import BadTokenError, Refusal
from desktop.otp.token import Algorithm, Kind, Token, one_line
from desktop.secret import Secret
from desktop.vault import sign_in
from desktop.vault.person import COLOURS
from desktop.vault.sign_in import SignIn

LABEL: Final = range(1, 257)  # characters
NOTE: Final = 4_096  # characters
SECRET: Final = range(1, 65_536)  # bytes
_ID: Final = 16
_SIZE: Final = struct.Struct(">I")
_SHORT: Final = struct.Struct(">H")
_JSON: Final = json.JSONDecoder()
_WHOLE: Final = range(2**48)  # far beyond any time and any position


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A token with the person's own label, and what they keep beside it.

    Times are Unix seconds. Raises BadTokenError for a label, note or secret out of bounds, and for
    text that no file could hold.
    """

    id: UUID
    token: Token
    label: str
    clinic: UUID | None = None
    note: str = ""
    favourite: bool = False
    position: int = 0
    created: int
    last_used: int | None = None
    deleted: int | None = None

    def __post_init__(self) -> None:
        _check_label(self.label)
        if len(self.note) > NOTE or len(self.token.secret) not in SECRET:
            raise BadTokenError(Refusal.TOO_LONG)
        if not _storable(self.note):
            raise BadTokenError(Refusal.BAD_LABEL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """A place the person works for; `colour` counts through the clinic palette.

    Raises BadTokenError for a name out of bounds.
    """

    id: UUID
    name: str
    colour: int
    sign_in: SignIn | None = None

    def __post_init__(self) -> None:
        _check_label(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """What is known of an entry that is about to be made; bounds are checked when it is."""

    token: Token
    label: str
    clinic: UUID | None = None
    note: str = ""
    favourite: bool = False


def next_colour(clinics: Collection[Clinic]) -> int:
    """Return the colour of the next clinic: the first that none has, or the next in turn."""
    taken = {clinic.colour for clinic in clinics}
    free = (colour for colour in range(COLOURS) if colour not in taken)
    return next(free, len(clinics) % COLOURS)


class Quarantine(Enum):
    """Why an entry is set aside."""

    DAMAGED = "damaged"
    NEWER = "newer"
    BAD_VALUE = "bad value"


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An entry that cannot be used: kept as it is, so that nothing is lost by reading it."""

    raw: bytes  # may hold a secret
    kind: int  # of the record
    reason: Quarantine
    label: str | None = None
    clinic: UUID | None = None

    def __repr__(self) -> str:
        return f"Quarantined({self.reason})"


def entry_to_bytes(entry: Entry) -> bytearray:
    """Return an entry as a record."""
    token = entry.token
    facts = {
        "kind": token.kind.value,
        "issuer": token.issuer,
        "account": token.account,
        "algorithm": token.algorithm.value,
        "digits": token.digits,
        "period": token.period,
        "counter": token.counter,
        "label": entry.label,
        "clinic": entry.clinic.hex if entry.clinic else None,
        "note": entry.note,
        "favourite": entry.favourite,
        "position": entry.position,
        "created": entry.created,
        "last_used": entry.last_used,
        "deleted": entry.deleted,
        "pin": token.pin is not None,
    }
    record = _start(entry.id, facts)
    pin = token.pin.view if token.pin else b""
    for secret in (token.secret.view, pin):
        record += _SHORT.pack(len(secret))
        record += secret
    return record


def entry_from_bytes(record: bytes | bytearray) -> Entry:
    """Read an entry. Raises UnusableRecordError."""
    facts: dict[str, Any] = {}
    try:
        identity, facts, at = _read_start(record)
        secret, at = _secret(record, at)
        pin, at = _secret(record, at)
        _end(record, at)
        return Entry(
            id=identity,
            token=Token(
                kind=Kind(facts["kind"]),
                issuer=_text(facts["issuer"]),
                account=_text(facts["account"]),
                secret=secret,
                algorithm=Algorithm(facts["algorithm"]),
                digits=facts["digits"],
                period=facts["period"],
                counter=facts["counter"],
                pin=pin if facts["pin"] else None,
            ),
            label=_text(facts["label"]),
            clinic=_clinic(facts),
            note=_text(facts["note"]),
            favourite=facts["favourite"] is True,
            position=_whole(facts["position"]),
            created=_whole(facts["created"]),
            last_used=_time(facts["last_used"]),
            deleted=_time(facts["deleted"]),
        )
    except BadTokenError as error:
        raise UnusableRecordError(Quarantine.BAD_VALUE, facts) from error
    except (ValueError, TypeError, LookupError, struct.error, RecursionError) as error:
        raise UnusableRecordError(Quarantine.DAMAGED, facts) from error


def clinic_to_bytes(clinic: Clinic) -> bytearray:
    """Return a clinic as a record."""
    facts: dict[str, Any] = {"name": clinic.name, "colour": clinic.colour}
    if clinic.sign_in is None:
        return _start(clinic.id, facts)
    record = _start(clinic.id, {**facts, "sign_in": sign_in.to_facts(clinic.sign_in)})
    key = clinic.sign_in.key.view if clinic.sign_in.key else b""
    record += _SHORT.pack(len(key))
    record += key
    return record


def clinic_from_bytes(record: bytes | bytearray) -> Clinic:
    """Read a clinic. Raises UnusableRecordError."""
    facts: dict[str, Any] = {}
    try:
        identity, facts, at = _read_start(record)
        how = None
        if "sign_in" in facts:
            key, at = _secret(record, at)
            how = sign_in.from_facts(facts["sign_in"], key if facts["sign_in"]["key"] else None)
        _end(record, at)
        colour = _whole(facts["colour"]) % COLOURS
        return Clinic(id=identity, name=_text(facts["name"]), colour=colour, sign_in=how)
    except (
        BadTokenError,
        ValueError,
        TypeError,
        LookupError,
        struct.error,
        RecursionError,
    ) as error:
        raise UnusableRecordError(Quarantine.DAMAGED, facts) from error


class UnusableRecordError(Exception):
    """A record that does not hold what it should; the entry goes to quarantine."""

    def __init__(self, reason: Quarantine, facts: dict[str, Any]) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts

    def quarantined(self, record: bytes | bytearray, kind: int) -> Quarantined:
        """Return what is kept and shown of the record."""
        label = self.facts.get("label", self.facts.get("name"))
        shown = one_line(label)[: LABEL[-1]] if isinstance(label, str) else ""
        try:
            clinic = _clinic(self.facts)
        except (ValueError, TypeError, LookupError):
            clinic = None
        return Quarantined(bytes(record), kind, self.reason, shown or None, clinic)


def _start(identity: UUID, facts: dict[str, Any]) -> bytearray:
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    return bytearray(identity.bytes + _SIZE.pack(len(text)) + text)


def _read_start(record: bytes | bytearray) -> tuple[UUID, dict[str, Any], int]:
    (length,) = _SIZE.unpack_from(record, _ID)
    at = _ID + _SIZE.size
    facts = _JSON.decode(record[at : at + length].decode())
    if not isinstance(facts, dict) or at + length > len(record):
        raise ValueError("facts")
    return UUID(bytes=bytes(record[:_ID])), facts, at + length


def _secret(record: bytes | bytearray, at: int) -> tuple[Secret, int]:
    (length,) = _SHORT.unpack_from(record, at)
    at += _SHORT.size
    secret = Secret(memoryview(record)[at : at + length])
    if len(secret) != length:
        raise ValueError("length")
    return secret, at + length


def _end(record: bytes | bytearray, at: int) -> None:
    if at != len(record):
        raise ValueError("length")


def _check_label(label: str) -> None:
    if len(label) not in LABEL or not label.strip() or not _storable(label):
        raise BadTokenError(Refusal.BAD_LABEL)


def _storable(text: str) -> bool:
    """Whether it has UTF-8: half of a surrogate pair, which a clipboard may hold, has none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _whole(value: object) -> int:
    if type(value) is not int or value not in _WHOLE:
        raise ValueError("whole number")
    return value


def _time(value: object) -> int | None:
    return None if value is None else _whole(value)


def _clinic(facts: dict[str, Any]) -> UUID | None:
    clinic = facts["clinic"]
    return None if clinic is None else UUID(hex=_text(clinic))
