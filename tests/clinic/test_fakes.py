from desktop.clinic.backend import (
    Backend,
    BadCode,
    BadCredentials,
    Compared,
    NeedCode,
    NeedEnrolment,
    RecoveryCodes,
    SignedIn,
    SignedOut,
    Wait,
)
from desktop.otp.code import code_at
from desktop.otp.uri import parse_uri
from desktop.secret import Secret
from tests.clinic.fakes import FakeClinic, FakePerson

PASSWORD = Secret(b"correct horse battery 9")


def code_of(answer, now):
    return code_at(parse_uri(answer.otpauth.reveal().decode()), now).text


def test_the_fake_enrols_and_asks_for_the_code_once():
    now = [1_795_487_365.0]
    clinic: Backend = FakeClinic(FakePerson(must_enrol=True), now=lambda: now[0])
    needed = clinic.sign_in("ana@clinic.test", PASSWORD)
    assert isinstance(needed, NeedEnrolment)
    done = clinic.confirm_enrolment(code_of(needed, now[0]))
    assert isinstance(done, SignedIn)
    assert len(done.recovery_codes) == 10
    assert clinic.recovery_codes() == RecoveryCodes(10, 10)
    assert clinic.sign_out() == SignedOut()
    assert isinstance(clinic.sign_in("ana@clinic.test", PASSWORD), NeedCode)
    code = code_of(needed, now[0])
    assert isinstance(clinic.give_code(code), SignedIn)
    clinic.sign_in("ana@clinic.test", PASSWORD)
    assert clinic.give_code(code) == BadCode()
    assert isinstance(clinic.give_recovery_code(done.recovery_codes[0]), SignedIn)


def test_the_fake_waits_after_five_wrong_passwords():
    clinic = FakeClinic(FakePerson())
    for _ in range(5):
        assert clinic.sign_in("ana@clinic.test", Secret(b"nope")) == BadCredentials()
    assert clinic.sign_in("ana@clinic.test", PASSWORD) == Wait(300)


def test_the_fake_tells_a_manager_how_far_the_clock_is_off():
    now = 1_795_487_365.0
    clinic = FakeClinic(FakePerson(manager=True), now=lambda: now)
    clinic.sign_in("ana@clinic.test", PASSWORD)
    enrolment = clinic.begin_test()
    code = code_of(enrolment, now + 120)
    assert clinic.compare_test(code) == Compared(valid=False, steps=4)
