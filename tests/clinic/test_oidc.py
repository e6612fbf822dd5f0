"""OpenID Connect against providers that get something wrong."""

import base64
import hashlib
import socket
import time
from urllib.parse import parse_qs

import pytest
from joserfc.jwk import ECKey, OctKey

from desktop.clinic.backend import (
    Backend,
    Can,
    Ending,
    Kind,
    NeedBrowser,
    NotFinished,
    Opened,
    ServerBroken,
    SignedIn,
    SignedOut,
    Site,
    Wait,
)
from desktop.clinic.oidc import OpenId
from desktop.errors import ClinicError, ClinicFault
from desktop.secret import Secret
from tests.clinic.odd_provider import CLIENT, Odd, unsigned
from tests.clinic.server import named, response


@pytest.fixture
def odd():
    with Odd() as provider:
        yield provider


def client(odd, *, issuer=None, port=0, **how):
    address = odd.issuer
    site = Site(kind=Kind.OIDC, address=address, issuer=issuer or address, client=CLIENT, port=port)
    return OpenId(site, odd.browser, **{"patience": 5.0, **how})


def test_what_is_asked_and_redeemed(odd):
    answer = client(odd).sign_in_in_browser()
    assert isinstance(answer, SignedIn)
    assert (answer.person, answer.email) == ("Robin Adeyemi", "robin@clinic.example")
    asked = odd.asked
    assert asked["tenant"] == "1"  # the endpoint's own query stays
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"].startswith("http://127.0.0.1:")
    (token,) = [each for each in odd.server.requests if each.target == "/token"]
    form = {name: value[0] for name, value in parse_qs(token.body.decode()).items()}
    digest = hashlib.sha256(form["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
    assert form["redirect_uri"] == asked["redirect_uri"]
    assert (form["code"], form["client_id"]) == ("a-code", CLIENT)
    assert token.headers["content-type"] == "application/x-www-form-urlencoded"


def test_nothing_is_asked_twice_with_the_same_secrets(odd):
    backend = client(odd)
    seen = []
    for _ in range(2):
        backend.sign_in_in_browser()
        seen.append({odd.asked[name] for name in ("state", "nonce", "code_challenge")})
    assert len(seen[0] | seen[1]) == 6


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"iss": "https://elsewhere.example"}, "issuer"),
        ({"aud": "another"}, "audience"),
        ({"aud": [CLIENT, "another"]}, "no authorised party"),
        ({"azp": "another"}, "party"),
        ({"exp": int(time.time()) - 3_600}, "expired"),
        ({"exp": None}, "no end"),
        ({"iat": int(time.time()) + 3_600}, "from the future"),
        ({"iat": None}, "no beginning"),
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "no nonce"),
        ({"sub": None}, "nobody"),
    ],
)
def test_a_claim_that_is_wrong(odd, claims, why):
    odd.claims = claims
    assert client(odd).sign_in_in_browser() == ServerBroken(ClinicFault.BAD_ID_TOKEN), why


def test_several_audiences_with_the_party_named(odd):
    odd.claims = {"aud": [CLIENT, "another"], "azp": CLIENT}
    assert isinstance(client(odd).sign_in_in_browser(), SignedIn)


def test_a_signature_by_another_key(odd):
    odd.signing = ECKey.generate_key("P-256", {"kid": "k1"})
    assert client(odd).sign_in_in_browser() == ServerBroken(ClinicFault.BAD_ID_TOKEN)


def test_a_signature_with_a_shared_secret(odd):
    odd.algorithm = "HS256"
    odd.signing = OctKey.import_key("a" * 64)
    assert client(odd).sign_in_in_browser() == ServerBroken(ClinicFault.BAD_ID_TOKEN)


@pytest.mark.parametrize("token", [None, "", "a.b.c", 7, "x" * 100_000, unsigned({"sub": "1"})])
def test_what_is_no_id_token(odd, token):
    odd.token_answer = response(200, {"access_token": "t", "id_token": token})
    assert client(odd).sign_in_in_browser() == ServerBroken(ClinicFault.BAD_ID_TOKEN)


@pytest.mark.parametrize("end", ["/", "/x"])
def test_an_issuer_of_another_name_is_not_believed(odd, end):
    odd.facts = {"issuer": odd.issuer + end}
    assert client(odd).sign_in_in_browser() == ServerBroken(ClinicFault.ISSUER)
    assert odd.asked == {}  # the browser was not opened


def test_an_issuer_with_a_slash_is_that_very_text(odd):
    odd.facts = {"issuer": odd.issuer + "/"}
    odd.claims = {"iss": odd.issuer + "/"}
    assert isinstance(client(odd, issuer=odd.issuer + "/").sign_in_in_browser(), SignedIn)


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"code_challenge_methods_supported": ["plain"]}, ClinicFault.NO_PKCE),
        ({"token_endpoint": "http://clinic.example/token"}, ClinicFault.NOT_HTTPS),
        ({"authorization_endpoint": "file:///etc/passwd"}, ClinicFault.BAD_ADDRESS),
        ({"jwks_uri": None}, ClinicFault.UNEXPECTED),
    ],
    ids=named,
)
def test_a_provider_that_lacks_what_is_needed(odd, facts, fault):
    odd.facts = facts
    assert client(odd).sign_in_in_browser() == ServerBroken(fault)
    assert odd.asked == {}


