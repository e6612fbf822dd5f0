"""The proxy that this computer is set to use, as the system or the environment says."""

from __future__ import annotations

import base64
import urllib.request
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from desktop.clinic.address import Address
from desktop.errors import ClinicError, ClinicFault


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that is spoken to in plain http; what goes through it has TLS of its own."""

    host: str
    port: int
    headers: dict[str, str] = field(default_factory=dict, repr=False)


def proxy_for(address: Address) -> Proxy | None:
    """Return the proxy for an address; never one for this computer itself.

    Raises ClinicError, PROXY, for one that cannot be used: going past it would be against what
    whoever looks after this computer has set.
    """
    if address.loopback or urllib.request.proxy_bypass(address.host):
        return None
    given = urllib.request.getproxies()
    text = given.get("https") or given.get("all")
    if not text:
        return None
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port = parts.hostname, parts.port or 80
    except ValueError as error:
        raise ClinicError(ClinicFault.PROXY) from error
    if not host or parts.scheme != "http":
        raise ClinicError(ClinicFault.PROXY)
    return Proxy(host, port, _authorization(parts.username, parts.password))


def _authorization(user: str | None, password: str | None) -> dict[str, str]:
    if user is None:
        return {}
    pair = f"{unquote(user)}:{unquote(password or '')}".encode()
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair).decode()}"}
