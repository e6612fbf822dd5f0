"""django-allauth's client against the real practice clinic.

Each test has somebody of its own: one code is accepted once.
"""

import json

import pytest

from desktop.clinic.allauth import Allauth
from desktop.clinic.backend import (
    BadCode,
    BadCredentials,
    BadNewPassword,
    CodeType,
    Compared,
    EmailCode,
    Kind,
    NeedCode,
    NeedEmailCode,
    NeedEnrolment,
    NeedReauthentication,
    PasswordSet,
    RecoveryCodes,
    Restricted,
    ServerBroken,
    Sessions,
    SignedIn,
    SignedOut,
    Site,
    Wait,
)
from desktop.clinic.probe import probe
from desktop.clinic.wire import Wire
from desktop.errors import ClinicFault
from desktop.secret import Secret
from tests.clinic.practice import code_of

PHYSIO, OSTEO, PODIATRY = "Moving Forward Physio", "Getting Healthy Osteo", "Happy Feet Podiatry"


@pytest.fixture
def backend(practice):
    return client(practice)


@pytest.fixture(autouse=True)
def quiet(practice, caplog, monkeypatch):
    """Nothing secret is in the log of any conversation."""
    caplog.set_level(0)
    hidden = {person.password for person in practice.people}
    hidden |= {
        person.otpauth.partition("secret=")[2][:16] for person in practice.people if person.otpauth
    }
    ask = Wire.ask

    def overheard(wire, method, address, **how):
        sent = json.loads(how.get("body") or b"{}")
        hidden.update(value for name, value in sent.items() if name not in ("email", "sessions"))
        hidden.update(how["headers"].values() if how.get("headers") else ())
        return ask(wire, method, address, **how)

    monkeypatch.setattr(Wire, "ask", overheard)
    yield
    said = "\n".join(record.getMessage() for record in caplog.get_records("call"))
    assert "/_allauth/app/v1/" in said
    assert [each for each in hidden if each and each in said] == []


def client(practice):
    return Allauth(Site(kind=Kind.ALLAUTH, address=practice.address), lambda _: None)


def test_it_is_found(practice):
    assert probe(practice.address) == Site(kind=Kind.ALLAUTH, address=practice.address)


def test_a_manager_without_a_second_factor(practice, backend):
    person = practice.person("manager")
    answer = backend.sign_in(person.email, person.secret_password)
    assert isinstance(answer, SignedIn)
    assert (answer.person, answer.email) == (person.name, person.email)
    assert (answer.clinic, answer.role, answer.manager) == (PHYSIO, "Administrator", True)
    assert backend.session() == answer
    assert backend.clock.low <= 0.1
    assert backend.clock.high >= -0.1
    assert not backend.clock.shown
    assert backend.sign_out() == SignedOut()
    assert backend.session() == SignedOut()


def test_a_code_is_asked_for_and_is_good_once(practice, backend):
    person = practice.person("enrolled")
    needed = NeedCode(frozenset(CodeType))
    assert backend.sign_in(person.email, person.secret_password) == needed
    assert isinstance(backend.sessions(), NeedCode)  # half a session gives nothing
    assert backend.give_code("000000") == BadCode()
    code = code_of(person.otpauth)
    answer = backend.give_code(code)
    assert isinstance(answer, SignedIn)
    assert (answer.role, answer.manager) == ("Receptionist", False)
    second = client(practice)
    second.sign_in(person.email, person.secret_password)
    assert second.give_code(code) == BadCode()
    assert isinstance(second.give_code(code_of(person.otpauth, 1)), SignedIn)

    listed = backend.sessions()
    assert isinstance(listed, Sessions)
    assert [each.here for each in listed.sessions].count(True) == 1
    assert all(each.program.startswith("Frontdesk/") for each in listed.sessions)
    others = [each.id for each in listed.sessions if not each.here]
    assert len(backend.end_sessions(others).sessions) == 1
    assert second.session() == SignedOut()
    assert isinstance(backend.session(), SignedIn)
    assert backend.begin_test() == ServerBroken(ClinicFault.FORBIDDEN)  # managers only


@pytest.mark.parametrize(
    "email", ["robin@moving-forward.example", "nobody@clinic.example", "x", ""]
)
def test_a_wrong_password_and_an_unknown_address_look_alike(backend, email):
    assert backend.sign_in(email, Secret(b"not this one")) == BadCredentials()
    assert backend.give_code("123456") == SignedOut()


