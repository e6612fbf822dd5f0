"""The part of the tour that shows clinics: the sign-in panel, the enrolment test, off-boarding."""

from dataclasses import replace

from PySide6.QtCore import Qt

from desktop.clinic.backend import (
    CodeType,
    EmailCode,
    Kind,
    RecoveryCodes,
    Restricted,
    Session,
    SignedIn,
    Site,
)
from desktop.clock import Offset
from desktop.presenters.account_states import (
    Asking,
    CodeAsked,
    CodeWaits,
    Doing,
    EmailCodeAsked,
    In,
    MustEnrol,
    Out,
    PasswordAsked,
)
from desktop.vault.sign_in import SignIn, SignInKind
from tests.clinic.fakes import FakeAccess, FakeClinic, FakePerson
from tests.tour.furniture import LONG_LABELS
from tests.tour.visitor import CTRL, NARROW, THEMES, WIDE, a_token

ADDRESS = "https://happyfeet.example"
EMAIL = "tomasz@happyfeet.example"
SIZES = (WIDE, NARROW)
LATE = 27  # seconds into a time step


class SlowedClinic(FakeClinic):
    """A clinic whose clock this computer's was measured against."""

    def __init__(self):
        manager = FakePerson(email=EMAIL, name="Tomasz Zieliński", manager=True)
        super().__init__(manager, name="Happy Feet Podiatry")


class Panel:
    """The panel of a clinic beside the tokens of the person who visits."""

    def __init__(self, visitor):
        self.visitor = visitor
        self.server = SlowedClinic()
        site = Site(kind=Kind.ALLAUTH, address=ADDRESS)
        visitor.window.access = lambda: FakeAccess(self.server, sites={ADDRESS: site})
        visitor.unlock("Tomasz Zieliński")
        self.vault = visitor.workstation._vault
        feet = self.vault.add_clinic("Happy Feet Podiatry", 3)
        self.long = self.vault.add_clinic(LONG_LABELS[0], 1).id
        how = SignIn(kind=SignInKind.ALLAUTH, address=ADDRESS, email=EMAIL)
        self.vault.edit_clinic(replace(feet, sign_in=how))
        token = a_token(20, "Cliniko", "tomasz")
        self.entry = self.vault.add(token, "Happy Feet", feet.id)
        self.clinic = feet.id
        self.presenter.choose(feet.id)
        self.account.tick = lambda: None  # states stay as they are told
        visitor.tokens.presenter.refresh()

    @property
    def panel(self):
        return self.visitor.tokens.panel

    @property
    def presenter(self):
        return self.panel.presenter

    @property
    def account(self):
        return self.presenter.account

    def show(self, name, state, themes=("light",), sizes=(WIDE,)):
        """Go to a state, and photograph it beside the list and in its place."""
        self.account._show(state)
        for size in sizes:
            self.visitor.size(size)
            self.visitor.tokens.show_panel()
            self.visitor.shoot(name, themes, (size,))
        self.visitor.tokens.show_list()


def clinics(visitor):
    """Photograph all that has to do with clinics."""
    visitor.lock()
    panel = Panel(visitor)
    states(visitor, panel)
    forms(visitor, panel)
    test(visitor, panel)
    leaving(visitor)
    visitor.lock()
    visitor.window.access = FakeAccess


def states(visitor, panel):
    codes = frozenset(CodeType)
    since = visitor.clock() - 2 * 3_600 - 600
    me = SignedIn(
        person="Tomasz Zieliński", email=EMAIL, role="Receptionist", since=since, manager=True
    )
    sessions = (Session("1", True, "", "", since), Session("2", False, "", "", since))
    signed_in = In(me, sessions=sessions, codes=RecoveryCodes(8, 10))
    panel.show("12-panel-before", Out(), THEMES, SIZES)
    panel.show("12-panel-asking", Asking(Doing.SIGN_IN))
    panel.show("12-panel-waiting", CodeWaits(panel.entry), THEMES, SIZES)
    panel.show("12-panel-in", signed_in, THEMES, SIZES)
    panel.show("12-panel-new-codes", In(me, new_codes=tuple(_codes())), sizes=SIZES)
    panel.show("12-panel-restricted", Out(Restricted()), THEMES, SIZES)
    panel.show("12-panel-enrol", MustEnrol(None))
    panel.show("12-panel-enrol-again", MustEnrol(panel.entry), THEMES, SIZES)
    panel.show("12-panel-typed-code", CodeAsked(codes), sizes=SIZES)
    panel.show("12-panel-backup-code", CodeAsked(codes, recovery=True))
    panel.show("12-panel-email-code", EmailCodeAsked(EmailCode.VERIFY_ADDRESS))
    panel.show("12-panel-new-password", EmailCodeAsked(EmailCode.SET_PASSWORD), sizes=SIZES)
    panel.show("12-panel-again", PasswordAsked())
    panel.server.clock = Offset(93.8, 94.2)
    panel.show("12-panel-slow-clock", Out(), THEMES, SIZES)
    panel.server.clock = None
    panel.show("12-panel-before-again", Out())
    visitor.click("Trouble signing in?")
    visitor.shoot("12-panel-help", THEMES)
    visitor.click("Back")


def forms(visitor, panel):
    panel.presenter.edit_clinic()
    visitor.shoot("12-panel-name")
    panel.presenter.keep_address()
    panel.presenter.ask_browser()
    visitor.shoot("12-panel-browsers")
    panel.presenter.choose(panel.long)
    for size in SIZES:
        visitor.size(size)
        visitor.tokens.show_panel()
        visitor.shoot("12-panel-set-up", sizes=(size,))
    visitor.tokens.show_list()
    panel.presenter.look_at("https://nobody.example")
    visitor.read("There is no clinic at this address")
    visitor.shoot("12-panel-not-found")
    panel.presenter.look_at(ADDRESS)
    visitor.read("You can sign in here, in Frontdesk.")
    visitor.shoot("12-panel-found")
    panel.presenter.choose(panel.clinic)


def test(visitor, panel):
    """Sign in as a manager, and test enrolment with what is really on the screen."""
    panel.panel.steps.credentials.password.setFocus()
    visitor.type("correct horse battery 9")
    visitor.click("Sign in")
    visitor.read("Signed in")
    panel.panel.test.emit()
    visitor.read("Looking for the QR code on the screen…")
    visitor.shoot("13-test-looking")
    visitor.read("Print")
    visitor.shoot("13-test-report", THEMES, SIZES)
    visitor.key(Qt.Key.Key_Escape)


def leaving(visitor):
    visitor.tokens.focus_first()
    visitor.key(Qt.Key.Key_Comma, CTRL)
    visitor.click("Start")
    visitor.read("Tomasz Zieliński leaves")
    visitor.shoot("14-leaving", THEMES, SIZES)
    visitor.key(Qt.Key.Key_Escape)
    visitor.key(Qt.Key.Key_Escape)


def _codes():
    return (f"{number:04} {number * 7:04}" for number in range(1_111, 11_110, 1_111))
