from uuid import uuid4

import pytest

from desktop.otp.uri import parse_uri
from desktop.presenters.proposals import Wish, called, home, name, numbered, same_name
from desktop.vault.entries import Clinic, Entry

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FEET = Clinic(id=uuid4(), name="Happy Feet", colour=0)
MOVING = Clinic(id=uuid4(), name="Moving Forward", colour=1)


def token(issuer, account, key=KEY):
    return parse_uri(f"otpauth://totp/{issuer}:{account}?secret={key}")


def entry(of, clinic=None):
    return Entry(id=uuid4(), token=of, label="x", clinic=clinic, created=0)


@pytest.mark.parametrize(
    ("issuer", "account", "expected"),
    [
        ("Happy%20Feet", "maria", FEET.id),
        ("HAPPYFEET", "maria", FEET.id),
        ("Cliniko", "maria@happyfeet.example", FEET.id),
        ("Cliniko", "maria@mail.happy-feet.example", FEET.id),
        ("Happy%20Feet", "maria@movingforward.example", FEET.id),
        ("Cliniko", "maria@elsewhere.example", Wish.NEW),
        ("", "happyfeet", Wish.NEW),
    ],
)
def test_a_clinic_is_recognised_by_its_name(issuer, account, expected):
    assert home(token(issuer, account), [], [MOVING, FEET]) == expected


def test_the_same_account_stays_where_it_is():
    there = entry(token("Cliniko", "maria@happyfeet.example"), MOVING.id)
    again = token("cliniko", "maria@happyfeet.example", "MFRGGZDFMZTWQ2LK")
    assert home(again, [there], [FEET, MOVING]) == MOVING.id
    assert home(again, [entry(there.token)], [FEET]) is Wish.NONE


def test_two_tokens_without_names_are_not_of_the_same_account():
    assert not same_name(token("", ""), token("", ""))


def test_a_clinic_without_letters_is_never_recognised():
    assert home(token("!", "a@b.c"), [], [Clinic(id=uuid4(), name="!?", colour=0)]) is Wish.NEW


def test_the_label_is_the_clinics_name_or_what_the_token_says():
    assert name(token("Cliniko", "maria"), FEET) == "Happy Feet"
    assert name(token("Cliniko", "maria"), None) == "Cliniko"
    assert name(token("", "maria"), None) == "maria"
    assert name(token("", ""), None) == ""
    assert len(name(token("x" * 1000, ""), None)) == 256


def test_a_label_in_use_gets_a_number():
    assert numbered("Cliniko", []) == "Cliniko"
    assert numbered("Cliniko", ["cliniko", "Cliniko 2"]) == "Cliniko 3"
    assert numbered("", [""]) == ""
    assert numbered("x" * 256, ["x" * 256]) == "x" * 254 + " 2"


def test_a_clinic_is_found_by_its_name():
    assert called(" happy feet ", [MOVING, FEET]) is FEET
    assert called("Feet", [MOVING, FEET]) is None