def test_the_issuer_in_the_answer(odd):
    odd.brought = {"iss": "https://elsewhere.example"}
    assert client(odd).sign_in_in_browser() == ServerBroken(ClinicFault.ISSUER)
    odd.brought = {"iss": odd.issuer}
    assert isinstance(client(odd).sign_in_in_browser(), SignedIn)
    odd.brought = {}
    odd.facts = {"authorization_response_iss_parameter_supported": True}
    assert client(odd).sign_in_in_browser() == ServerBroken(ClinicFault.ISSUER)


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        ("access_denied", NotFinished(Ending.DENIED)),
        ("temporarily_unavailable", ServerBroken(ClinicFault.SERVER_ERROR)),
        ("unauthorized_client", ServerBroken(ClinicFault.CLIENT_REFUSED)),
    ],
)
def test_an_error_in_the_answer(odd, error, answer):
    odd.brought = {"code": None, "error": error}
    assert client(odd).sign_in_in_browser() == answer


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        (response(400, b"", kind=""), ServerBroken(ClinicFault.CLIENT_REFUSED)),
        (response(401, {"error": "invalid_client"}), ServerBroken(ClinicFault.CLIENT_REFUSED)),
        (response(500, b"", kind=""), ServerBroken(ClinicFault.SERVER_ERROR)),
        (response(200, b"<html>", kind="text/html"), ServerBroken(ClinicFault.NOT_JSON)),
        (response(429, b"", kind="", Retry_After="7"), Wait(7)),
        (response(302, b"", Location="https://elsewhere"), ServerBroken(ClinicFault.REDIRECTED)),
    ],
    ids=named,
)
def test_a_code_that_is_not_redeemed(odd, told, answer):
    odd.token_answer = told
    assert client(odd).sign_in_in_browser() == answer
    assert [each.target for each in odd.server.requests].count("/token") == 1


def test_the_name_is_asked_for_where_the_token_has_none(odd):
    odd.claims = {"name": None, "email": None}
    odd.facts = {"userinfo_endpoint": f"{odd.issuer}/user"}
    odd.user_answer = response(200, {"sub": "user-1", "name": "Robin"})
    assert client(odd).sign_in_in_browser().person == "Robin"
    odd.user_answer = response(200, {"sub": "another", "name": "Somebody else"})
    assert client(odd).sign_in_in_browser().person == "user-1"
    odd.user_answer = response(500, b"", kind="")
    assert client(odd).sign_in_in_browser().person == "user-1"


def test_a_fixed_port(odd):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = client(odd, port=port).sign_in_in_browser()
        assert answer == ServerBroken(ClinicFault.PORT_TAKEN)
    assert isinstance(client(odd, port=port).sign_in_in_browser(), SignedIn)
    assert odd.asked["redirect_uri"] == f"http://127.0.0.1:{port}/callback"


def test_an_answer_to_another_sign_in_is_not_used(odd):
    odd.brought = {"state": "another"}
    answer = client(odd, patience=0.3).sign_in_in_browser()
    assert answer == NotFinished(Ending.TIMED_OUT)
    assert "/token" not in [each.target for each in odd.server.requests]


def test_nobody_comes_back(odd):
    odd.browser = lambda _address: None
    assert client(odd, patience=0.1).sign_in_in_browser() == NotFinished(Ending.TIMED_OUT)


def test_the_person_gives_up_while_the_provider_is_slow(odd):
    backend = client(odd)
    odd.before_facts = backend.cancel
    assert backend.sign_in_in_browser() == NotFinished(Ending.CANCELLED)
    assert odd.asked == {}
    odd.before_facts = None
    assert isinstance(backend.sign_in_in_browser(), SignedIn)


def no_browser(_address):
    raise OSError("none")


def test_no_browser_can_be_started(odd):
    odd.browser = no_browser
    assert client(odd).sign_in_in_browser() == NotFinished(Ending.NO_BROWSER)


def test_a_clock_that_is_off_does_not_refuse_a_good_token(odd):
    backend = client(odd, now=lambda: time.time() - 3_600)
    backend._wire.now = lambda: time.time() - 3_600
    assert isinstance(backend.sign_in_in_browser(), SignedIn)


def test_signing_out_takes_the_token_back_and_ends_the_browsers_session(odd):
    odd.facts = {
        "revocation_endpoint": f"{odd.issuer}/revoke",
        "end_session_endpoint": f"{odd.issuer}/end",
    }
    backend = client(odd)
    backend.sign_in_in_browser()
    opened = []
    backend._browser = opened.append
    assert backend.sign_out() == SignedOut()
    (revoked,) = [each for each in odd.server.requests if each.target == "/revoke"]
    assert b"an-access-token" in revoked.body
    (address,) = opened
    assert address.startswith(f"{odd.issuer}/end?id_token_hint=")
    assert backend.sign_out() == SignedOut()
    assert len(opened) == 1


def test_a_provider_that_has_no_end_of_sessions(odd):
    backend = client(odd)
    backend.sign_in_in_browser()
    assert backend.sign_out() == SignedOut(told=False)


def test_everything_else_is_in_the_browser(odd):
    backend: Backend = client(odd)
    assert backend.can == {Can.SIGN_IN_IN_BROWSER, Can.OPEN, Can.SIGN_OUT}
    assert backend.sign_in("ana@clinic.example", Secret(b"p")) == NeedBrowser()
    assert backend.give_code("123456") == NeedBrowser()
    assert backend.sessions() == NeedBrowser()
    odd.browser = None
    opened = []
    backend._browser = opened.append
    assert backend.open() == Opened()
    assert opened == [odd.issuer]


@pytest.mark.parametrize("issuer", ["http://clinic.example", "ftp://clinic.example", ""])
def test_an_issuer_that_is_not_safe(issuer):
    site = Site(kind=Kind.OIDC, address=issuer or "x y", issuer=issuer, client=CLIENT)
    with pytest.raises(ClinicError):
        OpenId(site, print)
