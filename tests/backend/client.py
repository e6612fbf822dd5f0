"""A program that signs in: JSON over HTTP, and nothing hidden from the test."""

import http.client
import itertools
import json
import time
from urllib.parse import urlsplit

import pyotp

APP = "/_allauth/app/v1"
# Everybody comes from an address of their own, as behind a balancer, so that throttles that count
# addresses do not count other tests.
ADDRESSES = (f"198.18.{high}.{low}" for high, low in itertools.product(range(256), range(1, 255)))


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = dict(response.getheaders())
        self.text = response.read().decode()
        self.json = (
            json.loads(self.text) if "json" in response.getheader("Content-Type", "") else {}
        )

    def __repr__(self):
        return f"{self.status} {self.text[:500]}"

    @property
    def data(self):
        return self.json.get("data")

    @property
    def pending(self):
        return [flow["id"] for flow in self.data["flows"] if flow.get("is_pending")]

    @property
    def errors(self):
        return [error["code"] for error in self.json.get("errors", [])]

    @property
    def signed_in(self):
        return self.json.get("meta", {}).get("is_authenticated") is True


class Client:
    """Adopts the session token of every answer, as a client must."""

    def __init__(self, base, headers=None):
        self.base = base
        self.token = None
        self.headers = {"X-Forwarded-For": next(ADDRESSES), **(headers or {})}

    def at(self, base):
        """Return the same client, and the same session, at another host."""
        other = Client(base, self.headers)
        other.token = self.token
        return other

    def ask(self, method, path, **body):
        return self.send(method, path, body or None)

    def send(self, method, path, body=None):
        headers = {**self.headers, "Content-Type": "application/json"}
        if self.token:
            headers["X-Session-Token"] = self.token
        connection = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=30)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        meta = answer.json.get("meta") if isinstance(answer.json, dict) else None
        if meta and meta.get("session_token"):
            self.token = meta["session_token"]
        return answer

    def app(self, method, path, **body):
        return self.ask(method, APP + path, **body)

    def sign_in(self, email, password):
        return self.app("POST", "/auth/login", email=email, password=password)

    def code(self, code):
        return self.app("POST", "/auth/2fa/authenticate", code=code)

    def session(self):
        return self.app("GET", "/auth/session")

    def sign_out(self):
        return self.app("DELETE", "/auth/session")


def code_in(link, *, steps=0):
    """Return the code of an otpauth link, of the current time step or of one near it."""
    return pyotp.parse_uri(link).at(int(time.time()) + 30 * steps)
