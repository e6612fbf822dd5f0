from dataclasses import replace

import pytest

from desktop.clinic.backend import KeyOwner, Kind, ServerBroken, Site
from desktop.clock import Offset
from desktop.errors import ClinicFault
from desktop.otp.code import code_at
from desktop.otp.uri import parse_uri
from desktop.presenters.account_states import CodeWaits, In, Out
from desktop.presenters.accounts import Accounts
from desktop.presenters.panel import ClockOff, PanelPresenter
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from desktop.vault.sign_in import SignIn, SignInKind
from tests.clinic.fakes import FakeAccess, FakeClinic, FakePerson
from tests.fakes import HeldRunner
from tests.presenters.adding import uri
from tests.vault.crafted import PERSON, password

RIGHT = b"correct horse battery 9"
START = 1_795_487_370.0
SITE = Site(kind=Kind.ALLAUTH, address="https://happyfeet.example")


class FakePanel:
    def __init__(self):
        self.step, self.panel, self.live = "nothing", None, None
        self.looking, self.found, self.fault = False, None, None
        self.shared, self.error, self.form = None, None, None

    def show_nothing(self):
        self.step = "nothing"

    def show_form(self, clinic, colour):
        self.step, self.form = "form", (clinic, colour)

    def show_browsers(self, places, browser, profile):
        self.step, self.places = "browsers", (*places, browser, profile)

    def show_key_form(self, email, *, kept):
        self.step, self.key = "key", (email, kept)

    def show_key_owner(self, owner):
        self.owner = owner

    def show_key_refused(self, answer):
        self.refused = answer

    def show_set_up(self, clinic):
        self.step, self.panel = "set up", clinic

    def show_looking(self, looking):
        self.looking = looking

    def show_found(self, site):
        self.found = site

    def show_not_found(self, error):
        self.fault = error

    def show_panel(self, panel):
        self.step, self.panel, self.shared = "panel", panel, None

    def show_live(self, live):
        self.live = live

    def show_shared(self, email):
        self.shared = email

    def show_error(self, error):
        self.error = error


class Scene:
    def __init__(self, shelf, *names):
        self.now = START
        self.corrected = 0.0
        self.edited = 0
        self.vault = shelf.create(PERSON, password(), RecoveryCode.generate())
        self.clinics = [self.vault.add_clinic(name) for name in names]
        self.person = FakePerson()
        self.server = FakeClinic(self.person, now=lambda: self.now)
        self.access = FakeAccess(self.server, sites={"happyfeet.example": SITE})
        self.runner = HeldRunner()
        self.view = FakePanel()
        self.accounts = Accounts(
            self.vault, self.access, runner=self.runner,
            clock=lambda: self.now, correction=lambda: self.corrected,
        )  # fmt: skip
        self.panel = PanelPresenter(
            self.vault, self.accounts, self.view, access=self.access, runner=self.runner,
            looks_shared=lambda email: email.startswith("reception@"),
            clock=lambda: self.now + self.corrected, correction=lambda: self.corrected,
            correct=self.correct, codes_hidden=False, edited=self.tell,
        )  # fmt: skip
        self.panel.choose(None)

    def correct(self, seconds):
        self.corrected = seconds

    def tell(self):
        self.edited += 1

    def set_up(self, **facts):
        how = SignIn(kind=SignInKind.ALLAUTH, address=SITE.address, **facts)
        self.vault.edit_clinic(replace(self.vault.clinics[0], sign_in=how))
        self.panel.refresh()

    def sign_in(self, email="ana@clinic.test"):
        self.panel.sign_in(email, Secret(RIGHT))
        self.runner.release()


@pytest.fixture
def scene(shelf):
    made = []

    def scene(*names):
        made.append(Scene(shelf, *names))
        return made[-1]

    yield scene
    for each in made:
        each.vault.lock()


def test_without_a_clinic_there_is_nothing_but_a_way_to_add_one(scene):
    one = scene()
    assert (one.view.step, one.panel.account) == ("nothing", None)
    one.panel.new_clinic()
    assert one.view.form == (None, 0)
    one.panel.save_clinic(None, " Happy Feet ", 3)
    assert (one.view.step, one.view.panel.name, one.edited) == ("set up", "Happy Feet", 1)


