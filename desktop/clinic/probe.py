"""What kind of server a clinic has: asked once, when it is added, and kept with the clinic."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Final

from desktop.clinic.address import Address, parse
from desktop.clinic.allauth_conversation import API
from desktop.clinic.backend import Kind, Site
from desktop.clinic.cliniko import is_cliniko
from desktop.clinic.provider import WELL_KNOWN, provider_in
from desktop.clinic.wire import Answer, Wire
from desktop.errors import ClinicError, ClinicFault

# A server that has no such page sends people elsewhere, or shows them something else.
_NOT_THIS: Final = frozenset({ClinicFault.REDIRECTED, ClinicFault.TOO_LARGE, ClinicFault.NOT_JSON})


def probe(address: str, wire: Wire | None = None) -> Site:
    """Find out how people sign in at an address; its `kind` says what was found.

    A web page is what is left when the server answers and has no other way. An OpenID provider
    still needs `client`. Raises ClinicError where nothing can be said: not reached, not trusted, a
    fault of the server's own, or a provider of another name (ISSUER).
    """
    base = parse(address)
    if is_cliniko(base.host):
        return Site(kind=Kind.CLINIKO, address=base.origin)
    wire = wire or Wire()
    if _is_allauth(_there(wire, base, API + "/config")):
        return Site(kind=Kind.ALLAUTH, address=str(replace(base, query="")))
    answer = _there(wire, base, WELL_KNOWN)
    issuer = _issuer(answer)
    if answer is not None and issuer is not None:
        if parse(issuer) != replace(base, query=""):
            raise ClinicError(ClinicFault.ISSUER)
        provider_in(answer, issuer)
        return Site(kind=Kind.OIDC, address=str(replace(base, query="")), issuer=issuer)
    return Site(kind=Kind.WEB, address=str(base))


def _there(wire: Wire, base: Address, path: str) -> Answer | None:
    """Return a success; None when the server has nothing there."""
    try:
        answer = wire.ask("GET", replace(base, path=base.path + path, query=""))
    except ClinicError as error:
        if error.fault in _NOT_THIS:
            return None
        raise
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ClinicError(ClinicFault.SERVER_ERROR)
    return answer if answer.status == HTTPStatus.OK else None


def _is_allauth(answer: Answer | None) -> bool:
    try:
        data = answer.json().get("data") if answer else None
    except ClinicError:
        return False
    return isinstance(data, dict) and "account" in data


def _issuer(answer: Answer | None) -> str | None:
    try:
        issuer = answer.json().get("issuer") if answer else None
    except ClinicError:
        return None
    return issuer if isinstance(issuer, str) else None
