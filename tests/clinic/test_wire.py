"""The secure client, against servers that misbehave."""

import contextlib
import socket
import ssl
import sys
import threading
import time
import warnings

import pytest

from desktop.clinic.address import parse
from desktop.clinic.wire import AGENT, LIMIT, Wire
from desktop.errors import ClinicError, ClinicFault
from tests.clinic.server import Server, response

# Elsewhere the trust store is the system's own, and no test changes that.
only_openssl = pytest.mark.skipif(
    sys.platform != "linux", reason="certificates are trusted by OpenSSL on Linux"
)


def ask(server, method="GET", path="/there", **how):
    return Wire().ask(method, parse(server.address + path), **how)


def fault(server, **how):
    with pytest.raises(ClinicError) as told:
        ask(server, **how)
    return told.value.fault


def test_a_request_has_what_it_needs_and_nothing_else():
    with Server(lambda _: response(200, {"a": 1})) as server:
        answer = ask(server, "POST", "/x?y=1", body=b"{}", headers={"X-Session-Token": "t"})
    (request,) = server.requests
    assert answer.json() == {"a": 1}
    assert (request.method, request.target, request.body) == ("POST", "/x?y=1", b"{}")
    assert request.headers["user-agent"] == AGENT
    assert request.headers["x-session-token"] == "t"
    assert request.headers["content-type"] == "application/json"
    assert "cookie" not in request.headers


def test_cookies_are_not_kept():
    wire = Wire()
    with Server(lambda _: response(200, {}, Set_Cookie="session=1; Path=/")) as server:
        for _ in range(2):
            wire.ask("GET", parse(server.address))
    assert ["cookie" in request.headers for request in server.requests] == [False, False]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_no_credential_goes_elsewhere(status):
    with (
        Server(lambda _: response(200, {})) as elsewhere,
        Server(lambda _: response(status, Location=elsewhere.address)) as server,
    ):
        how = {"body": b'{"password": "p"}', "headers": {"X-Session-Token": "t"}}
        assert fault(server, method="POST", **how) is ClinicFault.REDIRECTED
    assert len(server.requests) == 1
    assert elsewhere.requests == []


def dripping(_request):
    yield b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n"
    while True:
        yield b" "
        yield 0.05


def slow_headers(_request):
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"X: y\r\n"
        yield 0.05


def silence(_request):
    yield 60.0


@pytest.mark.parametrize("answer", [dripping, slow_headers, silence])
def test_whatever_it_drips_the_deadline_holds(answer):
    with Server(answer) as server:
        begun = time.monotonic()
        assert fault(server, seconds=0.4) is ClinicFault.SLOW
        assert time.monotonic() - begun < 2


def test_nothing_listens():
    with Server(lambda _: b"") as server:
        pass
    assert fault(server) is ClinicFault.REFUSED


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ],
)
def test_an_answer_that_breaks_off(answer):
    with Server(lambda _: answer) as server:
        assert fault(server) is ClinicFault.CUT_OFF


def endless(_request):
    yield b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    while True:
        yield b" " * 65_536


def bomb(_request):
    import gzip

    body = gzip.compress(b" " * 50_000_000)
    return response(200, body, Content_Encoding="gzip")


@pytest.mark.parametrize(
    "answer", [lambda _: response(200, b'"' + b"a" * 2_000_000 + b'"'), endless, bomb]
)
def test_two_megabytes_are_not_an_answer(answer):
    with Server(answer) as server:
        assert fault(server) is ClinicFault.TOO_LARGE


def test_a_megabyte_is():
    with Server(lambda _: response(200, b'"' + b"a" * (LIMIT - 2) + b'"')) as server:
        assert len(ask(server).body) == LIMIT


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", b"{}"),
        ("", b"{}"),
        ("application/json", b""),
        ("application/json", b"{"),
        ("application/json", b"[1]"),
        ("application/json", b"\xff\xfe"),
        ("application/json", b"[" * 100_000),
    ],
)
def test_what_is_no_object_in_json(kind, body):
    with Server(lambda _: response(200, body, kind=kind)) as server:
        answer = ask(server)
    with pytest.raises(ClinicError) as told:
        answer.json()
    assert told.value.fault is ClinicFault.NOT_JSON


