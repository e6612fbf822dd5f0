"""Where a browser comes back to after a sign-in: one address on 127.0.0.1, once (RFC 8252, 7.3)."""

from __future__ import annotations

import hmac
import selectors
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from typing import Final, Self
from urllib.parse import parse_qsl

from desktop.errors import ClinicError, ClinicFault

PATH: Final = "/callback"
_HOST: Final = "127.0.0.1"
_LONGEST: Final = 16_384  # bytes of a request
_AT_ONCE: Final = 32  # connections; browsers open some that they say nothing on


@dataclass(frozen=True, slots=True)
class Landing:
    """What the browser shows at the end, as plain text."""

    done: str = "You can close this page and go back to Frontdesk."
    foreign: str = "This page belongs to another sign-in. Start again from Frontdesk."


class Listener:
    """Waits for the browser. Anything but a GET of the one path for this very state is refused.

    Raises ClinicError, PORT_TAKEN, when the fixed port (0: any free one) is not free.
    """

    def __init__(self, port: int, state: str, landing: Landing) -> None:
        self._state = state
        self._landing = landing
        try:
            self._socket = socket.create_server((_HOST, port), backlog=_AT_ONCE)
        except (OSError, OverflowError) as error:
            raise ClinicError(ClinicFault.PORT_TAKEN) from error
        self._socket.setblocking(False)
        self._port: int = self._socket.getsockname()[1]
        self._wake, self._woken = socket.socketpair()
        self._heard: dict[socket.socket, bytearray] = {}

    @property
    def address(self) -> str:
        """The address to come back to."""
        return f"http://{_HOST}:{self._port}{PATH}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for each in (self._socket, self._wake, self._woken, *self._heard):
            each.close()

    def cancel(self) -> None:
        """End the wait, from any thread."""
        with suppress(OSError):
            self._wake.send(b"x")

    def wait(self, seconds: float) -> Mapping[str, str] | None:
        """Return what the browser brings; None after so many seconds. Raises CancelledError."""
        end = time.monotonic() + seconds
        with selectors.DefaultSelector() as ready:
            ready.register(self._socket, selectors.EVENT_READ)
            ready.register(self._woken, selectors.EVENT_READ)
            while (left := end - time.monotonic()) > 0:
                for key, _ in ready.select(left):
                    if key.fileobj is self._woken:
                        raise CancelledError
                    if key.fileobj is self._socket:
                        self._accept(ready)
                    elif isinstance(key.fileobj, socket.socket):
                        brought = self._hear(key.fileobj, ready)
                        if brought is not None:
                            return brought
        return None

    def _accept(self, ready: selectors.BaseSelector) -> None:
        with suppress(OSError):
            client, _ = self._socket.accept()
            if len(self._heard) >= _AT_ONCE:
                self._drop(next(iter(self._heard)), ready)
            client.setblocking(False)
            self._heard[client] = bytearray()
            ready.register(client, selectors.EVENT_READ)

    def _drop(self, client: socket.socket, ready: selectors.BaseSelector) -> None:
        ready.unregister(client)
        del self._heard[client]
        client.close()

    def _hear(
        self, client: socket.socket, ready: selectors.BaseSelector
    ) -> Mapping[str, str] | None:
        heard = self._heard[client]
        try:
            piece = client.recv(_LONGEST)
        except OSError:
            piece = b""
        heard += piece
        whole = b"\r\n\r\n" in heard
        if piece and not whole and len(heard) <= _LONGEST:
            return None
        brought, answer = self._judge(heard) if whole else (None, b"")
        with suppress(OSError):
            client.setblocking(True)
            client.settimeout(1)
            client.sendall(answer)
        self._drop(client, ready)
        return brought

    def _judge(self, request: bytearray) -> tuple[Mapping[str, str] | None, bytes]:
        first, *lines = bytes(request).decode("latin-1").partition("\r\n\r\n")[0].split("\r\n")
        method, _, rest = first.partition(" ")
        path, _, query = rest.partition(" ")[0].partition("?")
        hosts = [line.partition(":")[2].strip() for line in lines if _is_host(line)]
        # Another name that leads here would let a web page in.
        if hosts != [f"{_HOST}:{self._port}"] or path != PATH:
            return None, _page("404 Not Found", "")
        if method != "GET":
            return None, _page("405 Method Not Allowed", "")
        brought = dict(parse_qsl(query, keep_blank_values=True))
        if not hmac.compare_digest(brought.get("state", "").encode(), self._state.encode()):
            return None, _page("400 Bad Request", self._landing.foreign)
        return brought, _page("200 OK", self._landing.done)


class CancelledError(Exception):
    """The person does not want to wait any more."""


def _is_host(line: str) -> bool:
    return line.partition(":")[0].strip().lower() == "host"


def _page(status: str, text: str) -> bytes:
    body = (
        "<!DOCTYPE html><meta charset=utf-8><title>Frontdesk</title>"
        f"<p style='font: 18px sans-serif; margin: 3em'>{escape(text)}</p>"
    ).encode()
    head = (
        f"HTTP/1.1 {status}\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
        "Referrer-Policy: no-referrer\r\n"
        "Cache-Control: no-store\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body
