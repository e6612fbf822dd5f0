"""What may come to the listener beside the browser."""

import socket
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from desktop.clinic.loopback import CancelledError, Landing, Listener

STATE = "the-state"


class Waiting:
    """A listener that waits on a thread, as on a worker."""

    def __init__(self, seconds=5.0):
        self.listener = Listener(0, STATE, Landing(done="Done & <b>over</b>"))
        self.brought = None
        self.cancelled = False
        self._thread = threading.Thread(target=self._wait, args=[seconds], daemon=True)
        self._thread.start()

    def _wait(self, seconds):
        with self.listener:
            try:
                self.brought = self.listener.wait(seconds)
            except CancelledError:
                self.cancelled = True

    @property
    def port(self):
        return urlsplit(self.listener.address).port

    def ask(self, target, method="GET", **headers):
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
            connection.request(method, target, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def end(self):
        self._thread.join(5)
        assert not self._thread.is_alive()
        return self.brought


RIGHT = f"/callback?state={STATE}&code=a+b%20c"


def test_the_answer_is_taken_once_and_the_door_shut():
    waiting = Waiting()
    assert waiting.listener.address == f"http://127.0.0.1:{waiting.port}/callback"
    status, text = waiting.ask(RIGHT)
    assert (status, waiting.end()) == (200, {"state": STATE, "code": "a b c"})
    assert "Done &amp; &lt;b&gt;over" in text
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", waiting.port), 1)


@pytest.mark.parametrize(
    ("target", "method", "host", "status"),
    [
        ("/", "GET", None, 404),
        ("/favicon.ico", "GET", None, 404),
        (f"/callback/x?state={STATE}", "GET", None, 404),
        (RIGHT, "POST", None, 405),
        (RIGHT, "GET", "localhost:{port}", 404),
        (RIGHT, "GET", "evil.example:{port}", 404),
        ("/callback?code=x", "GET", None, 400),
        ("/callback?code=x&state=", "GET", None, 400),
        ("/callback?code=x&state=the-stat%C3%A9", "GET", None, 400),
    ],
)
def test_anything_else_is_refused_and_the_wait_goes_on(target, method, host, status):
    waiting = Waiting()
    headers = {"Host": host.format(port=waiting.port)} if host else {}
    assert waiting.ask(target, method, **headers)[0] == status
    waiting.ask(RIGHT)
    assert waiting.end()["code"] == "a b c"


def test_connections_that_say_nothing_hold_nobody_up():
    waiting = Waiting()
    silent = [socket.create_connection(("127.0.0.1", waiting.port)) for _ in range(60)]
    begun = time.monotonic()
    assert waiting.ask(RIGHT)[0] == 200
    assert time.monotonic() - begun < 2
    waiting.end()
    for each in silent:
        each.close()


def test_a_request_without_end_is_dropped():
    waiting = Waiting()
    with socket.create_connection(("127.0.0.1", waiting.port)) as endless:
        endless.sendall(b"GET /callback?" + b"x" * 40_000)
        endless.settimeout(5)
        with pytest.raises((ConnectionResetError, IndexError)):
            endless.recv(1)[0]  # closed
    waiting.ask(RIGHT)
    assert waiting.end()["code"] == "a b c"


def test_a_request_in_pieces():
    waiting = Waiting()
    request = f"GET {RIGHT} HTTP/1.1\r\nHost: 127.0.0.1:{waiting.port}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", waiting.port)) as slow:
        for piece in (request[:5], request[5:40], request[40:]):
            slow.sendall(piece)
        assert slow.recv(99).startswith(b"HTTP/1.1 200")
    assert waiting.end()["code"] == "a b c"


def test_the_wait_can_be_ended_and_ends_by_itself():
    waiting = Waiting()
    waiting.listener.cancel()
    waiting.end()
    assert waiting.cancelled
    waiting.listener.cancel()  # too late, and no harm
    assert Waiting(0.05).end() is None


def test_it_listens_on_the_loopback_only():
    waiting = Waiting(0.2)
    try:
        others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)}
    except OSError:
        others = set()
    for address in others - {"127.0.0.1", "127.0.1.1"}:
        with pytest.raises(OSError):  # noqa: PT011  refused, or no route
            socket.create_connection((address, waiting.port), 0.2)
    waiting.end()