@only_openssl
def test_a_certificate_that_is_trusted(trusted):
    with Server(lambda _: response(200, {}), trusted.server()) as server:
        assert ask(server).json() == {}


@only_openssl
@pytest.mark.parametrize(
    ("certificate", "expected"),
    [
        ({"ends": -0.5}, ClinicFault.CERTIFICATE_EXPIRED),
        ({"begins": 1}, ClinicFault.CERTIFICATE_EARLY),
        ({"host": "127.0.0.2"}, ClinicFault.CERTIFICATE_NAME),
        ({"host": "clinic.example"}, ClinicFault.CERTIFICATE_NAME),
    ],
)
def test_a_certificate_that_is_wrong_is_the_end(trusted, certificate, expected):
    with Server(lambda _: response(200, {}), trusted.server(**certificate)) as server:
        assert fault(server, method="POST", body=b"secret") is expected
    assert server.requests == []


@only_openssl
def test_a_certificate_of_nobody_known(authority):
    with Server(lambda _: response(200, {}), authority.server()) as server:
        assert fault(server) is ClinicFault.CERTIFICATE_UNKNOWN
    assert server.requests == []


@only_openssl
def test_tls_1_1_is_too_old(trusted):
    context = trusted.server()
    with warnings.catch_warnings(action="ignore"):
        context.minimum_version = ssl.TLSVersion.TLSv1_1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with Server(lambda _: response(200, {}), context) as server:
        assert fault(server) is ClinicFault.NO_TLS


def test_plain_http_behind_https():
    with Server(lambda _: response(200, {})) as server, pytest.raises(ClinicError) as told:
        Wire().ask("GET", parse(f"https://127.0.0.1:{server.port}"))
    assert told.value.fault is ClinicFault.NO_TLS


def test_a_name_that_nobody_has():
    with pytest.raises(ClinicError) as told:
        Wire().ask("GET", parse("https://clinic.invalid"))
    assert told.value.fault in (ClinicFault.NO_SUCH_ADDRESS, ClinicFault.UNREACHABLE)


@pytest.mark.parametrize("skew", [-120, 0, 120])
def test_the_clock_is_measured_by_dates(skew):
    wire = Wire()
    with Server(lambda _: response(200, {}, date=time.time() + skew)) as server:
        for _ in range(4):
            wire.ask("GET", parse(server.address))
    assert wire.clock.seconds == pytest.approx(skew, abs=1.1)
    assert wire.clock.shown is (skew != 0)
    assert wire.clock.correctable is (skew != 0)


@pytest.mark.parametrize(
    "headers", [{"date": False}, {"date": False, "Date": "yesterday"}, {"Age": "3"}]
)
def test_a_date_that_is_missing_odd_or_from_a_cache_is_none(headers):
    wire = Wire()
    with Server(lambda _: response(200, {}, **headers)) as server:
        wire.ask("GET", parse(server.address))
    assert wire.clock is None


def test_a_clock_set_while_it_was_looked_at_is_not_measured():
    times = iter([1_000.0, 5_000.0])
    wire = Wire(wall=lambda: next(times))
    with Server(lambda _: response(200, {})) as server:
        wire.ask("GET", parse(server.address))
    assert wire.clock is None


def connect_proxy(request):
    assert request.method == "CONNECT"
    return response(407, b"", Proxy_Authenticate="Basic")