def test_an_address_is_looked_at_and_kept_when_the_person_says_so(scene):
    one = scene("Happy Feet")
    one.panel.look_at("happyfeet.example")
    assert one.view.looking
    one.runner.release()
    assert (one.view.looking, one.view.found) == (False, SITE)
    assert one.vault.clinics[0].sign_in is None
    one.panel.keep(SITE)
    assert one.view.step == "panel"
    assert one.vault.clinics[0].sign_in == SignIn(kind=SignInKind.ALLAUTH, address=SITE.address)


def test_nothing_at_an_address_is_said(scene):
    one = scene("Happy Feet")
    one.panel.look_at("nowhere.example")
    one.runner.release()
    assert one.view.fault.fault is ClinicFault.NO_SUCH_ADDRESS
    assert one.vault.clinics[0].sign_in is None


def test_another_address_keeps_who_signs_in(scene):
    one = scene("Happy Feet")
    one.set_up(email="ana@clinic.test", key=Secret(b"key"))
    one.panel.change_address()
    assert one.view.step == "set up"
    one.panel.keep_address()
    assert one.view.step == "panel"
    one.panel.keep(Site(kind=Kind.OIDC, address="https://id.example", issuer="https://id.example"))
    how = one.vault.clinics[0].sign_in
    assert (how.kind, how.email, how.key) == (SignInKind.OIDC, "ana@clinic.test", None)


def test_each_clinic_keeps_its_session_whichever_is_shown(scene):
    one = scene("Happy Feet", "Getting Healthy")
    one.set_up()
    one.sign_in()
    assert isinstance(one.view.panel.state, In)
    one.panel.choose(one.clinics[1].id)
    assert (one.view.step, one.view.panel.name) == ("set up", "Getting Healthy")
    one.panel.choose(one.clinics[0].id)
    assert isinstance(one.view.panel.state, In)
    [told] = one.accounts.farewells()
    assert told.address.startswith("https://clinic.test/sessions/")
    assert one.accounts.farewells() == []


def test_another_browser_is_another_connection_and_the_old_session_ends(scene):
    one = scene("Happy Feet")
    one.set_up()
    one.sign_in()
    one.panel.ask_browser()
    assert one.view.places == (*one.access.browsers(), "", "")
    one.panel.use_browser("firefox", "Work")
    one.runner.release()
    assert one.view.panel.state == Out()
    assert one.person.sessions == {}
    assert [made[1:3] for made in one.access.made] == [("", ""), ("firefox", "Work")]


def test_a_removed_clinic_is_signed_out_of(scene):
    one = scene("Happy Feet")
    one.set_up()
    one.sign_in()
    one.panel.remove_clinic(one.vault.clinics[0])
    one.runner.release()
    assert (one.view.step, one.person.sessions, one.edited) == ("nothing", {}, 1)


def test_an_e_mail_of_several_people_is_spoken_of_once(scene):
    one = scene("Happy Feet")
    one.person.email = "reception@clinic.test"
    one.server.people = {one.person.email: one.person}
    one.set_up()
    one.sign_in("reception@clinic.test ")
    assert one.view.shared == "reception@clinic.test"
    assert one.server.asked == []
    one.panel.use_shared()
    how = one.vault.clinics[0].sign_in
    assert (how.email, how.advised) == ("reception@clinic.test", True)
    one.sign_in("reception@clinic.test")
    assert isinstance(one.view.panel.state, In)


def test_the_code_that_waits_is_shown_with_the_next_one(scene):
    one = scene("Happy Feet")
    token = parse_uri(uri())
    one.vault.add(token, "mine", one.clinics[0].id)
    one.person.otpauth = uri()
    one.set_up()
    one.now += 26
    one.sign_in()
    assert isinstance(one.view.panel.state, CodeWaits)
    one.panel.tick()
    assert one.view.live.text == code_at(token, START).text
    assert one.view.live.following == code_at(token, START + 30).text
    one.now += 4
    one.panel.tick()
    one.runner.release()
    assert isinstance(one.view.panel.state, In)
    one.panel.forget()
    assert one.view.live is None


