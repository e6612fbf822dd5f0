"""django-allauth's client against what the practice clinic does not do: odd and rare answers."""

import time
from email.utils import formatdate

import pytest

from desktop.clinic import allauth_conversation
from desktop.clinic.allauth import Allauth
from desktop.clinic.backend import (
    Backend,
    BadCode,
    BadCredentials,
    CodeType,
    EmailCode,
    Kind,
    NeedBrowser,
    NeedCode,
    NeedEmailCode,
    NeedReauthentication,
    Offline,
    Opened,
    Restricted,
    ServerBroken,
    SignedIn,
    SignedOut,
    Site,
    Wait,
)
from desktop.errors import ClinicError, ClinicFault
from desktop.secret import Secret
from tests.clinic.server import Server, named, response
from tests.clinic.transcript import NEED_CODE, NO_API, gone, pending, refused, signed_in

EMAIL, PASSWORD, CODE = "reception@clinic.test", "correct horse battery 9", "918339"
API = "/_allauth/app/v1"


class Told:
    """Answers by method and path; a list of answers is given one after the other."""

    def __init__(self, **_):
        self.answers = {}

    def __setitem__(self, request, answers):
        method, path = request.split(" ")
        full = path if path.startswith("/api") else API + path
        self.answers[method, full] = answers if isinstance(answers, list) else [answers]

    def __call__(self, request):
        answers = self.answers.get((request.method, request.target), [NO_API])
        return answers.pop(0) if len(answers) > 1 else answers[0]


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def server(told):
    with Server(told) as running:
        yield running


@pytest.fixture
def backend(server):
    return Allauth(Site(kind=Kind.ALLAUTH, address=server.address), lambda _: None)


def enter(backend):
    return backend.sign_in(EMAIL, Secret(PASSWORD.encode()))


def tokens(server):
    return [request.headers.get("x-session-token") for request in server.requests]


def test_each_answer_may_bring_a_token_and_the_newest_is_used(told, server, backend):
    told["POST /auth/login"] = pending(NEED_CODE, token="one")
    told["POST /auth/2fa/authenticate"] = signed_in("two")
    told["GET /auth/session"] = [signed_in(None), signed_in("three"), signed_in(None)]
    enter(backend)
    backend.give_code(CODE)
    for _ in range(3):
        assert isinstance(backend.session(), SignedIn)
    asked = [r.target for r in server.requests if r.target != "/api/v1/me"]
    assert asked[0] == f"{API}/auth/login"
    sent = [
        token
        for r, token in zip(server.requests, tokens(server), strict=True)
        if r.target != "/api/v1/me"
    ]
    assert sent == [None, "one", "two", "two", "three"]


def test_a_clinic_without_an_api_of_its_own(told, backend):
    told["POST /auth/login"] = signed_in()
    answer = enter(backend)
    assert (answer.person, answer.email, answer.role) == (EMAIL, EMAIL, "")
    assert not answer.manager


def test_a_clinic_whose_api_is_in_trouble_for_a_moment(told, backend):
    me = response(200, {"name": "Robin", "role": "administrator", "clinic": "Physio"})
    told["POST /auth/login"] = signed_in()
    told["GET /auth/session"] = signed_in(None)
    told["GET /api/v1/me"] = [response(503, b"", kind=""), me, NO_API]
    first = enter(backend)
    assert (first.person, first.manager) == (EMAIL, False)
    for _ in range(2):
        later = backend.session()
        assert (later.person, later.manager) == ("Robin", True)
        assert later.since == first.since


def test_a_sign_in_never_bears_the_token_of_the_last(told, server, backend):
    told["POST /auth/login"] = pending(NEED_CODE)
    enter(backend)
    enter(backend)
    assert tokens(server) == [None, None]


def test_an_address_that_is_not_verified(told, backend):
    told["POST /auth/login"] = pending({"id": "verify_email", "is_pending": True})
    told["POST /auth/email/verify"] = [refused("incorrect_code", "key"), signed_in()]
    assert enter(backend) == NeedEmailCode(EmailCode.VERIFY_ADDRESS)
    assert backend.give_email_code("BBBB-BBBB") == BadCode()
    assert isinstance(backend.give_email_code("WLDR-DDDG "), SignedIn)


def test_restricted_is_told_by_nothing_being_said(told, backend):
    told["POST /auth/login"] = pending(token=None)
    assert enter(backend) == Restricted()


