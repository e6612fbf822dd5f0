from dataclasses import replace

import pytest

from desktop.clinic.backend import (
    BadCode,
    BadCredentials,
    CodeType,
    EmailCode,
    Offline,
    Restricted,
    Wait,
)
from desktop.clock import Offset
from desktop.errors import ClinicFault, DiskError, DiskFault
from desktop.otp.code import code_at
from desktop.otp.uri import format_uri, parse_uri
from desktop.presenters.account import Account
from desktop.presenters.account_states import (
    Asking,
    CodeAsked,
    CodeRefused,
    CodeWaits,
    Doing,
    EmailCodeAsked,
    Ended,
    In,
    MustEnrol,
    Out,
    PasswordAsked,
    WhichToken,
)
from desktop.presenters.code_timing import Refused
from desktop.presenters.handing_over import HandingOver
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from desktop.vault.sign_in import SignIn, SignInKind
from tests.clinic.fakes import FakeClinic, FakePerson
from tests.fakes import HeldRunner
from tests.presenters.adding import TWO, uri
from tests.vault.crafted import PERSON, password

EMAIL = "ana@clinic.test"
RIGHT = b"correct horse battery 9"
START = 1_795_487_370.0  # at the beginning of a time step


class Clock:
    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now


class Scene:
    """A vault with one clinic, somebody who works there, and the account between them."""

    def __init__(self, shelf, person, *links):
        self.clock = Clock()
        self.vault = shelf.create(PERSON, password(), RecoveryCode.generate())
        made = self.vault.add_clinic("Happy Feet")
        how = SignIn(kind=SignInKind.ALLAUTH, address="https://happyfeet.example")
        self.vault.edit_clinic(replace(made, sign_in=how))
        for number, link in enumerate(links, 1):
            self.vault.add(parse_uri(link), f"token {number}", made.id)
        self.person = person
        self.server = FakeClinic(person, name="Happy Feet", now=self.clock)
        self.runner = HeldRunner()
        self.states = []
        self.handing_over = HandingOver()
        self.account = Account(
            self.vault, made.id, self.server,
            runner=self.runner, handing_over=self.handing_over, clock=self.clock,
            correction=lambda: 0.0, changed=lambda: self.states.append(self.account.state),
        )  # fmt: skip

    @property
    def state(self):
        return self.account.state

    @property
    def how(self):
        return self.account.clinic.sign_in

    def sign_in(self, word=RIGHT):
        self.account.sign_in(EMAIL, Secret(word))
        self.runner.release()

    def pass_(self, seconds):
        self.clock.now += seconds
        self.account.tick()
        self.runner.release()

    def sent(self):
        return self.server.asked.count("give_code")


@pytest.fixture
def scene(shelf):
    made = []

    def scene(*links, **facts):
        made.append(Scene(shelf, FakePerson(**facts), *links))
        return made[-1]

    yield scene
    for each in made:
        each.vault.lock()


def test_without_2fa_the_password_is_enough(scene):
    one = scene()
    one.account.sign_in(EMAIL, Secret(RIGHT))
    assert one.state == Asking(Doing.SIGN_IN)
    one.runner.release()
    assert isinstance(one.state, In)
    assert (one.state.me.person, one.state.me.role) == ("Ana Silva", "Receptionist")
    assert len(one.state.sessions) == 1
    assert one.state.codes.left == 0
    assert one.how.email == EMAIL


def test_the_code_goes_by_itself(scene):
    one = scene(uri(), otpauth=uri())
    one.sign_in()
    assert isinstance(one.state, In)
    assert one.sent() == 1


def test_a_code_with_too_little_time_waits_for_the_next(scene):
    one = scene(uri(), otpauth=uri())
    one.clock.now += 26
    one.sign_in()
    assert isinstance(one.state, CodeWaits)
    one.pass_(3)
    assert (one.sent(), isinstance(one.state, CodeWaits)) == (0, True)
    one.pass_(1)
    assert (one.sent(), isinstance(one.state, In)) == (1, True)


def test_how_much_time_is_the_clinics_own(scene):
    one = scene(uri(), otpauth=uri())
    one.vault.edit_clinic(replace(one.account.clinic, sign_in=replace(one.how, least=2)))
    one.clock.now += 26
    one.sign_in()
    assert isinstance(one.state, In)


def test_no_code_goes_twice(scene):
    one = scene(uri(), otpauth=uri())
    one.sign_in()
    one.account.sign_out()
    one.runner.release()
    assert one.state == Out()
    one.sign_in()
    assert isinstance(one.state, CodeWaits)
    one.pass_(29)
    assert one.sent() == 1
    one.pass_(1)
    assert (one.sent(), isinstance(one.state, In)) == (2, True)


