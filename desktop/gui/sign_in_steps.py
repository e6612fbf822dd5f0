"""All steps of a sign-in, one of them shown."""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from desktop.clinic.backend import Kind, Restricted
from desktop.gui.api_key_step import ApiKeyStep
from desktop.gui.browser_choice import BrowserChoice
from desktop.gui.clinic_form import ClinicForm
from desktop.gui.clinic_set_up import ClinicSetUp
from desktop.gui.credentials_step import Credentials, Pages
from desktop.gui.layouts import column, row
from desktop.gui.parts import Button, text
from desktop.gui.password_form import PasswordForm
from desktop.gui.session_card import SignedInCard
from desktop.gui.sign_in_questions import Enrolment, TokenChoice, TypedCode
from desktop.gui.sign_in_trouble import TroubleSteps
from desktop.gui.sign_in_waits import Busy, CodeWaiting
from desktop.presenters.account_states import (
    Asking,
    BrowserWaits,
    CodeAsked,
    CodeWaits,
    EmailCodeAsked,
    In,
    MustEnrol,
    Out,
    PasswordAsked,
    WhichToken,
)
from desktop.presenters.live_codes import Live
from desktop.presenters.panel import Panel

_PAGES = frozenset({Kind.OIDC, Kind.CLINIKO, Kind.WEB})
_Step = TypeVar("_Step", bound=QWidget)
_tr = QCoreApplication.translate


class NoClinic(QWidget):
    """There is no clinic yet."""

    new = Signal()

    def __init__(self) -> None:
        super().__init__()
        button = Button(_tr("sign in", "Add a clinic"), icon="add")
        button.clicked.connect(self.new)
        self.setLayout(
            column(
                text(_tr("sign in", "Sign in from here"), "label"),
                4,
                text(
                    _tr(
                        "sign in",
                        "Add the clinic you work for. Frontdesk signs you in, and hands the code "
                        "over by itself.",
                    ),
                    "dim",
                ),
                16,
                row(button, None),
            )
        )


class SignInSteps(QWidget):
    """Makes a widget for each step when it is first wanted, and keeps it with what is typed there.

    `made` is told of each before anybody can use it. Only the room of the one that is shown is
    asked for: a stack would ask for that of the largest.
    """

    made = Signal(QWidget)

    def __init__(self) -> None:
        super().__init__()
        self.here: list[QWidget] = []
        self._lines = column(None)
        self.setLayout(self._lines)
        self._shown: QWidget | None = None

    @cached_property
    def set_up(self) -> ClinicSetUp:
        """Where the clinic's address is asked for."""
        return self._add(ClinicSetUp())

    @cached_property
    def credentials(self) -> Credentials:
        """E-mail and password."""
        return self._add(Credentials())

    @cached_property
    def pages(self) -> Pages:
        """The clinic's own pages."""
        return self._add(Pages())

    @cached_property
    def busy(self) -> Busy:
        """The clinic is asked, or the browser waited for."""
        return self._add(Busy())

    @cached_property
    def waiting(self) -> CodeWaiting:
        """The next code is waited for."""
        return self._add(CodeWaiting())

    @cached_property
    def tokens(self) -> TokenChoice:
        """Which token it is."""
        return self._add(TokenChoice())

    @cached_property
    def typed(self) -> TypedCode:
        """A code that the person types."""
        return self._add(TypedCode())

    @cached_property
    def enrolment(self) -> Enrolment:
        """2FA is set up."""
        return self._add(Enrolment())

    @cached_property
    def again(self) -> PasswordForm:
        """The clinic's password once more."""
        caption = _tr("sign in", "Your password at this clinic, once more")
        return self._add(PasswordForm(_tr("sign in", "Go on"), "check", caption, foreign=True))

    @cached_property
    def card(self) -> SignedInCard:
        """Who is signed in."""
        return self._add(SignedInCard())

    @cached_property
    def help(self) -> TroubleSteps:
        """What to do when signing in fails."""
        return self._add(TroubleSteps())

    @cached_property
    def form(self) -> ClinicForm:
        """A clinic's name and colour."""
        return self._add(ClinicForm())

    @cached_property
    def browsers(self) -> BrowserChoice:
        """Which browser the clinic opens in."""
        return self._add(BrowserChoice())

    @cached_property
    def key(self) -> ApiKeyStep:
        """An API key of the person's own."""
        return self._add(ApiKeyStep())

    @cached_property
    def nothing(self) -> NoClinic:
        """There is no clinic yet."""
        return self._add(NoClinic())

    def show_state(self, panel: Panel) -> bool:
        """Go to the step of a state; whether it is another than before."""
        state = panel.state
        step: QWidget
        match state:
            case Out():
                step = self._way_in(panel)
            case Asking() | BrowserWaits():
                self.busy.show_doing(state.doing if isinstance(state, Asking) else None)
                step = self.busy
            case CodeWaits():
                self.waiting.show_waiting(state)
                step = self.waiting
            case WhichToken():
                self.tokens.show_tokens(state)
                step = self.tokens
            case CodeAsked() | EmailCodeAsked():
                self.typed.show_question(state)
                step = self.typed
            case MustEnrol():
                self.enrolment.show_enrolment(state)
                step = self.enrolment
            case PasswordAsked():
                step = self.again
            case In():
                self.card.show_session(state, panel)
                step = self.card
        return self.go_to(step)

    def show_live(self, live: Live | None) -> None:
        """Show the code of this second wherever it stands."""
        for step in self.here:
            if isinstance(step, Credentials | Pages | CodeWaiting):
                step.show_live(live)

    def go_to(self, step: QWidget) -> bool:
        """Show a step; whether it is another than before."""
        before, self._shown = self._shown, step
        if step is not before:
            if before is not None:
                before.hide()
            step.show()
        return step is not before

    def focus_first(self) -> None:
        """Put the keyboard where the next thing is done."""
        focus = getattr(self._shown, "focus_first", None)
        if focus is not None:
            focus()

    def forget(self) -> None:
        """Empty every field that may hold a secret."""
        for step in self.here:
            if isinstance(step, Credentials | TypedCode | PasswordForm | ApiKeyStep):
                step.forget()

    def _add(self, step: _Step) -> _Step:
        self._lines.insertWidget(len(self.here), step)
        step.hide()
        self.here.append(step)
        self.made.emit(step)
        return step

    def _way_in(self, panel: Panel) -> QWidget:
        if panel.kind in _PAGES:
            self.pages.show_can(panel.can)
            return self.pages
        how = panel.clinic.sign_in
        self.credentials.show_email(how.email if how else "")
        state = panel.state
        restricted = isinstance(state, Out) and isinstance(state.trouble, Restricted)
        self.credentials.show_restricted(restricted)
        return self.credentials
