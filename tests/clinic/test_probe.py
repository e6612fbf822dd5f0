import pytest

from desktop.clinic.backend import Kind, Site
from desktop.clinic.backends import backend_for
from desktop.clinic.probe import probe
from desktop.errors import ClinicError, ClinicFault, PolicyError
from desktop.policy import Policy
from tests.clinic.odd_provider import Odd
from tests.clinic.server import Server, named, response

CONFIG = response(200, {"status": 200, "data": {"account": {"login_methods": ["email"]}}})
PAGE = response(200, b"<html>Welcome</html>", kind="text/html")
NOTHING = response(404, b"", kind="")


def test_a_clinic_on_django_allauth_below_a_path():
    def answer(request):
        return CONFIG if request.target == "/clinic/_allauth/app/v1/config" else NOTHING

    with Server(answer) as server:
        found = probe(f" {server.address}/clinic/ ")
    assert found == Site(kind=Kind.ALLAUTH, address=f"{server.address}/clinic")
    assert len(server.requests) == 1


def test_an_openid_provider_whose_name_ends_with_a_slash():
    with Odd() as odd:
        odd.facts = {"issuer": odd.issuer + "/"}
        found = probe(odd.issuer)
    assert found == Site(kind=Kind.OIDC, address=odd.issuer, issuer=odd.issuer + "/")


@pytest.mark.parametrize("issuer", ["https://elsewhere.example", "http://clinic.example"])
def test_an_openid_provider_of_another_name_is_told(issuer):
    with Odd() as odd:
        odd.facts = {"issuer": issuer}
        with pytest.raises(ClinicError) as told:
            probe(odd.issuer)
    assert told.value.fault in (ClinicFault.ISSUER, ClinicFault.NOT_HTTPS)


@pytest.mark.parametrize(
    "answer",
    [
        PAGE,
        NOTHING,
        response(403, b"", kind=""),
        response(200, {"data": 7}),
        response(302, b"", Location="/login"),
        response(200, b" " * 2_000_000, kind="text/html"),
    ],
    ids=named,
)
def test_anything_else_is_a_web_page(answer):
    with Server(lambda _: answer) as server:
        found = probe(f"{server.address}/signin?next=1")
    assert found == Site(kind=Kind.WEB, address=f"{server.address}/signin?next=1")
    assert [request.target for request in server.requests] == [
        "/signin/_allauth/app/v1/config",
        "/signin/.well-known/openid-configuration",
    ]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (response(503, b"", kind=""), ClinicFault.SERVER_ERROR),
        (b"", ClinicFault.CUT_OFF),
    ],
    ids=named,
)
def test_a_server_in_trouble_is_not_taken_for_something_else(answer, fault):
    with Server(lambda _: answer) as server, pytest.raises(ClinicError) as told:
        probe(server.address)
    assert told.value.fault is fault


@pytest.mark.parametrize(
    "address",
    ["moving-forward.au2.cliniko.com", "https://Happy-Feet.uk1.cliniko.com/users/sign_in"],
)
def test_cliniko_is_known_by_its_name(address):
    found = probe(address)
    assert found.kind is Kind.CLINIKO
    assert found.address.endswith(".cliniko.com")


def test_each_kind_has_its_backend():
    for kind in Kind:
        site = Site(kind=kind, address="https://clinic.example", client="frontdesk")
        assert backend_for(site, print, Policy()).kind is kind


def test_the_rules_of_this_computer_hold():
    policy = Policy.parse({"clinics": ["https://clinic.example"]})
    with pytest.raises(PolicyError):
        backend_for(Site(kind=Kind.WEB, address="https://elsewhere.example"), print, policy)
    for issuer, allowed in [("https://clinic.example/o", True), ("https://other.example", False)]:
        site = Site(kind=Kind.OIDC, address="https://clinic.example", issuer=issuer, client="x")
        if allowed:
            backend_for(site, print, policy)
        else:
            with pytest.raises(PolicyError):
                backend_for(site, print, policy)
