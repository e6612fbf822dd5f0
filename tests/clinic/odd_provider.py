"""An OpenID provider that can be made to get each thing wrong, on the loopback."""

import base64
import json
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

from tests.clinic.server import Server, response

CLIENT = "frontdesk"


class Odd:
    """What it says is in `facts`, `claims` and so on, to be changed before it is asked."""

    def __init__(self):
        self.key = ECKey.generate_key("P-256", {"kid": "k1", "use": "sig", "alg": "ES256"})
        self.signing = self.key
        self.algorithm = "ES256"
        self.facts = {}
        self.before_facts = None  # is called before they are told
        self.claims = {}
        self.brought = {}
        self.token_answer = None
        self.user_answer = response(200, {})
        self.asked = {}  # what the browser was sent with
        self.server = Server(self._answer)

    def __enter__(self):
        self.server.__enter__()
        return self

    def __exit__(self, *error):
        self.server.__exit__(*error)

    @property
    def issuer(self):
        return self.server.address

    def browser(self, address):
        """Behave as a browser in which the person signs in at once."""
        self.asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
        brought = {"code": "a-code", "state": self.asked["state"], **self.brought}
        query = "&".join(f"{name}={value}" for name, value in brought.items() if value is not None)
        visit_later(f"{self.asked['redirect_uri']}?{query}")

    def id_token(self):
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "user-1",
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": self.asked.get("nonce"),
            "name": "Robin Adeyemi",
            "email": "robin@clinic.example",
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": "k1"}
        return jwt.encode(header, claims, self.signing, algorithms=[self.algorithm])

    def _answer(self, request):
        path = request.target.partition("?")[0]
        if path == "/.well-known/openid-configuration":
            if self.before_facts:
                self.before_facts()
            facts = {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                **self.facts,
            }
            return response(200, {k: v for k, v in facts.items() if v is not None})
        if path == "/token":
            told = {"access_token": "an-access-token", "id_token": self.id_token()}
            return self.token_answer or response(200, told)
        if path == "/keys":
            return response(200, {"keys": [self.key.as_dict(private=False)]})
        if path == "/user":
            return self.user_answer
        return response(404, b"", kind="")


def visit(address):
    """Open an address as a browser does; return the status."""
    parts = urlsplit(address)
    with closing(HTTPConnection(parts.hostname, parts.port, timeout=5)) as connection:
        connection.request("GET", f"{parts.path}?{parts.query}")
        return connection.getresponse().status


def visit_later(address):
    """Do so on a thread: the listener answers from the thread that waits."""
    threading.Thread(target=visit, args=[address], daemon=True).start()


def unsigned(claims):
    """Make a token that nobody signed."""
    parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
    return ".".join(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts) + "."