def test_a_half_session_that_ran_out(told, backend):
    told["POST /auth/login"] = pending(NEED_CODE)
    told["POST /auth/2fa/authenticate"] = [response(409, {"status": 409}), gone()]
    for _ in range(2):
        enter(backend)
        assert backend.give_code(CODE) == SignedOut()
        assert backend.give_code(CODE) == SignedOut()  # and nothing is sent without a session


def test_a_session_that_ended_elsewhere(told, backend):
    told["POST /auth/login"] = signed_in()
    told["GET /auth/sessions"] = gone()
    told["GET /auth/session"] = pending(token=None)
    for ask in (backend.sessions, backend.session):
        enter(backend)
        assert ask() == SignedOut()


def test_a_proof_is_wanted_in_the_middle(told, backend):
    flows = [{"id": "reauthenticate"}, {"id": "mfa_reauthenticate", "types": ["totp"]}]
    told["POST /auth/login"] = signed_in()
    told["POST /account/authenticators/totp"] = signed_in(None, 401, flows[:1])
    told["POST /account/authenticators/recovery-codes"] = signed_in(None, 401, flows)
    enter(backend)
    assert backend.confirm_enrolment(CODE) == NeedReauthentication()
    assert backend.new_recovery_codes() == NeedReauthentication(by_code=True)


@pytest.mark.parametrize("flow", ["login_by_code", "mfa_trust", "provider_signup"])
def test_a_stage_that_is_not_known_needs_the_browser(told, backend, flow):
    told["POST /auth/login"] = pending({"id": flow, "is_pending": True})
    assert enter(backend) == NeedBrowser()


def test_codes_that_are_not_known_are_left_out(told, backend):
    told["POST /auth/login"] = [
        pending({**NEED_CODE, "types": ["webauthn", "totp"]}),
        pending({**NEED_CODE, "types": ["webauthn"]}),
    ]
    assert enter(backend) == NeedCode(frozenset({CodeType.TOTP}))
    assert enter(backend) == NeedBrowser()


LIMITED = {"status": 429}


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (response(429, LIMITED), 60),
        (response(429, b"", kind=""), 60),
        (response(429, b"slow down", kind="text/html"), 60),
        (response(429, LIMITED, Retry_After="17"), 17),
        (response(429, LIMITED, Retry_After=formatdate(time.time() + 40, usegmt=True)), 40),
        (response(429, LIMITED, X_Retry_After="18"), 18),
        (response(429, LIMITED, X_RateLimit_Reset=str(int(time.time()) + 19)), 19),
        (refused("too_many_login_attempts"), 300),
        (refused("too_many_login_attempts", Retry_After="20"), 20),
        (refused("rate_limited"), 300),
    ],
    ids=named,
)
def test_a_server_that_has_had_enough(told, server, backend, answer, seconds):
    told["POST /auth/login"] = answer
    waited = enter(backend)
    assert isinstance(waited, Wait)
    assert waited.seconds == pytest.approx(seconds, abs=3)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (response(500, b"", kind=""), ClinicFault.SERVER_ERROR),
        (response(502, b"<html>", kind="text/html"), ClinicFault.SERVER_ERROR),
        (response(200, b"<html>", kind="text/html"), ClinicFault.NOT_JSON),
        (response(404, b"", kind=""), ClinicFault.NOT_JSON),
        (response(200, {}), ClinicFault.UNEXPECTED),
        (response(400, {"errors": [{"code": "new_in_66"}]}), ClinicFault.UNEXPECTED),
        (response(200, {"data": [], "meta": "x", "errors": 7}), ClinicFault.UNEXPECTED),
        (response(302, b"", Location="https://elsewhere.example"), ClinicFault.REDIRECTED),
        (signed_in("two\\r\\nX-Evil: 1"), ClinicFault.UNEXPECTED),
        (signed_in("schlüssel"), ClinicFault.UNEXPECTED),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{", ClinicFault.CUT_OFF),
    ],
    ids=named,
)
def test_an_answer_that_makes_no_sense(told, server, backend, answer, fault):
    told["POST /auth/login"] = answer
    assert enter(backend) == ServerBroken(fault)
    assert len(server.requests) == 1  # a password is never sent again by itself


