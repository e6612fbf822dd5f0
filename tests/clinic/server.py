"""A server on the loopback that answers what it is told to, and keeps what it was asked."""

import contextlib
import json
import socket
import threading
import time
from email.utils import formatdate


class Request:
    def __init__(self, method, target, headers, body):
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)


def response(status=200, body=b"", *, kind="application/json", date=True, **headers):
    """Make an answer; `date` is Unix seconds, True for now, False for none."""
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}"]
    if kind:
        lines.append(f"Content-Type: {kind}")
    if date is not False:
        lines.append(f"Date: {formatdate(time.time() if date is True else date, usegmt=True)}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def named(answer):
    """Return what a test with an answer is called: the answer itself has the time in it."""
    return answer.partition(b"\r\n")[0].decode() if isinstance(answer, bytes) else None


class Server:
    """Gives each request to `answer`: it returns bytes, or an iterable of bytes and pauses (float).

    What comes of requests is in `requests`.
    """

    def __init__(self, answer, context=None, host="127.0.0.1"):
        self.requests = []
        self._answer = answer
        self._context = context
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, 0), family=family)
        self.port = self._socket.getsockname()[1]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def address(self):
        return f"http{'s' if self._context else ''}://127.0.0.1:{self.port}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _serve(self):
        while not self._ended.is_set():
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=[client], daemon=True).start()

    def _talk(self, client):
        client.settimeout(10)
        with contextlib.suppress(OSError), client:
            if self._context:
                client = self._context.wrap_socket(client, server_side=True)
            with client:
                self._reply(client)

    def _reply(self, client):
        request = read_request(client)
        if request is None:
            return
        self.requests.append(request)
        answer = self._answer(request)
        for piece in [answer] if isinstance(answer, bytes) else answer:
            if isinstance(piece, float):
                if self._ended.wait(piece):
                    return
            else:
                client.sendall(piece)


def read_request(client):
    with client.makefile("rb") as file:
        line = file.readline().decode("latin-1")
        if " HTTP/1." not in line:  # nothing, or TLS
            return None
        method, target, _ = line.split(" ", 2)
        headers = {}
        while (line := file.readline().decode("latin-1").strip()) != "":
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return Request(method, target, headers, file.read(int(headers.get("content-length", 0))))