def test_the_systems_proxy_is_asked_and_its_refusal_told(monkeypatch):
    with Server(connect_proxy) as proxy:
        monkeypatch.setenv("https_proxy", f"http://ana:p%40ss@127.0.0.1:{proxy.port}")
        with pytest.raises(ClinicError) as told:
            Wire().ask("POST", parse("https://clinic.example/login"), body=b"secret")
    assert told.value.fault is ClinicFault.PROXY
    (request,) = proxy.requests
    assert request.target == "clinic.example:443"
    assert request.headers["proxy-authorization"] == "Basic YW5hOnBAc3M="
    assert request.body == b""


class Tunnel:
    """A proxy that connects to one server, whatever it is asked for."""

    def __init__(self, server):
        self.asked = []
        self._port = server.port
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with self._socket, self._socket.accept()[0] as client:
            heard = b""
            while b"\r\n\r\n" not in heard:
                heard += client.recv(4096)
            self.asked.append(heard)
            client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            with socket.create_connection(("127.0.0.1", self._port)) as there:
                pump = threading.Thread(target=carry, args=[there, client], daemon=True)
                pump.start()
                carry(client, there)
                pump.join(5)


def carry(one, other):
    with contextlib.suppress(OSError):
        while piece := one.recv(4096):
            other.sendall(piece)
        other.shutdown(socket.SHUT_WR)


@only_openssl
@pytest.mark.parametrize("host", ["clinic.example", "elsewhere.example"])
def test_through_a_proxy_the_clinics_own_certificate_counts(trusted, monkeypatch, host):
    with Server(lambda _: response(200, {"a": 1}), trusted.server("clinic.example")) as server:
        tunnel = Tunnel(server)
        monkeypatch.setenv("https_proxy", f"127.0.0.1:{tunnel.port}")
        address = parse(f"https://{host}/login")
        if host == "clinic.example":
            assert Wire().ask("POST", address, body=b"secret").json() == {"a": 1}
        else:
            with pytest.raises(ClinicError) as told:
                Wire().ask("POST", address, body=b"secret")
            assert told.value.fault is ClinicFault.CERTIFICATE_NAME
    (asked,) = tunnel.asked
    assert b"secret" not in asked
    assert b"login" not in asked


def test_this_computer_by_its_newer_address():
    try:
        server = Server(lambda _: response(200, {}), host="::1")
    except OSError:
        pytest.skip("this computer has no IPv6")
    with server:
        assert Wire().ask("GET", parse(f"http://[::1]:{server.port}/x")).status == 200
    assert server.requests[0].headers["host"] == f"[::1]:{server.port}"


def test_a_proxy_that_is_not_there_or_none_is_not_gone_past(monkeypatch):
    with Server(connect_proxy) as proxy:
        pass
    for address in (f"http://127.0.0.1:{proxy.port}", "socks5://127.0.0.1:1", "http://[::1"):
        monkeypatch.setenv("https_proxy", address)
        with pytest.raises(ClinicError) as told:
            Wire().ask("GET", parse("https://clinic.example"))
        assert told.value.fault is ClinicFault.PROXY


def test_this_computer_is_reached_without_the_proxy(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    with Server(lambda _: response(200, {})) as server:
        assert ask(server).status == 200


def test_the_log_has_method_path_status_and_code_only(caplog):
    caplog.set_level(0)
    errors = {"errors": [{"code": "incorrect_code", "message": "for ana@clinic.test"}]}
    with Server(lambda _: response(400, errors, X_Secret="header-secret")) as server:
        how = {"body": b'{"password": "body-secret"}', "headers": {"X-Session-Token": "token"}}
        ask(server, "POST", "/auth/login?query=secret", **how)
    assert caplog.messages == ["POST /auth/login 400 incorrect_code"]


@pytest.mark.parametrize("code", ["Ana Silva", "a" * 65, "x\ny", None, 7])
def test_a_code_that_is_no_name_is_not_logged(caplog, code):
    caplog.set_level(0)
    with Server(lambda _: response(400, {"errors": [{"code": code}]})) as server:
        ask(server)
    assert caplog.messages == ["GET /there 400 "]
