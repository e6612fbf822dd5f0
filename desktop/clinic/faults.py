"""What the network, TLS and HTTP say when something is wrong, in this program's words."""

from __future__ import annotations

import errno
import socket
import ssl
from typing import Final

from desktop.errors import ClinicFault

# OpenSSL's, Windows' and macOS' numbers for the same reasons.
_CERTIFICATE: Final = {
    10: ClinicFault.CERTIFICATE_EXPIRED,
    0x800B0101: ClinicFault.CERTIFICATE_EXPIRED,
    -67818: ClinicFault.CERTIFICATE_EXPIRED,
    9: ClinicFault.CERTIFICATE_EARLY,
    -67819: ClinicFault.CERTIFICATE_EARLY,
    62: ClinicFault.CERTIFICATE_NAME,
    64: ClinicFault.CERTIFICATE_NAME,
    0x800B010F: ClinicFault.CERTIFICATE_NAME,
    -67602: ClinicFault.CERTIFICATE_NAME,
}
# What is a proxy's doing where there is one: its name, its port, or its refusal to connect.
LOST: Final = frozenset(
    {
        ClinicFault.UNREACHABLE,
        ClinicFault.NO_SUCH_ADDRESS,
        ClinicFault.REFUSED,
        ClinicFault.CUT_OFF,
    }
)
OFFLINE: Final = frozenset(
    {
        ClinicFault.UNREACHABLE,
        ClinicFault.NO_SUCH_ADDRESS,
        ClinicFault.REFUSED,
        ClinicFault.SLOW,
        ClinicFault.PROXY,
    }
)


def fault_of(error: Exception) -> ClinicFault:
    """Say what an exception of urllib3, ssl or the operating system means."""
    from urllib3 import exceptions

    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATE.get(error.verify_code, ClinicFault.CERTIFICATE_UNKNOWN)
    if isinstance(error, exceptions.NewConnectionError):  # a name that leads nowhere is one too
        return _unconnected(error.__cause__)
    for kinds, fault in (
        ((exceptions.ProxyError,), ClinicFault.PROXY),
        ((exceptions.TimeoutError, TimeoutError), ClinicFault.SLOW),
        ((exceptions.SSLError, ssl.SSLError), ClinicFault.NO_TLS),
    ):
        if isinstance(error, kinds):
            return fault
    return ClinicFault.CUT_OFF


def _unconnected(cause: BaseException | None) -> ClinicFault:
    if isinstance(cause, socket.gaierror):
        return ClinicFault.NO_SUCH_ADDRESS
    refused = isinstance(cause, OSError) and cause.errno == errno.ECONNREFUSED
    return ClinicFault.REFUSED if refused else ClinicFault.UNREACHABLE