def test_wrong_input_is_a_wrong_sign_in(told, backend):
    told["POST /auth/login"] = refused("invalid", "email")
    told["POST /auth/password/request"] = refused("invalid", "email")
    assert enter(backend) == BadCredentials()
    assert backend.request_password_code("x") == BadCredentials()


def test_nobody_there(server, backend):
    server.__exit__()
    assert enter(backend) == Offline(ClinicFault.REFUSED)


def test_signing_out_forgets_first_and_takes_any_answer(told, server, backend):
    told["POST /auth/login"] = signed_in()
    for answer, heard in [
        (pending(token=None), True),
        (gone(), True),
        (response(500, b"", kind=""), True),
        (b"", False),
    ]:
        told["DELETE /auth/session"] = answer
        enter(backend)
        assert backend.sign_out() == SignedOut(told=heard)
        assert backend.session() == SignedOut()
    assert server.requests[-1].headers["x-session-token"] == "a-session"


def test_signing_out_does_not_wait_long(told, backend, monkeypatch):
    assert allauth_conversation.GOODBYE == 3.0
    monkeypatch.setattr(allauth_conversation, "GOODBYE", 0.3)
    told["POST /auth/login"] = signed_in()
    told["DELETE /auth/session"] = [(60.0,)]
    enter(backend)
    begun = time.monotonic()
    assert backend.sign_out() == SignedOut(told=False)
    assert time.monotonic() - begun < 2


def test_the_clinic_is_opened_in_its_browser(server):
    opened = []
    site = Site(kind=Kind.ALLAUTH, address=server.address + "/here/")
    backend: Backend = Allauth(site, opened.append)
    assert backend.open() == Opened()
    assert backend.sign_in_in_browser() == Opened()
    assert opened == [server.address + "/here"] * 2


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("http://clinic.example", ClinicFault.NOT_HTTPS),
        ("http://localhost:8000", ClinicFault.NOT_HTTPS),
        ("http://127.0.0.2", ClinicFault.NOT_HTTPS),
        ("ftp://clinic.example", ClinicFault.BAD_ADDRESS),
        ("https://ana@clinic.example", ClinicFault.BAD_ADDRESS),
        ("https://clinic.example#x", ClinicFault.BAD_ADDRESS),
        ("https://clinic.example\\@elsewhere", ClinicFault.BAD_ADDRESS),
        ("https://clinic.example:99999", ClinicFault.BAD_ADDRESS),
        ("https://[::1", ClinicFault.BAD_ADDRESS),
        ("https://klinik.exämple", ClinicFault.BAD_ADDRESS),
        ("https://a b.example", ClinicFault.BAD_ADDRESS),
        ("https://", ClinicFault.BAD_ADDRESS),
        ("", ClinicFault.BAD_ADDRESS),
    ],
)
def test_an_address_that_is_not_safe_is_not_taken(address, fault):
    with pytest.raises(ClinicError) as raised:
        Allauth(Site(kind=Kind.ALLAUTH, address=address), print)
    assert raised.value.fault is fault


def test_no_secret_is_in_the_log_of_a_whole_conversation(told, server, backend, caplog):
    caplog.set_level(0)
    link = "otpauth://totp/x?secret=YCTQVDKIXYRBCU77CU422LU7OOR2YOEP"
    told["POST /auth/login"] = pending({"id": "mfa_enroll", "is_pending": True}, token="half-tok")
    told["GET /auth/2fa/enroll"] = response(200, {"status": 200, "data": {"totp_url": link}})
    told["POST /auth/2fa/enroll"] = signed_in("whole-tok")
    told["GET /account/authenticators/recovery-codes"] = gone()
    told["POST /auth/password/request"] = refused("x", None, message=PASSWORD)
    outcomes = [
        enter(backend),
        backend.confirm_enrolment(CODE),
        backend.new_recovery_codes(),
        backend.reauthenticate(Secret(PASSWORD.encode())),
        backend.request_password_code(EMAIL),
        backend.sign_out(),
    ]
    said = caplog.text + repr(outcomes) + repr(backend.__dict__) + repr(server.requests)
    assert f"POST {API}/auth/login 401" in caplog.text
    hidden = (PASSWORD, CODE, "half-tok", "whole-tok", "YCTQVDKIXYRBCU77", "otpauth:")
    assert [each for each in hidden if each in said] == []
    assert EMAIL not in caplog.text
