"""otpauth:// URIs and their variants (github.com/google/google-authenticator/wiki/Key-Uri-Format).

Taken apart by hand: `urllib.parse.urlsplit` would cut names at `#` and refuse some of what real
clinics emit. Strict about what changes a code, tolerant about the rest: unknown parameters are
ignored, the first of a repeated one counts (as in Google Authenticator), names and keys may be in
any case, and `&amp;` is taken for `&`.
"""

from __future__ import annotations

import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from desktop.errors import BadTokenError, Refusal
from desktop.otp.base32 import secret_from_text, secret_to_text
from desktop.otp.token import FIXED, PIN, WITH_PIN, Algorithm, Kind, Token, one_line
from desktop.secret import Secret

LONGEST: Final = 16_384  # characters of a URI
SCHEMES: Final = ("otpauth", "apple-otpauth", "steam", "motp")

_STEAM_NAME: Final = "Steam"
_STEAM_DIGITS: Final = FIXED[Kind.STEAM].digits
_KINDS: Final[Mapping[str, Kind]] = {
    "totp": Kind.TOTP,
    "hotp": Kind.HOTP,
    "steam": Kind.STEAM,
    "yaotp": Kind.YANDEX,
}
_TYPES: Final = {kind: name for name, kind in _KINDS.items()}
_NUMBER_LENGTH: Final = 20  # digits of the largest 64-bit number


@dataclass(frozen=True, slots=True)
class Name:
    """Whose token it is."""

    issuer: str
    account: str


def scheme_of(text: str) -> str:
    """Return the scheme of a URI in lower case; empty when it has none."""
    scheme, separator, _ = text.partition("://")
    return scheme.strip().lower() if separator else ""


def parse_uri(uri: str) -> Token:
    """Read a token from one URI.

    A token of a kind with a PIN has none unless the URI holds it (`Token.needs_pin`).
    Raises BadTokenError with the reason.
    """
    if len(uri) > LONGEST:
        raise BadTokenError(Refusal.TOO_LONG)
    scheme = scheme_of(uri)
    rest = uri.partition("://")[2].strip()
    match scheme:
        case "otpauth" | "apple-otpauth":
            return _otpauth(rest)
        case "steam":
            return _steam(rest)
        case "motp":
            return _motp(rest)
        case _:
            raise BadTokenError(Refusal.NOT_A_TOKEN)


def format_uri(token: Token) -> str:
    """Write a token as a URI that `parse_uri` reads back as it was; spaces become %20, never +."""
    parameters = _parameters_of(token)
    query = "&".join(f"{key}={quote(value, safe='')}" for key, value in parameters.items())
    start = "motp://" if token.kind is Kind.MOTP else f"otpauth://{_TYPES[token.kind]}/"
    return f"{start}{_label_of(token)}?{query}"


def parameter(uri: str, key: str) -> str:
    """Return a parameter of a URI, decoded; empty when there is none of that name."""
    return _Query(uri.partition("?")[2]).text(key.lower())


def name_from(label: str, issuer: str = "", literal: str = "") -> Name:
    """Tell issuer and account apart in a label, beside an `issuer` parameter (decoded).

    The parameter wins, and a prefix that differs from it stays visible in the account. A prefix
    that equals `literal`, the parameter with its `+` kept, is what its maker meant.
    """
    label, issuer, literal = one_line(label), one_line(issuer), one_line(literal)
    if issuer and label.startswith(f"{issuer}:"):
        return Name(issuer, one_line(label[len(issuer) + 1 :]))
    prefix, colon, rest = (part.strip() for part in label.partition(":"))
    if not issuer:
        return Name(prefix, rest) if colon else Name("", label)
    if colon and prefix == literal:
        return Name(literal, rest)
    if colon and prefix.casefold() == issuer.casefold():
        return Name(issuer, rest)
    return Name(issuer, label)


def _otpauth(rest: str) -> Token:
    path, _, query = rest.partition("?")
    kind_name, _, label = path.partition("/")
    kind = _KINDS.get(kind_name.strip().lower())
    if kind is None:
        raise BadTokenError(Refusal.BAD_KIND)
    given = _Query(query)
    secret = secret_from_text(given.secret())
    name = _name(label, given)
    digits = given.number("digits", Refusal.BAD_DIGITS, 6)
    algorithm = given.algorithm()
    period = 30 if kind is Kind.HOTP else given.number("period", Refusal.BAD_PERIOD, 30)
    counter = 0
    if kind is Kind.HOTP:  # the counter is required there
        counter = given.number("counter", Refusal.BAD_COUNTER, None)
    if kind is Kind.TOTP and _is_steam(name, digits, given):
        kind = Kind.STEAM
    if kind is Kind.YANDEX:  # only tells how many digits to ask for, but must make sense
        length = given.number("pin_length", Refusal.BAD_PIN, PIN.start)
        if length not in PIN:
            raise BadTokenError(Refusal.BAD_PIN)
    return Token(
        kind=kind,
        issuer=name.issuer,
        account=name.account,
        secret=secret,
        algorithm=algorithm,
        digits=digits,
        # A period of up to 1e9 s would be legal; more than a day is refused everywhere here: such
        # a code is a second password rather than a second factor.
        period=period,
        counter=counter,
        pin=given.pin() if kind in WITH_PIN else None,
    )


