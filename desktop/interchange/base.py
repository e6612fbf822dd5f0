"""What a file of another app holds, entry by entry, and the limits that every reader keeps to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from desktop.errors import BadTokenError, Refusal, TooLargeError
from desktop.otp.token import Token, one_line

ENTRIES: Final = 10_000
NAME: Final = 256  # characters of a label or a group
NOTE: Final = 4_096


class Format(StrEnum):
    """An app's file; the values stand in the command line's `--format` and `format`.

    `app` is the name that people know the app by.
    """

    AEGIS = "aegis", "Aegis"
    TWOFAS = "2fas", "2FAS"
    ANDOTP = "andotp", "andOTP"
    APPLE_PASSWORDS = "apple-passwords", "Apple Passwords"
    AUTHENTICATOR_PLUS = "authenticator-plus", "Authenticator Plus"
    AUTHY = "authy", "Authy"
    BATTLE_NET = "battle-net", "Battle.net Authenticator"
    BITWARDEN = "bitwarden", "Bitwarden"
    BITWARDEN_AUTHENTICATOR = "bitwarden-authenticator", "Bitwarden Authenticator"
    DUO = "duo", "Duo Mobile"
    ENTE = "ente", "Ente Auth"
    FREEOTP = "freeotp", "FreeOTP"
    FREEOTP_PLUS = "freeotp-plus", "FreeOTP+"
    GOOGLE = "google-authenticator", "Google Authenticator"
    KEEPASS = "keepass", "KeePass"
    KEYSMITH = "keysmith", "Keysmith"
    LASTPASS = "lastpass", "LastPass Authenticator"
    MICROSOFT = "microsoft-authenticator", "Microsoft Authenticator"
    ONE_PASSWORD = "1password", "1Password"
    OTPCLIENT = "otpclient", "OTPClient"
    PROTON_AUTHENTICATOR = "proton-authenticator", "Proton Authenticator"
    PROTON_PASS = "proton-pass", "Proton Pass"
    RAIVO = "raivo", "Raivo"
    STEAM = "steam", "Steam"
    STRATUM = "stratum", "Stratum"
    TOTP_AUTHENTICATOR = "totp-authenticator", "TOTP Authenticator"
    TWOFAST = "2fast", "2fast"
    URIS = "uri", "otpauth://"
    WINAUTH = "winauth", "WinAuth"

    app: str

    def __new__(cls, value: str, app: str) -> Self:
        """Make a member that is equal to its value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.app = app
        return member


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entry that is a token, with what its app kept beside it.

    Label and group are made one line; all texts are cut to what is kept of them.
    """

    token: Token
    label: str = ""  # the person's own name for it, where the app has one beside issuer and account
    group: str = ""  # a folder, category or tag
    note: str = ""
    favourite: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", one_line(self.label[:NAME]))
        object.__setattr__(self, "group", one_line(self.group[:NAME]))
        # No vault could store half of a surrogate pair.
        note = self.note[:NOTE].encode("utf-8", "replace").decode("utf-8")
        object.__setattr__(self, "note", note.strip())


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that is no token that can be used: its place from 1, its name, and why not."""

    place: int
    name: str
    reason: Refusal


Entry = Found | Refused


@dataclass(frozen=True, slots=True)
class Export:
    """All entries of a file, in its own order: none is left out, so the counts add up."""

    format: Format
    entries: tuple[Entry, ...]


def entries(raw: Iterable[tuple[str, Callable[[], Found]]]) -> tuple[Entry, ...]:
    """Make each entry, by its name and what makes it; what is no token costs only itself.

    Raises TooLargeError for more than ENTRIES.
    """
    made: list[Entry] = []
    for place, (name, make) in enumerate(raw, 1):
        if place > ENTRIES:
            raise TooLargeError(ENTRIES)
        try:
            made.append(make())
        except BadTokenError as error:
            made.append(Refused(place, one_line(name[:NAME]), error.reason))
    return tuple(made)
