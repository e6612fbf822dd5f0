"""How a person signs in to a clinic: everything but the password, which is never kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from desktop.otp.token import one_line
from desktop.secret import Secret

TEXT: Final = 1_024  # characters of an address, an e-mail and the like
KEY: Final = range(1, 1_025)  # bytes of a key for a clinic's own interface
PORTS: Final = range(1, 65_536)
LEAST: Final = range(1, 31)  # seconds
USUAL_LEAST: Final = 5


class SignInKind(StrEnum):
    """What a clinic's server speaks; the values stand in vaults and do not change."""

    ALLAUTH = "allauth"
    OIDC = "oidc"
    CLINIKO = "cliniko"
    WEB = "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What is kept of a person's account at a clinic.

    `issuer`, `client` and `port` are an OpenID Connect server's, a `port` where it knows one
    return address only. `token` is the one whose code is asked for, when that has been said;
    `least` how many seconds a code must have left to be handed over. `browser` and `profile` are
    those that this clinic opens in, empty for the usual ones. `advised`: the person has read that
    an account of their own is better than a shared one. `key` is their own for the clinic's
    programming interface. Raises ValueError for what is out of bounds.
    """

    kind: SignInKind
    address: str
    email: str = ""
    issuer: str = ""
    client: str = ""
    port: int | None = None
    token: UUID | None = None
    least: int = USUAL_LEAST
    browser: str = ""
    profile: str = ""
    advised: bool = False
    key: Secret | None = None

    def __post_init__(self) -> None:
        texts = (self.address, self.email, self.issuer, self.client, self.browser, self.profile)
        if not self.address or any(len(each) > TEXT or one_line(each) != each for each in texts):
            raise ValueError("text")
        if self.port is not None and self.port not in PORTS:
            raise ValueError("port")
        if self.least not in LEAST:
            raise ValueError("seconds")
        if self.key is not None and len(self.key) not in KEY:
            raise ValueError("key")


def to_facts(sign_in: SignIn) -> dict[str, Any]:
    """Return what is no secret of it; `key` says whether there is one."""
    return {
        "kind": sign_in.kind.value,
        "address": sign_in.address,
        "email": sign_in.email,
        "issuer": sign_in.issuer,
        "client": sign_in.client,
        "port": sign_in.port,
        "token": sign_in.token.hex if sign_in.token else None,
        "least": sign_in.least,
        "browser": sign_in.browser,
        "profile": sign_in.profile,
        "advised": sign_in.advised,
        "key": sign_in.key is not None,
    }


def from_facts(facts: dict[str, Any], key: Secret | None) -> SignIn:
    """Read it again. Raises ValueError, TypeError and LookupError."""
    texts = {
        name: facts[name] for name in ("address", "email", "issuer", "client", "browser", "profile")
    }
    if any(type(text) is not str for text in texts.values()):
        raise TypeError("text")
    token, port, least = facts["token"], facts["port"], facts["least"]
    if type(least) is not int or type(port) not in (int, type(None)):
        raise TypeError("whole number")
    return SignIn(
        kind=SignInKind(facts["kind"]),
        token=None if token is None else UUID(hex=token),
        port=port,
        least=least,
        advised=facts["advised"] is True,
        key=key,
        **texts,
    )