def test_a_restricted_user_is_told_apart(practice, backend):
    person = practice.person("restricted")
    assert backend.sign_in(person.email, person.secret_password) == Restricted()
    assert backend.sign_in(person.email, Secret(b"wrong")) == BadCredentials()


def test_enrolling_on_the_way_in_and_recovery_codes(practice, backend):
    person = practice.person("has to enrol")
    needed = backend.sign_in(person.email, person.secret_password)
    assert isinstance(needed, NeedEnrolment)
    assert backend.begin_enrolment() == needed  # the same one until it is accepted
    assert backend.confirm_enrolment("000000") == BadCode()
    answer = backend.confirm_enrolment(code_of(needed.otpauth, -1))
    assert isinstance(answer, SignedIn)
    assert len(answer.recovery_codes) == 10
    assert backend.session().recovery_codes == ()  # shown once
    assert backend.recovery_codes() == RecoveryCodes(10, 10)
    backend.sign_out()

    assert isinstance(backend.sign_in(person.email, person.secret_password), NeedCode)
    assert isinstance(backend.give_recovery_code(answer.recovery_codes[0]), SignedIn)
    assert backend.recovery_codes() == RecoveryCodes(9, 10)
    backend.sign_out()
    backend.sign_in(person.email, person.secret_password)
    assert backend.give_recovery_code(answer.recovery_codes[0]) == BadCode()
    assert isinstance(backend.give_recovery_code(answer.recovery_codes[1]), SignedIn)

    again = backend.new_recovery_codes()
    if isinstance(again, NeedReauthentication):
        assert again.by_code
        assert isinstance(backend.reauthenticate_by_code(code_of(needed.otpauth, 1)), SignedIn)
        again = backend.new_recovery_codes()
    assert (again.left, again.total, len(again.codes)) == (10, 10, 10)
    assert answer.recovery_codes[2] not in again.codes


def test_enrolling_of_ones_own_will_after_the_password_once_more(practice, backend):
    person = practice.person("manager", OSTEO)
    backend.sign_in(person.email, person.secret_password)
    assert backend.begin_enrolment() == NeedReauthentication()
    assert backend.reauthenticate(Secret(b"wrong")) == BadCredentials()
    assert isinstance(backend.reauthenticate(person.secret_password), SignedIn)
    needed = backend.begin_enrolment()
    assert isinstance(needed, NeedEnrolment)
    assert backend.confirm_enrolment("000000") == BadCode()
    answer = backend.confirm_enrolment(code_of(needed.otpauth))
    assert isinstance(answer, SignedIn)
    assert len(answer.recovery_codes) == 10
    assert isinstance(backend.begin_enrolment(), SignedIn)  # there is one already


def test_a_new_password_by_mail(practice, backend):
    person = practice.person("enrolled", PODIATRY)
    sent = NeedEmailCode(EmailCode.SET_PASSWORD)
    assert backend.request_password_code("nobody@clinic.example") == sent
    assert backend.request_password_code(person.email) == sent
    new = Secret(b"another long password 7")
    assert backend.set_password("BBBB-BBBB", new) == BadCode()
    code = practice.mailed_code(person.email)
    refused = backend.set_password(code, Secret(b"x7-q"))
    assert isinstance(refused, BadNewPassword)
    assert refused.why
    assert backend.set_password(code, new) == PasswordSet()
    assert backend.set_password(code, new) == SignedOut()
    assert backend.sign_in(person.email, person.secret_password) == BadCredentials()
    assert isinstance(backend.sign_in(person.email, new), NeedCode)


def test_five_wrong_passwords_and_the_right_one_has_to_wait(practice, backend):
    person = practice.person("has to enrol", PODIATRY)
    for _ in range(5):
        assert backend.sign_in(person.email, Secret(b"wrong")) == BadCredentials()
    assert backend.sign_in(person.email, person.secret_password) == Wait(300)


def test_a_manager_tests_an_enrolment(practice, backend):
    person = practice.person("manager", PODIATRY)
    backend.sign_in(person.email, person.secret_password)
    needed = backend.begin_test()
    assert isinstance(needed, NeedEnrolment)
    for steps in (0, 1, 0):  # nothing is used up
        code = code_of(needed.otpauth, steps)
        assert backend.compare_test(code) == Compared(valid=True, steps=steps)
    late = code_of(needed.otpauth, 4)
    assert backend.compare_test(late) == Compared(valid=False, steps=4)
    assert isinstance(backend.end_test(), SignedIn)
    assert isinstance(backend.compare_test(late), ServerBroken)