@pytest.mark.parametrize(
    ("offset", "off"),
    [
        (Offset(-2.0, 3.0), None),
        (Offset(9.0, 14.0), None),
        (Offset(11.6, 12.4), ClockOff(12, corrects=False)),
        (Offset(93.5, 94.5), ClockOff(94, corrects=True)),
        (Offset(-95.0, -93.0), ClockOff(-94, corrects=True)),
    ],
)
def test_a_clock_that_is_wrong_is_said_from_ten_seconds_on(scene, offset, off):
    one = scene("Happy Feet")
    one.set_up()
    one.server.clock = offset
    one.panel.refresh()
    assert one.view.panel.clock == off


def test_codes_are_corrected_and_corrected_back(scene):
    one = scene("Happy Feet")
    one.set_up()
    one.server.clock = Offset(93.5, 94.5)
    one.panel.refresh()
    one.panel.correct_codes()
    assert one.corrected == 94.0
    assert one.view.panel.clock is None
    one.server.clock = Offset(-0.5, 0.5)  # somebody set the computer's clock
    one.panel.refresh()
    assert one.view.panel.clock == ClockOff(-94, corrects=True, corrected=True)
    one.panel.correct_codes()
    assert (one.corrected, one.view.panel.clock) == (0.0, None)


def test_how_many_seconds_a_code_needs_and_whose_key(scene):
    one = scene("Happy Feet")
    one.set_up(email="ana@clinic.test")
    one.panel.use_least(9)
    assert one.vault.clinics[0].sign_in.least == 9
    one.panel.use_another_email()
    assert one.vault.clinics[0].sign_in.email == ""


def test_an_answer_about_another_clinic_is_for_nobody(scene):
    one = scene("Happy Feet", "Getting Healthy")
    one.set_up(email="ana@clinic.test")
    one.access.owner = KeyOwner(
        "https://feet.au2.cliniko.com", "Happy Feet", "Ana", "ana@feet.test", "Receptionist", "", ""
    )
    key = Secret(b"MS-au2")
    one.panel.try_key("ana@clinic.test", key)
    one.panel.look_at("happyfeet.example")
    one.panel.choose(one.clinics[1].id)
    one.runner.release()
    assert one.view.found is None
    assert key.view == bytes(6)
    assert [each.sign_in and each.sign_in.key for each in one.vault.clinics] == [None, None]


def test_who_waits_for_a_browser_waits_no_longer_at_the_end(scene):
    one = scene("Happy Feet")
    one.set_up()
    one.accounts.farewells()
    assert one.server.asked[-2:] == ["cancel", "farewell"]


def test_a_key_is_kept_when_it_is_somebodys(scene):
    one = scene("Happy Feet")
    one.set_up(email="ana@clinic.test")
    one.panel.ask_key()
    assert one.view.key == ("ana@clinic.test", False)
    refused = Secret(b"MS-wrong")
    one.panel.try_key("ana@clinic.test", refused)
    one.runner.release()
    assert one.view.refused == ServerBroken(ClinicFault.BAD_KEY)
    assert refused.view == bytes(8)
    assert one.vault.clinics[0].sign_in.key is None
    one.access.owner = KeyOwner(
        "https://feet.au2.cliniko.com", "Happy Feet", "Ana", "ana@feet.test", "Receptionist", "", ""
    )
    one.panel.try_key("ana@clinic.test", Secret(b"MS-au2"))
    one.runner.release()
    how = one.vault.clinics[0].sign_in
    assert (how.key, how.email) == (Secret(b"MS-au2"), "ana@feet.test")
    assert (how.address, one.view.owner) == ("https://feet.au2.cliniko.com", one.access.owner)
    one.panel.ask_key()
    assert one.view.key == ("ana@feet.test", True)
    one.panel.forget_key()
    assert one.vault.clinics[0].sign_in.key is None


def test_a_clinic_that_cannot_be_kept_says_so(scene, monkeypatch):
    one = scene("Happy Feet")
    one.panel.save_clinic(one.clinics[0], "", 1)
    assert one.view.error.kind == "bad-token"
    assert one.vault.clinics[0].name == "Happy Feet"
    one.panel.edit_clinic()
    assert one.view.form == (one.clinics[0], one.clinics[0].colour)
    one.panel.save_clinic(one.clinics[0], "Happier Feet", 2)
    assert one.vault.clinics[0].name == "Happier Feet"
