"""Questions to the services of a D-Bus, each answered soon or not at all; knows no Qt."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

WAIT: Final = 0.3  # seconds for all questions to one bus: the window stands still for it
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_BUS: Final = "org.freedesktop.DBus"


def session_address() -> str:
    """Return where the bus of this session listens. Raises OSError where there is none."""
    address = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    if address:
        return address
    path = f"{os.environ.get('XDG_RUNTIME_DIR', '')}/bus"
    if not os.path.exists(path):  # noqa: PTH110  a socket's address, which is text
        raise OSError("no session bus")
    return f"unix:path={path}"


def system_address() -> str:
    """Return where the bus of this computer listens."""
    default = "unix:path=/var/run/dbus/system_bus_socket"  # D-Bus specification
    return os.environ.get("DBUS_SYSTEM_BUS_ADDRESS") or default


def connected(place: str, wait: float, *, descriptors: bool = False) -> DBusConnection:
    """Connect to a bus by its socket; no answer of it is waited for longer than `wait` seconds."""
    from jeepney.io.blocking import DBusConnection, prep_socket

    class Impatient(DBusConnection):  # type: ignore[misc]  # jeepney has no types
        def send_and_get_reply(self, message: object, *, timeout: float | None = None) -> object:
            return super().send_and_get_reply(message, timeout=wait if timeout is None else timeout)

        def recv_until_filtered(self, queue: object, *, timeout: float | None = None) -> object:
            return super().recv_until_filtered(queue, timeout=wait if timeout is None else timeout)

    connection = prep_socket(place, enable_fds=descriptors, timeout=wait)
    try:
        return Impatient(connection, enable_fds=descriptors)
    except BaseException:
        connection.close()
        raise


class Calls:
    """A connection for questions. Whatever goes wrong raises OSError.

    No service is started for a question: what is not running tells of nothing.
    """

    def __init__(self, address: str, wait: float = WAIT) -> None:
        self._wait = wait
        self._end = time.monotonic() + wait
        with _as_os_error():
            from jeepney.bus import get_bus

            self._connection = connected(get_bus(address), wait, descriptors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def renew(self) -> None:
        """Wait as long again for what is asked next."""
        self._end = time.monotonic() + self._wait

    def call(
        self,
        service: str,
        path: str,
        interface: str,
        method: str,
        *arguments: str,
    ) -> object:
        """Return the one value that a method answers."""
        with _as_os_error():
            from jeepney import DBusAddress, MessageFlag, new_method_call
            from jeepney.wrappers import unwrap_msg

            address = DBusAddress(path, service, interface)
            signature = "s" * len(arguments) or None
            message = new_method_call(address, method, signature, arguments)
            message.header.flags |= MessageFlag.no_auto_start
            left = max(0.0, self._end - time.monotonic())
            answer = unwrap_msg(self._connection.send_and_get_reply(message, timeout=left))
        match answer:
            case (value,):
                return value
            case _:
                raise OSError("an answer that makes no sense")

    def descriptor(self, *call: str) -> int:
        """Return a descriptor that a method hands out; no child process gets it."""
        from jeepney import FileDescriptor

        match self.call(*call):
            case FileDescriptor() as handed:
                descriptor: int = handed.to_raw_fd()
                os.set_inheritable(descriptor, False)
                return descriptor
            case _:
                raise OSError("an answer that makes no sense")

    def get(self, service: str, path: str, interface: str, name: str) -> object:
        """Return the value of a property."""
        answer = self.call(service, path, _PROPERTIES, "Get", interface, name)
        match answer:
            case (str(), value):
                return value
            case _:
                raise OSError("an answer that makes no sense")

    def has_owner(self, service: str) -> bool:
        """Say whether a service is running."""
        return self.call(_BUS, "/org/freedesktop/DBus", _BUS, "NameHasOwner", service) is True

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


@contextmanager
def _as_os_error() -> Iterator[None]:
    try:
        from jeepney import DBusErrorResponse
    except ImportError as error:
        raise OSError("no client for D-Bus") from error
    try:
        yield
    except (
        ValueError,  # an address that makes no sense, or a bus that lets nobody in
        RuntimeError,  # an address that jeepney cannot use
        DBusErrorResponse,
    ) as error:
        raise OSError("no answer over D-Bus") from error
