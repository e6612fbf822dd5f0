"""Where KeePass, KeePassXC and their plugins keep what a code is computed from.

- `otp`: an otpauth URI (KeePassXC), or `key=…&size=…&step=…` (KeeOtp);
- `TOTP Seed` with `TOTP Settings` such as `30;6`, or `30;S` for Steam (KeeTrayTOTP, KeePassXC);
- `TimeOtp-…` and `HmacOtp-…` (KeePass 2.47 and newer).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from desktop.errors import BadTokenError, Refusal
from desktop.interchange import fields
from desktop.interchange.json_reading import Record, number, text
from desktop.otp.base32 import secret_from_text
from desktop.otp.token import Algorithm, Kind, Token
from desktop.otp.uri import parse_uri, scheme_of
from desktop.secret import Secret

TITLE: Final = "Title"
USER: Final = "UserName"
NOTES: Final = "Notes"

_NAMES: Final = frozenset({TITLE, USER, NOTES, "otp", "TOTP Seed", "TOTP Settings"})
_TIME: Final = "TimeOtp-"
_COUNTER: Final = "HmacOtp-"
_ENCODINGS: Final[dict[str, Callable[[str], Secret]]] = {
    "Secret": lambda value: Secret(value.encode()),
    "Secret-Hex": fields.hex_secret,
    "Secret-Base32": secret_from_text,
    "Secret-Base64": fields.base64_secret,
}
_ALGORITHMS: Final = {
    "": Algorithm.SHA1,
    "HMAC-SHA-1": Algorithm.SHA1,
    "HMAC-SHA-256": Algorithm.SHA256,
    "HMAC-SHA-512": Algorithm.SHA512,
}
# KeeOtp's parameters, as an otpauth URI calls them.
_KEE_OTP: Final = {
    "key": "secret",
    "size": "digits",
    "step": "period",
    "otphashmode": "algorithm",
    "counter": "counter",
}


def wanted(name: str) -> bool:
    """Say whether a string of an entry is of use here."""
    return name in _NAMES or name.startswith((_TIME, _COUNTER))


def tokens(values: Record) -> Iterator[Callable[[], Token]]:
    """Go over what makes a token of an entry: one for each way in which it keeps one."""
    if text(values, "otp").strip():
        yield lambda: _from_otp(values)
    if text(values, "TOTP Seed").strip():
        yield lambda: _from_seed(values)
    if any(f"{_TIME}{name}" in values for name in _ENCODINGS):
        yield lambda: _from_keepass(values, _TIME)
    if any(f"{_COUNTER}{name}" in values for name in _ENCODINGS):
        yield lambda: _from_keepass(values, _COUNTER)


def _from_otp(values: Record) -> Token:
    value = text(values, "otp").strip()
    if scheme_of(value) or "key=" not in value.lower():
        return fields.token_from(value)
    kind = "totp"
    renamed = ["issuer="]
    for pair in value.split("&"):
        key, _, given = pair.partition("=")
        key = key.strip().lower()
        if key == "type":
            kind = given.strip().lower()
        elif key in _KEE_OTP:
            renamed.append(f"{_KEE_OTP[key]}={given}")
    return parse_uri(f"otpauth://{kind}/?{'&'.join(renamed)}")


def _from_seed(values: Record) -> Token:
    period, _, rest = text(values, "TOTP Settings").partition(";")
    digits = rest.partition(";")[0].strip()  # KeeTrayTOTP adds the address of a clock
    settings: Record = {"period": period, "digits": digits}
    steam = digits.upper() == "S"
    return Token(
        kind=Kind.STEAM if steam else Kind.TOTP,
        issuer="",
        account="",
        secret=secret_from_text(text(values, "TOTP Seed")),
        digits=6 if steam else number(settings, "digits", Refusal.BAD_DIGITS, 6),
        period=number(settings, "period", Refusal.BAD_PERIOD, 30),
    )


def _from_keepass(values: Record, prefix: str) -> Token:
    algorithm = _ALGORITHMS.get(text(values, f"{prefix}Algorithm").strip().upper())
    if algorithm is None:
        raise BadTokenError(Refusal.BAD_ALGORITHM)
    name = next(each for each in _ENCODINGS if f"{prefix}{each}" in values)
    return Token(
        kind=Kind.TOTP if prefix == _TIME else Kind.HOTP,
        issuer="",
        account="",
        secret=_ENCODINGS[name](text(values, f"{prefix}{name}")),
        algorithm=algorithm,
        digits=number(values, f"{prefix}Length", Refusal.BAD_DIGITS, 6),
        period=number(values, f"{prefix}Period", Refusal.BAD_PERIOD, 30),
        counter=number(values, f"{prefix}Counter", Refusal.BAD_COUNTER, 0),
    )
