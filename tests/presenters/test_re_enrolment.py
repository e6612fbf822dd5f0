"""A lost computer: a manager of the real practice clinic resets somebody's 2FA, who enrols anew."""

import time
from dataclasses import replace

import pytest

from desktop.clinic.allauth import Allauth
from desktop.clinic.backend import BadCode, Kind, NeedCode, SignedIn, Site
from desktop.otp.code import code_at
from desktop.otp.uri import parse_uri
from desktop.presenters.account import Account
from desktop.presenters.account_states import In, MustEnrol, Out
from desktop.presenters.add import AddPresenter
from desktop.presenters.candidates import Note
from desktop.presenters.handing_over import HandingOver
from desktop.presenters.offers import Offer, Way
from desktop.secret import Secret
from desktop.vault.sign_in import SignIn, SignInKind
from tests.fakes import EagerRunner
from tests.presenters.adding import FakeAddView
from tests.presenters.tokens import new_vault

pytestmark = pytest.mark.usefixtures("direct")
PERIOD = 30


class Steps:
    """A clock at the beginning of a time step near this one: each code is good once."""

    def __init__(self):
        self.ahead = 0

    def __call__(self):
        return (time.time() // PERIOD + self.ahead) * PERIOD + 1


class Scene:
    """A receptionist who is enrolled at the clinic, with the token of that in a vault."""

    def __init__(self, clinic, shelf, kind=SignInKind.ALLAUTH):
        self.manager = clinic.manager()
        self.person = clinic.enrolled(self.manager)
        self.word = self.person.password.encode()
        self.vault = new_vault(shelf)
        made = self.vault.add_clinic("Moving Forward")
        self.vault.edit_clinic(replace(made, sign_in=SignIn(kind=kind, address=clinic.bases[0])))
        token = parse_uri(self.person.otpauth)
        self.old = self.vault.add(token, "At the front desk", made.id)
        self.vault.edit(replace(self.old, note="second floor", favourite=True))
        self.clock = Steps()
        self.server = Allauth(Site(kind=Kind.ALLAUTH, address=clinic.bases[0]), lambda _: None)
        self.account = Account(
            self.vault, made.id, self.server,
            runner=EagerRunner(), handing_over=HandingOver(), clock=self.clock,
            correction=lambda: 0.0, changed=lambda: None,
        )  # fmt: skip

    def sign_in(self):
        self.account.sign_in(self.person.email, Secret(self.word))
        return self.account.state

    def reset(self):
        path = f"/api/v1/staff/{self.person.id}/reset-2fa"
        assert self.manager.ask("POST", path).json["authenticators"] == []

    def authenticators(self):
        people = self.manager.ask("GET", "/api/v1/staff").json
        return next(each["authenticators"] for each in people if each["id"] == self.person.id)


@pytest.fixture
def scene(practice_clinic, shelf):
    return Scene(practice_clinic, shelf)


def test_after_a_reset_the_next_sign_in_enrols_anew(scene):
    scene.clock.ahead = 1  # an enrolment uses the code of its own time step up
    assert isinstance(scene.sign_in(), In)
    scene.account.sign_out()
    scene.reset()

    state = scene.sign_in()
    assert isinstance(state, MustEnrol)
    assert state.replaces.id == scene.old.id
    assert [entry.id for entry in scene.vault.entries] == [scene.old.id]
    scene.clock.ahead = 0
    scene.account.enrol()
    state = scene.account.state
    assert isinstance(state, In)
    assert len(state.new_codes) == 10
    assert sorted(scene.authenticators()) == ["recovery_codes", "totp"]

    [new] = scene.vault.entries
    assert new.id != scene.old.id
    assert not new.token.same_as(scene.old.token)
    assert (new.label, new.note, new.favourite) == ("At the front desk", "second floor", True)
    assert [entry.id for entry in scene.vault.trash] == [scene.old.id]
    assert scene.account.clinic.sign_in.token == new.id

    scene.account.sign_out()
    assert scene.account.state == Out()
    scene.clock.ahead = 1
    assert isinstance(scene.sign_in(), In)


def test_an_enrolment_that_is_given_up_leaves_the_old_token(scene):
    scene.reset()
    assert isinstance(scene.sign_in(), MustEnrol)
    scene.account.cancel()
    assert scene.account.state == Out()
    assert [entry.id for entry in scene.vault.entries] == [scene.old.id]
    assert scene.authenticators() == []


def test_the_old_token_no_longer_signs_in(scene):
    scene.reset()
    scene.sign_in()
    scene.clock.ahead = 0
    scene.account.enrol()
    scene.account.sign_out()
    answer = scene.server.sign_in(scene.person.email, Secret(scene.word))
    assert isinstance(answer, NeedCode)
    [old] = scene.vault.trash
    assert scene.server.give_code(code_at(old.token, scene.clock()).text) == BadCode()


def test_a_qr_code_of_the_clinics_own_page_replaces_the_token(practice_clinic, shelf):
    """As at a clinic that is signed in to in the browser, whose page shows the new QR code."""
    scene = Scene(practice_clinic, shelf, SignInKind.WEB)
    scene.reset()
    browser = practice_clinic.client()
    browser.sign_in(scene.person.email, scene.person.password)
    shown = browser.app("GET", "/auth/2fa/enroll").data["totp_url"]

    view, added = FakeAddView(), []
    presenter = AddPresenter(scene.vault, view, EagerRunner(), added.append)
    presenter.offer(Offer(Way.CLIPBOARD, text=shown))
    [row] = view.rows
    assert (row.note, row.existing.id) == (Note.REENROLLED, scene.old.id)
    assert row.replaces
    presenter.add()
    [(new,)] = added
    assert new.label == "At the front desk"
    assert scene.vault.entries == (scene.vault.entry(new.id),)
    assert [entry.token for entry in scene.vault.trash] == [scene.old.token]

    scene.clock.ahead = 0
    answer = browser.app("POST", "/auth/2fa/enroll", code=code_at(new.token, scene.clock()).text)
    assert answer.signed_in
    scene.clock.ahead = 1
    assert isinstance(scene.server.sign_in(scene.person.email, Secret(scene.word)), NeedCode)
    code = code_at(new.token, scene.clock()).text
    assert isinstance(scene.server.give_code(code), SignedIn)
