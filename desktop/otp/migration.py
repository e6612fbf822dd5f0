"""otpauth-migration:// URIs: the QR codes in which Google Authenticator hands over its tokens.

The payload is a protobuf message:
MigrationPayload: otp_parameters=1 (repeated), version=2, batch_size=3, batch_index=4, batch_id=5.
OtpParameters: secret=1, name=2, issuer=3, algorithm=4, digits=5, type=6, counter=7, unique_id=8.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar
from urllib.parse import unquote

from desktop.errors import BadTokenError, Refusal, TooLargeError
from desktop.otp.token import Algorithm, Kind, Token
from desktop.otp.uri import Name, name_from
from desktop.otp.wire import fields
from desktop.secret import Secret

SCHEME: Final = "otpauth-migration"
LONGEST: Final = 1_048_576  # characters of a URI; a QR code holds some 4,000
ENTRIES: Final = 10_000
PARTS: Final = range(1, 1_001)

_ALGORITHMS: Final[Mapping[int, Algorithm]] = {  # 4 is MD5
    0: Algorithm.SHA1,
    1: Algorithm.SHA1,
    2: Algorithm.SHA256,
    3: Algorithm.SHA512,
}
_DIGITS: Final[Mapping[int, int]] = {0: 6, 1: 6, 2: 8}
_KINDS: Final[Mapping[int, Kind]] = {1: Kind.HOTP, 2: Kind.TOTP}
_UNALTERED: Final = str.maketrans(" -_", "++/", "\t\r\n")

_T = TypeVar("_T")
_Values: TypeAlias = dict[int, int | memoryview]


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that cannot become a token: its 1-based place, the name it goes by, and why."""

    place: int
    name: str
    reason: Refusal


@dataclass(frozen=True, slots=True)
class Part:
    """One QR code of a set: number `index` (from 0) of `count` that share a `batch`."""

    tokens: tuple[Token, ...]
    refused: tuple[Refused, ...]
    index: int
    count: int
    batch: int


class MigrationSet:
    """Gathers parts until none is missing: in any order, repeated, and of several sets mixed."""

    def __init__(self) -> None:
        self._sets: dict[tuple[int, int], dict[int, Part]] = {}

    def add(self, part: Part) -> None:
        """Take a part in; one that is there already is replaced."""
        self._sets.setdefault((part.batch, part.count), {})[part.index] = part

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is there: set by set in the order begun, each by index."""
        return tuple(found[index] for found in self._sets.values() for index in sorted(found))

    @property
    def missing(self) -> tuple[int, ...]:
        """The indices still to come, of the sets in the order begun."""
        return tuple(
            index
            for (_, count), found in self._sets.items()
            for index in range(count)
            if index not in found
        )

    @property
    def complete(self) -> bool:
        """Whether at least one set was begun, and every one that was is whole."""
        return bool(self._sets) and not self.missing

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of all parts."""
        return tuple(token for part in self.parts for token in part.tokens)

    @property
    def refused(self) -> tuple[Refused, ...]:
        """The refused entries of all parts; their places count within their part."""
        return tuple(refused for part in self.parts for refused in part.refused)


def parse_migration(uri: str) -> Part:
    """Read one part. A bad entry costs itself only; it stands in `refused`.

    Raises BadTokenError, BAD_MIGRATION, for what is no such URI, and TooLargeError.
    """
    if len(uri) > LONGEST:
        raise TooLargeError(LONGEST)
    entries: list[memoryview] = []
    numbers: _Values = {}
    for number, value in fields(memoryview(_payload(uri))):
        if number == 1 and isinstance(value, memoryview):
            entries.append(value)
        else:
            numbers[number] = value
    if len(entries) > ENTRIES:
        raise TooLargeError(ENTRIES)
    count, index = _int32(numbers, 3) or 1, _int32(numbers, 4)
    if not entries or count not in PARTS or index not in range(count):
        raise BadTokenError(Refusal.BAD_MIGRATION)
    tokens, refused = _read(entries)
    return Part(tokens, refused, index, count, _int32(numbers, 5))


def _payload(uri: str) -> bytes:
    """Return the bytes in the parameter `data`, whatever a copy did to their Base64."""
    scheme, _, rest = uri.strip().partition("://")
    if scheme.lower() != SCHEME:
        raise BadTokenError(Refusal.BAD_MIGRATION)
    for pair in rest.partition("?")[2].split("&"):
        key, _, value = pair.partition("=")
        if key.lower() == "data":
            text = unquote(value).translate(_UNALTERED).rstrip("=")
            try:
                return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
            except (binascii.Error, ValueError):
                break
    raise BadTokenError(Refusal.BAD_MIGRATION)


def _read(entries: list[memoryview]) -> tuple[tuple[Token, ...], tuple[Refused, ...]]:
    tokens: list[Token] = []
    refused: list[Refused] = []
    for place, entry in enumerate(entries, 1):
        name = Name("", "")
        try:
            values = dict(fields(entry))
            name = name_from(_text(values, 2), _text(values, 3))
            tokens.append(_token(values, name))
        except BadTokenError as error:
            known = ": ".join(filter(None, (name.issuer, name.account)))
            refused.append(Refused(place, known, error.reason))
    return tuple(tokens), tuple(refused)


def _token(values: _Values, name: Name) -> Token:
    secret = values.get(1)
    return Token(
        kind=_one_of(_KINDS, values, 6, Refusal.BAD_KIND),
        issuer=name.issuer,
        account=name.account,
        secret=Secret(secret if isinstance(secret, memoryview) else b""),
        algorithm=_one_of(_ALGORITHMS, values, 4, Refusal.BAD_ALGORITHM),
        digits=_one_of(_DIGITS, values, 5, Refusal.BAD_DIGITS),
        counter=_integer(values, 7),
    )


def _one_of(known: Mapping[int, _T], values: _Values, field: int, reason: Refusal) -> _T:
    try:
        return known[_integer(values, field)]
    except KeyError:
        raise BadTokenError(reason) from None


def _integer(values: _Values, field: int) -> int:
    """Return a number; absent, it is 0, and bytes in its place are no number."""
    value = values.get(field, 0)
    if not isinstance(value, int):
        raise BadTokenError(Refusal.BAD_MIGRATION)
    return value


def _int32(values: _Values, field: int) -> int:
    low = _integer(values, field) & 0xFFFF_FFFF
    return low - (1 << 32) if low >> 31 else low


def _text(values: _Values, field: int) -> str:
    value = values.get(field)
    return str(value, "utf-8", "replace") if isinstance(value, memoryview) else ""