def test_a_refused_code_is_followed_by_one_more_and_no_third(scene):
    one = scene(uri(key=TWO), otpauth=uri())
    one.sign_in()
    assert one.state.trouble == CodeRefused(Refused.UNKNOWN, again=True)
    one.pass_(30)
    assert one.state == CodeAsked(
        frozenset(CodeType), trouble=CodeRefused(Refused.UNKNOWN, again=False)
    )
    for _ in range(5):
        one.pass_(30)
    assert one.sent() == 2


def test_a_refusal_is_laid_on_the_clock_when_that_is_off(scene):
    one = scene(uri(key=TWO), otpauth=uri())
    one.server.clock = Offset(93.5, 94.5)
    one.sign_in()
    assert one.state.trouble == CodeRefused(Refused.CLOCK, again=True)


def test_a_code_that_was_copied_is_not_sent_as_well(scene):
    one = scene(uri(), otpauth=uri())
    one.clock.now = float(int(one.vault._store.place.clock()) // 30 * 30)
    one.vault.used(one.account.entry.id)
    one.sign_in()
    assert isinstance(one.state, CodeWaits)
    one.pass_(30)
    assert isinstance(one.state, In)


@pytest.mark.parametrize(
    ("facts", "word", "trouble"),
    [
        ({}, b"wrong", BadCredentials()),
        ({"enabled": False}, RIGHT, Restricted()),
        ({"failed": 5}, RIGHT, Wait(300.0)),
    ],
)
def test_what_stands_in_the_way_is_said(scene, facts, word, trouble):
    one = scene(**facts)
    one.sign_in(word)
    assert one.state == Out(trouble)
    assert one.how.email == ""


def test_a_server_that_is_not_there(scene):
    one = scene()
    one.server.trouble = Offline(ClinicFault.SLOW)
    one.sign_in()
    assert one.state == Out(Offline(ClinicFault.SLOW))


def test_the_password_is_wiped_whatever_is_answered(scene):
    one = scene()
    for word in (b"wrong", RIGHT):
        secret = Secret(word)
        one.account.sign_in(EMAIL, secret)
        one.runner.release()
        assert bytes(secret.view) == bytes(len(word))


def test_a_person_without_a_token_types_the_code(scene):
    one = scene(otpauth=uri())
    one.sign_in()
    assert one.state == CodeAsked(frozenset(CodeType))
    one.account.give_code("000000")
    one.runner.release()
    assert one.state.trouble == BadCode()
    one.account.give_code(code_at(parse_uri(uri()), one.clock.now).text)
    one.runner.release()
    assert isinstance(one.state, In)


def test_a_back_up_code_goes_instead(scene):
    one = scene(uri(), otpauth=uri(), recovery_codes=["12345678"])
    one.clock.now += 28
    one.sign_in()
    one.account.type_code(recovery=True)
    one.account.give_code(" 12345678 ")
    one.runner.release()
    assert isinstance(one.state, In)
    assert one.sent() == 0


def test_of_several_tokens_one_is_named_once(scene):
    one = scene(uri(key=TWO), uri(), otpauth=uri())
    one.sign_in()
    assert one.state == WhichToken(one.account.entries)
    one.account.choose_token(one.account.entries[1].id)
    one.runner.release()
    assert isinstance(one.state, In)
    assert one.how.token == one.account.entries[1].id


def test_an_unproven_e_mail_is_proved(scene):
    one = scene(verified=False)
    one.sign_in()
    assert one.state == EmailCodeAsked(EmailCode.VERIFY_ADDRESS)
    one.account.give_email_code("nothing like it")
    one.runner.release()
    assert one.state == EmailCodeAsked(EmailCode.VERIFY_ADDRESS, BadCode())
    one.account.give_email_code(one.server.mails[-1][1])
    one.runner.release()
    assert isinstance(one.state, In)


def test_a_forgotten_password_is_set_anew(scene):
    one = scene()
    one.account.forgot_password(EMAIL)
    one.runner.release()
    assert one.state == EmailCodeAsked(EmailCode.SET_PASSWORD)
    one.account.set_password("wrong", Secret(b"a new long password"))
    one.runner.release()
    assert one.state == EmailCodeAsked(EmailCode.SET_PASSWORD, BadCode())
    one.account.set_password(one.server.mails[-1][1], Secret(b"a new long password"))
    one.runner.release()
    assert one.state == Out(password_set=True)
    one.sign_in(b"a new long password")
    assert isinstance(one.state, In)


def test_a_clinic_that_demands_2fa_gets_it(scene):
    one = scene(must_enrol=True)
    one.sign_in()
    assert one.state == MustEnrol(None)
    assert one.vault.entries == ()
    one.account.enrol()
    [entry] = one.vault.entries
    assert (entry.label, entry.clinic) == ("Happy Feet", one.account.clinic.id)
    one.runner.release()
    assert isinstance(one.state, In)
    assert len(one.state.new_codes) == 10
    assert one.how.token == entry.id
    one.account.codes_noted()
    assert one.state.new_codes == ()


def test_the_old_token_goes_to_the_trash_when_the_new_one_is_accepted(scene):
    one = scene(uri(), must_enrol=True)
    old = one.account.entry
    one.sign_in()
    assert one.state == MustEnrol(old)
    one.account.enrol()
    assert old in one.vault.entries
    one.runner.release()
    assert isinstance(one.state, In)
    [new] = one.vault.entries
    assert new.label == old.label == "token 1"
    assert not new.token.same_as(old.token)
    [kept] = one.vault.trash
    assert kept.id == old.id


def test_a_new_token_that_was_never_accepted_goes_again(scene):
    one = scene(uri(), must_enrol=True)
    one.sign_in()
    one.clock.now += 28
    one.account.enrol()
    assert len(one.vault.entries) == 2
    one.account.cancel()
    assert one.state == Out()
    assert [entry.label for entry in one.vault.entries] == ["token 1"]


def test_a_first_code_that_is_refused_twice_can_be_tried_again(scene):
    one = scene(must_enrol=True)
    one.sign_in()
    one.server._offered = uri(key=TWO)  # as a page that was loaded again has another secret
    one.account.enrol()
    one.runner.release()
    one.pass_(30)
    assert one.state == MustEnrol(None, CodeRefused(Refused.UNKNOWN, again=False))
    [entry] = one.vault.entries
    one.server._offered = format_uri(entry.token)
    one.clock.now += 30
    one.account.enrol()
    one.runner.release()
    assert isinstance(one.state, In)
    assert [each.id for each in one.vault.entries] == [entry.id]


def test_a_token_that_cannot_be_kept_is_said(scene, monkeypatch):
    one = scene(must_enrol=True)
    one.sign_in()
    monkeypatch.setattr(type(one.vault), "add", refuse)
    one.account.enrol()
    assert one.state.trouble.error.kind == "disk"


def refuse(*_):
    raise DiskError(DiskFault.FULL)


def test_enrolling_of_ones_own_accord_asks_for_the_password(scene):
    one = scene()
    one.sign_in()
    one.account.begin_enrolment()
    one.runner.release()
    assert one.state == PasswordAsked()
    one.account.reauthenticate(Secret(b"wrong"))
    one.runner.release()
    assert one.state == PasswordAsked(BadCredentials())
    one.account.reauthenticate(Secret(RIGHT))
    one.runner.release()
    assert one.state == MustEnrol(None)


def test_who_is_signed_in_stays_so_when_the_password_is_not_given_again(scene):
    one = scene()
    one.sign_in()
    one.account.begin_enrolment()
    one.runner.release()
    assert one.state == PasswordAsked()
    one.account.cancel()
    one.runner.release()
    assert isinstance(one.state, In)
    assert len(one.person.sessions) == 1


def test_a_sign_in_that_is_given_up_half_way_is_told_to_the_clinic(scene):
    one = scene(otpauth=uri())
    one.sign_in()
    assert isinstance(one.state, CodeAsked)
    one.account.cancel()
    one.runner.release()
    assert one.state == Out()
    assert one.server.asked[-1] == "sign_out"


def test_other_sessions_are_seen_and_ended(scene):
    one = scene()
    one.person.sessions["elsewhere"] = one.clock.now
    one.sign_in()
    assert len(one.state.sessions) == 2
    one.account.end_other_sessions()
    one.runner.release()
    assert [session.here for session in one.state.sessions] == [True]


def test_a_session_that_was_ended_elsewhere(scene):
    one = scene()
    one.sign_in()
    one.person.sessions.clear()
    one.account.look_around()
    one.runner.release()
    assert one.state == Out(Ended())


def test_an_answer_that_nobody_waits_for_any_more_signs_out_again(scene):
    one = scene()
    one.account.sign_in(EMAIL, Secret(RIGHT))
    one.account.cancel()
    assert one.state == Out()
    one.runner.release()
    assert one.state == Out()
    assert one.person.sessions == {}


def test_questions_are_asked_one_at_a_time(scene):
    one = scene()
    one.sign_in()
    one.account.look_around()
    one.account.sign_out()
    assert len(one.runner.held) == 1
    one.runner.release()
    assert one.state == Out()
    assert one.server.asked[-3:] == ["sessions", "recovery_codes", "sign_out"]
