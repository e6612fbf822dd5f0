"""The sign-in panel as a window shows it, at a clinic that a test holds."""

from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton

from desktop.clinic.backend import Kind, Site
from desktop.gui import palette
from desktop.gui.panel_screen import panel_screen
from desktop.otp.uri import parse_uri
from desktop.presenters.accounts import Accounts
from desktop.vault.sign_in import SignIn, SignInKind
from tests.clinic.fakes import FakeAccess, FakeClinic, FakePerson
from tests.fakes import HeldRunner
from tests.presenters.adding import uri
from tests.presenters.tokens import new_vault

START = 1_795_487_370.0  # at the beginning of a time step
EMAIL, RIGHT = "ana@clinic.test", "correct horse battery 9"
ADDRESS = "https://happyfeet.example"


class PanelScene:
    """A vault with one clinic, and its panel; `links` are the clinic's tokens in the vault."""

    def __init__(
        self, qtbot, shelf, *links, person=None, server=None, kind=SignInKind.ALLAUTH, runner=None
    ):
        palette.use("light")
        self.qtbot = qtbot
        self.now = START
        self.correction = 0.0
        self.called = []
        self.vault = new_vault(shelf)
        made = self.vault.add_clinic("Happy Feet Podiatry", 3)
        self.clinic = made.id
        self.vault.edit_clinic(replace(made, sign_in=SignIn(kind=kind, address=ADDRESS)))
        for number, link in enumerate(links, 1):
            self.vault.add(parse_uri(link), f"Token {number}", made.id)
        self.person = person or FakePerson(otpauth=links[0] if links else "")
        self.server = server or FakeClinic(self.person, name="Happy Feet", now=self.time)
        self.access = FakeAccess(
            self.server, sites={ADDRESS: Site(kind=Kind(kind.value), address=ADDRESS)}
        )
        self.runner = runner or HeldRunner()
        self.accounts = Accounts(
            self.vault, self.access, runner=self.runner,
            clock=self.corrected, correction=lambda: self.correction,
        )  # fmt: skip
        self.panel = panel_screen(
            self.vault, self.accounts, access=self.access, runner=self.runner,
            clock=self.corrected, correction=lambda: self.correction, correct=self.correct,
            codes_hidden=False,
            on_copy=lambda token: self.called.append(("copy", token)),
            on_scan=lambda: self.called.append("scan"),
            on_test=lambda account, _correct: self.called.append(("test", account)),
            on_edited=lambda: self.called.append("edited"),
        )  # fmt: skip
        qtbot.addWidget(self.panel)

    def show(self, width=400, height=760):
        """Put the panel into a window of its own, which has the keyboard."""
        self.panel.resize(width, height)
        self.panel.show()
        self.qtbot.waitExposed(self.panel)
        self.panel.activateWindow()
        self.qtbot.waitUntil(self.panel.isActiveWindow)
        return self

    def time(self):
        return self.now

    def corrected(self):
        return self.now + self.correction

    def correct(self, seconds):
        self.correction = seconds
        self.called.append(("correct", seconds))

    @property
    def account(self):
        return self.panel.presenter.account

    def force(self, state):
        """Have the account be in a state, as if the clinic had answered so."""
        self.account._show(state)

    def sign_in(self, email=EMAIL, word=RIGHT):
        step = self.panel.steps.credentials
        if not step.email.isReadOnly():
            step.email.setText(email)
        step.password.setFocus()
        self.qtbot.keyClicks(step.password, word)
        step.main.click()

    def seen(self, kind):
        return [each for each in self.panel.findChildren(kind) if each.isVisible()]

    def words(self):
        return [label.text() for label in self.seen(QLabel) if label.text()]

    def says(self, words):
        return any(words in each for each in self.words())

    def buttons(self):
        """Return what the buttons say, from the top."""
        origin = self.panel.mapToGlobal(QPoint())
        places = {each: each.mapToGlobal(QPoint()) - origin for each in self.seen(QPushButton)}
        return [
            each.text() for each in sorted(places, key=lambda b: (places[b].y(), places[b].x()))
        ]

    def click(self, words):
        [found] = [each for each in self.seen(QPushButton) if each.text() == words]
        found.click()

    def fields(self):
        return self.seen(QLineEdit)

    def menu(self):
        """Open the clinic's menu, and return what it offers by its words."""
        self.panel.head._more.click()
        [menu] = self.seen(QMenu)
        actions = {each.text(): each for each in menu.actions() if each.text()}
        menu.close()
        return actions


def link(name="Happy Feet"):
    return uri(name)
