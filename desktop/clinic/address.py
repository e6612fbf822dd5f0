"""Where a clinic's server is: https, or plain http on this very computer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from desktop.errors import ClinicError, ClinicFault

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})  # literals: a name can be made to lead elsewhere
_PORTS: Final = {"https": 443, "http": 80}
_LONGEST: Final = 2_048  # characters


@dataclass(frozen=True, slots=True)
class Address:
    """A place on the web; `path` has no slash at its end, and `query` no question mark."""

    scheme: str
    host: str
    port: int
    path: str = ""
    query: str = ""

    @property
    def secure(self) -> bool:
        """Whether TLS protects it."""
        return self.scheme == "https"

    @property
    def loopback(self) -> bool:
        """Whether it is this very computer."""
        return self.host in _LOOPBACK

    @property
    def target(self) -> str:
        """What stands in the first line of a request."""
        return (self.path or "/") + (f"?{self.query}" if self.query else "")

    @property
    def origin(self) -> str:
        """Scheme, host and, where it is not the usual one, port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + (
            "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        )

    def __str__(self) -> str:
        return self.origin + self.path + (f"?{self.query}" if self.query else "")


def parse(text: str) -> Address:
    """Read an address; without a scheme it is taken for https.

    Raises ClinicError: BAD_ADDRESS for what is none (also with a user name or a fragment in it),
    NOT_HTTPS for plain http to anywhere else than the literals 127.0.0.1 and [::1].
    """
    text = text.strip()
    if "://" not in text:
        text = f"https://{text}"
    if len(text) > _LONGEST or not text.isascii() or not text.isprintable() or "\\" in text:
        raise ClinicError(ClinicFault.BAD_ADDRESS)
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ClinicError(ClinicFault.BAD_ADDRESS) from error
    if not host or " " in text or parts.username is not None or parts.fragment:
        raise ClinicError(ClinicFault.BAD_ADDRESS)
    if parts.scheme not in _PORTS:
        raise ClinicError(ClinicFault.BAD_ADDRESS)
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise ClinicError(ClinicFault.NOT_HTTPS)
    path = parts.path.rstrip("/")
    return Address(parts.scheme, host, port or _PORTS[parts.scheme], path, parts.query)
