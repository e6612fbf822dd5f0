"""What an OpenID provider says of itself (OpenID Connect Discovery 1.0)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, Final

from desktop.clinic.address import Address, parse
from desktop.clinic.wire import Answer, Wire
from desktop.errors import ClinicError, ClinicFault

WELL_KNOWN: Final = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Provider:
    """The places of a provider; those that it does not offer are None."""

    issuer: str
    authorization: Address
    token: Address
    keys: Address
    user: Address | None
    end_session: Address | None
    revocation: Address | None
    names_itself: bool  # in answers to the browser (RFC 9207)


def discover(wire: Wire, issuer: str) -> Provider:
    """Ask a provider for its places.

    Raises ClinicError: ISSUER when it does not give itself exactly this name, NO_PKCE when it says
    that it has no S256 (those who say nothing, as Microsoft does, have it), NOT_A_CLINIC when there
    is no provider.
    """
    base = parse(issuer)
    answer = wire.ask("GET", replace(base, path=base.path + WELL_KNOWN))
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ClinicError(ClinicFault.SERVER_ERROR)
    if answer.status != HTTPStatus.OK:
        raise ClinicError(ClinicFault.NOT_A_CLINIC)
    return provider_in(answer, issuer)


def provider_in(answer: Answer, issuer: str) -> Provider:
    """Read what a provider says of itself. Raises ClinicError, as `discover` does."""
    facts = answer.json()
    if facts.get("issuer") != issuer:
        raise ClinicError(ClinicFault.ISSUER)
    methods = facts.get("code_challenge_methods_supported")
    if isinstance(methods, list) and "S256" not in methods:
        raise ClinicError(ClinicFault.NO_PKCE)
    return Provider(
        issuer,
        _needed(facts, "authorization_endpoint"),
        _needed(facts, "token_endpoint"),
        _needed(facts, "jwks_uri"),
        _offered(facts, "userinfo_endpoint"),
        _offered(facts, "end_session_endpoint"),
        _offered(facts, "revocation_endpoint"),
        facts.get("authorization_response_iss_parameter_supported") is True,
    )


def _needed(facts: Mapping[str, Any], name: str) -> Address:
    address = _offered(facts, name)
    if address is None:
        raise ClinicError(ClinicFault.UNEXPECTED)
    return address


def _offered(facts: Mapping[str, Any], name: str) -> Address | None:
    text = facts.get(name)
    return parse(text) if isinstance(text, str) and "://" in text else None
