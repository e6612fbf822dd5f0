"""All steps of a sign-in, one of them shown."""

from __future__ import annotations

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
    """Keeps a widget for each step, so that what is typed survives a change elsewhere.

    Only the room of the one that is shown is asked for: a stack would ask for that of the largest.
    """

    def __init__(self) -> None:
        super().__init__()
        self.set_up = ClinicSetUp()
        self.credentials = Credentials()
        self.pages = Pages()
        self.busy = Busy()
        self.waiting = CodeWaiting()
        self.tokens = TokenChoice()
        self.typed = TypedCode()
        self.enrolment = Enrolment()
        caption = _tr("sign in", "Your password at this clinic, once more")
        self.again = PasswordForm(_tr("sign in", "Go on"), "check", caption, foreign=True)
        self.card = SignedInCard()
        self.help = TroubleSteps()
        self.form = ClinicForm()
        self.browsers = BrowserChoice()
        self.key = ApiKeyStep()
        self.nothing = NoClinic()
        self._steps: tuple[QWidget, ...] = (
            self.form,
            self.browsers,
            self.key,
            self.set_up,
            self.credentials,
            self.pages,
            self.busy,
            self.waiting,
            self.tokens,
            self.typed,
            self.enrolment,
            self.again,
            self.card,
            self.help,
            self.nothing,
        )
        self._shown: QWidget = self.nothing
        for step in self._steps:
            if step is not self._shown:  # one without a parent is not to be shown
                step.hide()
        self.setLayout(column(*self._steps, None))

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
        self.credentials.show_live(live)
        self.pages.show_live(live)
        self.waiting.show_live(live)

    def go_to(self, step: QWidget) -> bool:
        """Show a step; whether it is another than before."""
        before, self._shown = self._shown, step
        if step is not before:
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
        self.credentials.password.forget()
        self.typed.forget()
        self.again.forget()
        self.key.forget()

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