def _is_steam(name: Name, digits: int, given: _Query) -> bool:
    """Whether a TOTP token is really Steam's: said so by KeePassXC or Stratum, or by its name."""
    if "encoder" in given:
        return given.text("encoder").lower() == "steam"
    if "steam" in given:
        return True
    return _named_steam(name.issuer) and (digits == _STEAM_DIGITS or "digits" not in given)


def _named_steam(issuer: str) -> bool:
    return issuer.casefold() == _STEAM_NAME.casefold()


def _steam(rest: str) -> Token:
    secret, _, _ = rest.partition("?")
    if "/" in secret:  # steam://run/440 starts a game
        raise BadTokenError(Refusal.NOT_A_TOKEN)
    return Token(
        kind=Kind.STEAM,
        issuer=_STEAM_NAME,
        account="",
        secret=secret_from_text(_decoded(secret)),
    )


def _motp(rest: str) -> Token:
    label, _, query = rest.partition("?")
    given = _Query(query)
    text = given.secret().strip()
    if not text:
        raise BadTokenError(Refusal.NO_SECRET)
    try:
        secret = Secret.adopt(bytearray.fromhex(text))
    except ValueError:
        raise BadTokenError(Refusal.BAD_SECRET) from None  # the cause would hold the text
    name = _name(label.lstrip("/"), given)
    return Token(
        kind=Kind.MOTP,
        issuer=name.issuer,
        account=name.account,
        secret=secret,
        pin=given.pin(),
    )


def _name(label: str, given: _Query) -> Name:
    """Read the name; a URI with neither label nor issuer was cut off, unless it says `issuer=`."""
    if not label and "issuer" not in given:
        raise BadTokenError(Refusal.BAD_LABEL)
    return name_from(_decoded(label), given.text("issuer"), _decoded(given.raw("issuer")))


class _Query:
    """The parameters of a URI by lower-case key; values are decoded when they are asked for."""

    def __init__(self, query: str) -> None:
        self._raw: dict[str, str] = {}
        for pair in query.replace("&amp;", "&").split("&"):
            key, _, value = pair.partition("=")
            self._raw.setdefault(_decoded(key).strip().lower(), value)

    def __contains__(self, key: str) -> bool:
        return key in self._raw

    def raw(self, key: str) -> str:
        return self._raw.get(key, "")

    def text(self, key: str) -> str:
        return _decoded(self.raw(key).replace("+", " "))

    def secret(self) -> str:
        if "secret" not in self:
            raise BadTokenError(Refusal.NO_SECRET)
        return self.text("secret")

    def number(self, key: str, reason: Refusal, missing: int | None) -> int:
        """Read a plain number; `missing` is what an absent one means, None: it is required.

        An empty one is refused: it was meant to say something.
        """
        if key not in self and missing is not None:
            return missing
        text = self.text(key).strip()
        # Not everything that int() takes: neither 1_0 nor digits of other scripts.
        if not (text.isascii() and text.isdigit() and len(text) <= _NUMBER_LENGTH):
            raise BadTokenError(reason)
        return int(text)

    def algorithm(self) -> Algorithm:
        # "SHA-1" is refused, as the TOTP test suite by Terence Eden asks.
        if "algorithm" not in self:
            return Algorithm.SHA1
        try:
            return Algorithm(self.text("algorithm").strip().upper())
        except ValueError:
            raise BadTokenError(Refusal.BAD_ALGORITHM) from None

    def pin(self) -> Secret | None:
        """Read the PIN, Base32 of its UTF-8: it may have letters that a URI cannot."""
        if "pin" not in self:
            return None
        try:
            return secret_from_text(self.text("pin"))
        except BadTokenError:
            raise BadTokenError(Refusal.BAD_PIN) from None


def _decoded(text: str) -> str:
    """Undo percent-encoding: UTF-8, or what old Windows servers send, which is Windows-1252."""
    if "%" not in text:
        return text
    data = unquote_to_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _label_of(token: Token) -> str:
    account = quote(token.account, safe="@")
    if token.issuer:
        return f"{quote(token.issuer, safe='')}:{account}"
    # An empty prefix keeps a colon in the account from being taken for the end of an issuer.
    return f":{account}" if ":" in token.account else account


def _parameters_of(token: Token) -> dict[str, str]:
    named = {"issuer": token.issuer} if token.issuer or not token.account else {}
    pin = {"pin": secret_to_text(token.pin)} if token.pin else {}
    if token.kind is Kind.MOTP:
        return {"secret": binascii.hexlify(token.secret.view).decode("ascii")} | named | pin
    parameters = {"secret": secret_to_text(token.secret)} | named | pin
    parameters |= {"algorithm": token.algorithm, "digits": str(token.digits)}
    if token.kind is Kind.HOTP:
        return parameters | {"counter": str(token.counter)}
    parameters["period"] = str(token.period)
    if token.kind is Kind.TOTP and token.digits == _STEAM_DIGITS and _named_steam(token.issuer):
        parameters["encoder"] = "default"  # keeps it from being taken for a Steam token
    return parameters
