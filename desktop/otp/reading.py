"""What the text of a QR code, or pasted text, is: the one place that decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from desktop.errors import BadTokenError, TooLargeError
from desktop.otp import migration
from desktop.otp.migration import Part, Refused, parse_migration
from desktop.otp.token import Token
from desktop.otp.uri import SCHEMES, parse_uri, scheme_of

LONGEST: Final = 8_388_608  # characters of a text: the most entries, at a good length each
ENTRIES: Final = migration.ENTRIES

_INVISIBLE: Final = "\ufeff\u200b\u2060\0"  # what copying leaves around a line


class Form(StrEnum):
    """What a text is; the values stand in the command line's `format`."""

    OTPAUTH = "otpauth"
    MIGRATION = "otpauth-migration"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text holds.

    OTPAUTH: `tokens`, and in `refused` the lines that are none (places count lines with text).
    MIGRATION: `parts` in the order met; lines that are none of these are in `refused`, and
    `tokens` has those of plain URIs between them, not those of the parts.
    OTHER: nothing; `text` may be anything, also a secret.
    """

    form: Form
    text: str = field(repr=False)
    tokens: tuple[Token, ...] = ()
    refused: tuple[Refused, ...] = ()
    parts: tuple[Part, ...] = ()


def read_text(text: str) -> Reading:
    """Tell what a text is: one URI, or one on each line, or something else.

    What looks like a token and is none ends in `refused`, one by one, and costs only itself.
    Raises TooLargeError only.
    """
    if len(text) > LONGEST:
        raise TooLargeError(LONGEST)
    lines = [line for each in text.splitlines() if (line := _trimmed(each))]
    if not any(is_link(line) for line in lines):
        return Reading(Form.OTHER, text)
    if len(lines) > ENTRIES:
        raise TooLargeError(ENTRIES)
    tokens: list[Token] = []
    refused: list[Refused] = []
    parts: list[Part] = []
    form = Form.OTPAUTH
    for place, line in enumerate(lines, 1):
        try:
            if scheme_of(line) == migration.SCHEME:
                form = Form.MIGRATION
                parts.append(parse_migration(line))
            else:
                tokens.append(parse_uri(line))
        except BadTokenError as error:
            refused.append(Refused(place, "", error.reason))
    return Reading(form, text, tuple(tokens), tuple(refused), tuple(parts))


def _trimmed(line: str) -> str:
    return line.strip().strip(_INVISIBLE).strip()


def is_link(line: str) -> bool:
    """Say whether a line is what one would open with an authenticator; it need not be right."""
    return scheme_of(line) in {*SCHEMES, migration.SCHEME}
