"""Cliniko's API from its documented shapes, on the loopback."""

import time

import pytest

from desktop.clinic.backend import (
    Backend,
    Can,
    KeyOwner,
    Kind,
    NeedBrowser,
    Offline,
    Opened,
    Restricted,
    ServerBroken,
    SignedOut,
    Site,
    Wait,
)
from desktop.clinic.cliniko import Cliniko, account_of, is_cliniko, shard_of
from desktop.errors import ClinicError, ClinicFault
from desktop.secret import Secret
from tests.clinic.server import Server, named, response

KEY = Secret(b"MS0xLWFiYw-au2")
CONTACT = "robin@clinic.example"
USER = {
    "id": "1234567890123456789",
    "title": None,
    "first_name": "Robin",
    "last_name": "Adeyemi",
    "email": CONTACT,
    "role": "power_receptionist",
    "time_zone": "Australia/Melbourne",
    "user_active": True,
    "created_at": "2026-01-01T00:00:00Z",
    "updated_at": "2026-01-01T00:00:00Z",
    "links": {"self": "https://evil.example/v1/users/1", "next": "https://evil.example/v1"},
}
SETTINGS = {
    "account": {
        "name": "Moving Forward Physio",
        "subdomain": "moving-forward",
        "country": "AU",
        "time_zone": "Melbourne",
    }
}


def ask(user=None, settings=None, key=KEY, contact=CONTACT):
    def answer(request):
        return {
            "/v1/user": user or response(200, USER),
            "/v1/settings/public": settings or response(200, SETTINGS),
        }[request.target]

    with Server(answer) as server:
        answered = account_of(key, contact, api=f"{server.address}/v1")
    return answered, server.requests


def test_whose_key_it_is():
    account, requests = ask()
    assert account == KeyOwner(
        address="https://moving-forward.au2.cliniko.com",
        clinic="Moving Forward Physio",
        person="Robin Adeyemi",
        email=CONTACT,
        role="Power receptionist",
        country="AU",
        time_zone="Australia/Melbourne",
    )
    assert [request.method for request in requests] == ["GET", "GET"]  # and no link is followed
    for request in requests:
        assert request.headers["authorization"] == "Basic TVMweExXRmlZdy1hdTI6"
        assert request.headers["user-agent"].endswith(f" ({CONTACT})")


def test_settings_without_an_account_around_them():
    account, _ = ask(settings=response(200, SETTINGS["account"]))
    assert account.clinic == "Moving Forward Physio"


@pytest.mark.parametrize(
    ("key", "shard"),
    [
        ("MS0x-au2", "au2"),
        ("MS-0x-UK1", "uk1"),
        ("MS0x-us12", "us12"),
        ("MS0x-eu1", "eu1"),
        ("MS0x", "au1"),
    ],
)
def test_the_shard_is_in_the_key(key, shard):
    assert shard_of(key) == shard


@pytest.mark.parametrize(
    "key", ["MS0x-", "x-au", "x-evil.example/", "x-au1.evil.example", "x-au1\n", "x-au123", "x-٣٣1"]
)
def test_no_other_host_is_made_of_a_key(key):
    with pytest.raises(ClinicError) as told:
        shard_of(key)
    assert told.value.fault is ClinicFault.BAD_KEY


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (response(401, {"message": "no"}), ServerBroken(ClinicFault.BAD_KEY)),
        (response(403, b"", kind=""), ServerBroken(ClinicFault.FORBIDDEN)),
        (response(422, {"errors": "one"}), ServerBroken(ClinicFault.UNEXPECTED)),
        (response(422, {"errors": ["one", {"a": 1}]}), ServerBroken(ClinicFault.UNEXPECTED)),
        (response(500, b"", kind=""), ServerBroken(ClinicFault.SERVER_ERROR)),
        (response(200, b"", kind=""), ServerBroken(ClinicFault.NOT_JSON)),
        (response(200, [USER]), ServerBroken(ClinicFault.NOT_JSON)),
        (response(302, b"", Location="https://x"), ServerBroken(ClinicFault.REDIRECTED)),
        (response(200, {**USER, "user_active": False}), Restricted()),
        (response(429, b"", kind="", date=False), Wait(60)),
    ],
    ids=named,
)
def test_what_may_come_instead(answer, told):
    answered, requests = ask(user=answer)
    assert answered == told
    assert len(requests) == (2 if told == Restricted() else 1)


def test_the_limit_says_when_it_ends():
    answered, _ = ask(user=response(429, b"", X_RateLimit_Reset=str(int(time.time()) + 30)))
    assert answered.seconds == pytest.approx(30, abs=2)


@pytest.mark.parametrize("subdomain", ["", "a.b", "evil.example/", "-x", None, 7])
def test_no_other_host_is_made_of_the_settings(subdomain):
    settings = response(200, {"account": {**SETTINGS["account"], "subdomain": subdomain}})
    assert ask(settings=settings)[0] == ServerBroken(ClinicFault.UNEXPECTED)


@pytest.mark.parametrize("contact", ["", "a b@c", "x\r\nX-Evil: 1", "ü@clinic.example"])
def test_a_contact_that_is_no_address_goes_into_no_header(contact):
    answered, requests = ask(contact=contact)
    assert answered == ServerBroken(ClinicFault.BAD_ADDRESS)
    assert requests == []


def test_nobody_there():
    assert account_of(KEY, CONTACT, api="http://127.0.0.1:9/v1") == Offline(ClinicFault.REFUSED)


@pytest.mark.parametrize(
    ("host", "is_one"),
    [
        ("moving-forward.au2.cliniko.com", True),
        ("a.uk1.cliniko.com", True),
        ("www.cliniko.com", False),
        ("api.au2.cliniko.com.evil.example", False),
        ("a.b.au2.cliniko.com", False),
        ("a.au2.cliniko.com\n", False),
    ],
    ids=named,
)
def test_which_hosts_are_clinikos(host, is_one):
    assert is_cliniko(host) is is_one


def test_it_is_opened_and_everything_happens_there():
    opened = []
    address = "https://moving-forward.au2.cliniko.com"
    backend: Backend = Cliniko(Site(kind=Kind.CLINIKO, address=address), opened.append)
    assert backend.can == {Can.OPEN}
    assert backend.open() == backend.sign_in_in_browser() == Opened()
    assert opened == [address] * 2
    assert backend.sign_in(CONTACT, Secret(b"p")) == NeedBrowser()
    assert backend.session() == NeedBrowser()
    assert backend.sign_out() == SignedOut(told=False)
    backend.cancel()
