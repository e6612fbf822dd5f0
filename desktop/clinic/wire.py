"""One request and its answer over HTTP, as a clinic's password deserves.

Only https, and plain http to this very computer; certificates are checked against the operating
system's trust store, and one that fails ends it. A redirect is an error: nothing is sent anywhere
that was not asked for. There are no cookies, nothing is sent twice, and each request has a
connection of its own, because a connection that died while it was kept would ask for a retry.
"""

from __future__ import annotations

import json
import logging
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from desktop import __version__
from desktop.clinic.address import Address
from desktop.clinic.faults import LOST, fault_of
from desktop.clinic.proxies import Proxy, proxy_for
from desktop.clinic.waiting import date_of
from desktop.clock import Offset, bracket, narrowed
from desktop.errors import ClinicError, ClinicFault

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection

LIMIT: Final = 1_048_576  # bytes of an answer
DEADLINE: Final = 20.0  # seconds for everything
GOODBYE: Final = 3.0  # seconds for a sign-out
AGENT: Final = f"Frontdesk/{__version__}"
_SILENCE: Final = 15.0  # seconds for a connection, and between two pieces of an answer
_PIECE: Final = 65_536  # bytes
_JUMP: Final = 0.5  # seconds by which the clock was set while it was looked at
_CODE: Final = re.compile(r"[a-z0-9_.-]{1,64}")
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. The names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def json(self) -> dict[str, Any]:
        """Return the object in the body. Raises ClinicError, NOT_JSON, when there is none."""
        value = self.any_json()
        if not isinstance(value, dict):
            raise ClinicError(ClinicFault.NOT_JSON)
        return value

    def any_json(self) -> object:
        """Return what the body holds. Raises ClinicError, NOT_JSON."""
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json" and not kind.endswith("+json"):
            raise ClinicError(ClinicFault.NOT_JSON)
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise ClinicError(ClinicFault.NOT_JSON) from error


class Wire:
    """Asks servers, and measures this computer's clock by their answers.

    `agent` is what it calls itself.
    """

    def __init__(self, agent: str = AGENT, wall: Callable[[], float] = time.time) -> None:
        self._agent = agent
        self.now = wall
        self.clock: Offset | None = None

    def ask(  # noqa: PLR0913  what a request consists of
        self,
        method: str,
        address: Address,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        content: str = "application/json",
        seconds: float = DEADLINE,
    ) -> Answer:
        """Send a request once and return the answer, whatever its status.

        Raises ClinicError when there is none that can be trusted, REDIRECTED for one that leads
        elsewhere, TOO_LARGE over 1 MiB, SLOW after so many seconds.
        """
        sent = {"Accept": "application/json", "Accept-Encoding": "identity", **(headers or {})}
        sent["User-Agent"] = self._agent
        if body is not None:
            sent["Content-Type"] = content
        wall, begun = self.now(), time.monotonic()
        exchange = _Exchange(method, address, sent, body, seconds)
        try:
            answer = exchange.within(seconds)
        except ClinicError as error:
            _log.info("%s %s %s", method, address.path or "/", error.fault.name)
            raise
        _log.info("%s %s %s %s", method, address.path or "/", answer.status, _code_in(answer))
        self._measure(address, answer, wall, wall + time.monotonic() - begun)
        if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
            raise ClinicError(ClinicFault.REDIRECTED)
        return answer

    def _measure(self, address: Address, answer: Answer, sent: float, received: float) -> None:
        """Learn of the clock, from answers that nobody else could have written or kept."""
        date = date_of(answer.headers.get("date", ""))
        moved = abs(self.now() - received) > _JUMP
        if date is None or moved or "age" in answer.headers:
            return
        if address.secure or address.loopback:
            self.clock = narrowed(self.clock, bracket(date, sent, received))


class _Exchange:
    """One request on a thread of its own, so that even a name server cannot hold anybody up.

    Given up while it was connecting, it sends nothing any more: no password arrives afterwards.
    """

    def __init__(
        self,
        method: str,
        address: Address,
        headers: Mapping[str, str],
        body: bytes | None,
        seconds: float,
    ) -> None:
        self._request = (method, address.target, body, headers)
        self._address = address
        self._silence = min(_SILENCE, seconds)
        self._given_up = False
        self._gate = threading.Lock()
        self._connection: HTTPConnection | None = None
        self._answer: Answer | None = None
        self._fault = ClinicFault.SLOW
        self._crash: BaseException | None = None

    def within(self, seconds: float) -> Answer:
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        thread.join(seconds)
        if thread.is_alive():
            with self._gate:
                self._given_up = True
            self._cut()
            raise ClinicError(ClinicFault.SLOW)
        if self._crash is not None:
            raise self._crash
        if self._answer is None:
            raise ClinicError(self._fault)
        return self._answer

    def _run(self) -> None:
        from http.client import HTTPException

        from urllib3.exceptions import HTTPError

        try:
            self._answer = self._exchange()
        except ClinicError as error:
            self._fault = error.fault
        except (HTTPError, HTTPException, OSError) as error:
            self._fault = fault_of(error)
        except BaseException as error:  # noqa: BLE001  goes on where it was asked for
            self._crash = error

    def _exchange(self) -> Answer:
        method, target, body, headers = self._request
        proxy = proxy_for(self._address)
        self._connection = connection = _connection(self._address, proxy, self._silence)
        try:
            _connect(connection, proxied=proxy is not None)
            with self._gate:
                if self._given_up:
                    raise ClinicError(ClinicFault.SLOW)
            connection.request(method, target, body=body, headers=headers, preload_content=False)
            return _read(connection)
        finally:
            connection.close()

    def _cut(self) -> None:
        """Wake the thread up that is waiting for the other side."""
        import socket

        sock = self._connection and self._connection.sock
        if sock:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:  # it is gone already
                return


def _connection(address: Address, proxy: Proxy | None, silence: float) -> HTTPConnection:
    from urllib3.connection import HTTPConnection, HTTPSConnection

    if not address.secure:
        return HTTPConnection(address.host, address.port, timeout=silence)
    host, port = (proxy.host, proxy.port) if proxy else (address.host, address.port)
    connection = HTTPSConnection(host, port, timeout=silence, ssl_context=trust())
    if proxy:
        connection.set_tunnel(address.host, address.port, proxy.headers, scheme="http")
    return connection


def trust() -> Any:  # noqa: ANN401  it stands in for the standard library's, which it is none of
    """Return what trusts whom this computer trusts, from TLS 1.2 on."""
    import ssl

    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _connect(connection: HTTPConnection, *, proxied: bool) -> None:
    from http.client import HTTPException

    from urllib3.exceptions import HTTPError

    try:
        connection.connect()
    except (HTTPError, HTTPException, OSError) as error:
        fault = fault_of(error)
        raise ClinicError(ClinicFault.PROXY if proxied and fault in LOST else fault) from error


def _read(connection: HTTPConnection) -> Answer:
    response = connection.getresponse()
    body = bytearray()
    while piece := response.read(_PIECE, decode_content=True):
        body += piece
        if len(body) > LIMIT:
            raise ClinicError(ClinicFault.TOO_LARGE)
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status, headers, bytes(body))


def _code_in(answer: Answer) -> str:
    """Return a server's own short name for what is wrong; "" when it has none."""
    try:
        value: Any = json.loads(answer.body)
        errors = value.get("errors")
        code = errors[0].get("code") if errors else value.get("error")
    except (ValueError, RecursionError, AttributeError, LookupError, TypeError):
        return ""
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""
