"""The panel of a clinic: who is signed in, or the way in, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from desktop.clinic.backend import Can, KeyOwner, Kind, Outcome, Site
from desktop.errors import DesktopError
from desktop.gui.credentials_step import Credentials, Pages
from desktop.gui.duration import duration
from desktop.gui.error_banner import ErrorBanner
from desktop.gui.layouts import box, column, scrolled, stretched
from desktop.gui.panel_head import PanelHead
from desktop.gui.parts import Banner, Button
from desktop.gui.sign_in_steps import SignInSteps
from desktop.gui.sign_in_trouble import TroubleSteps
from desktop.gui.sign_in_words import Step, Words, clock_words, step_words, trouble_words
from desktop.presenters.account_states import (
    In,
    Out,
    PasswordAsked,
    trouble_of,
)
from desktop.presenters.clinic_access import BrowserPlace
from desktop.presenters.live_codes import Live
from desktop.presenters.panel import Panel, PanelPresenter
from desktop.secret import Secret
from desktop.vault.entries import Clinic

WIDTH = 400  # px
_SECONDS = (3, 5, 8, 10, 15)
_PAGES = frozenset({Kind.OIDC, Kind.CLINIKO, Kind.WEB})
_tr = QCoreApplication.translate


class SignInPanel(QWidget):
    """The view of `PanelPresenter`, which it keeps."""

    sign_in = Signal(str, Secret)
    copy = Signal()
    step = Signal(Step)
    forgot = Signal(str)
    use_shared = Signal()
    test = Signal()
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.presenter: PanelPresenter | None = None
        self.setObjectName("side")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._panel: Panel | None = None
        self.head = PanelHead()
        self._clock_step = Button("", "primary", "clock", small=True)
        self._clock = Banner("warn", action=self._clock_step)
        self._trouble_step = Button("", icon="copy", small=True)
        self._trouble = Banner("danger", action=self._trouble_step)
        self._words: Words | None = None
        shared = Button(_tr("sign in", "Use it all the same"), small=True)
        self._shared = Banner("warn", action=shared)
        self._error = ErrorBanner()
        self.steps = SignInSteps()
        banners = column(self._clock, self._shared, self._trouble, self._error, gap=16)
        lines = column(self.head, banners, self.steps, gap=16, margins=(24, 24, 24, 24))
        self.setLayout(column(scrolled(box(stretched(lines, 2), "plain"))))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.head.more.connect(self._open_menu)
        self.head.back.connect(self.back)
        self._clock_step.clicked.connect(lambda: self.step.emit(Step.CLOCK))
        self._trouble_step.clicked.connect(self._press_step)
        shared.clicked.connect(self.use_shared)
        self.steps.made.connect(self._connect)
        self.show_nothing()

    # -- the view's side --

    def show_nothing(self) -> None:
        """Be empty."""
        self._panel = None
        self.head.hide()
        self._hide_banners()
        self.steps.go_to(self.steps.nothing)

    def show_form(self, clinic: Clinic | None, colour: int) -> None:
        """Ask for a clinic's name and colour."""
        self._hide_banners()
        self.head.setVisible(clinic is not None)
        self.steps.form.start(clinic, colour)
        self.steps.go_to(self.steps.form)

    def show_browsers(self, places: Sequence[BrowserPlace], browser: str, profile: str) -> None:
        """Ask which browser the clinic opens in."""
        self.steps.browsers.show_places(places, browser, profile)
        self.steps.go_to(self.steps.browsers)
        self.steps.focus_first()

    def show_key_form(self, email: str, *, kept: bool) -> None:
        """Ask for a key of the person's own."""
        self._hide_banners()
        self.steps.key.start(email, kept=kept)
        self.steps.go_to(self.steps.key)
        self.steps.focus_first()

    def show_key_owner(self, owner: KeyOwner) -> None:
        """Say whose key it is."""
        self._say(
            Words(
                "success",
                _tr("sign in", "{person} is active at {clinic}.").format(
                    person=owner.person or owner.email, clinic=owner.clinic
                ),
                _tr("sign in", "Role: {role}. The key is in your vault.").format(role=owner.role),
            )
        )

    def show_key_refused(self, answer: Outcome) -> None:
        """Say why not."""
        trouble = trouble_of(answer)
        if trouble is not None:
            self._say(trouble_words(trouble))

    def show_set_up(self, clinic: Clinic) -> None:
        """Ask for the address of a clinic."""
        self._panel = None
        self._hide_banners()
        self.head.show()
        self.head.show_clinic(clinic)
        self.head.say_state("clinic", "ink2", _tr("sign in", "No sign-in yet"))
        if self.steps.go_to(self.steps.set_up):
            self.steps.set_up.begin(clinic.sign_in.address if clinic.sign_in else "")

    def show_looking(self, looking: bool) -> None:
        """Say that the address is being looked at."""
        self.steps.set_up.show_looking(looking)

    def show_found(self, site: Site) -> None:
        """Say what is there."""
        self.steps.set_up.show_found(site)

    def show_not_found(self, error: DesktopError) -> None:
        """Say why not."""
        self.steps.set_up.show_not_found(error)

    def show_panel(self, panel: Panel) -> None:
        """Show where the person has got to."""
        before, self._panel = self._panel, panel
        self._hide_banners()
        self.head.show()
        self.head.show_clinic(panel.clinic)
        if isinstance(panel.state, In | PasswordAsked):
            self.head.say_state("check", "success", _tr("sign in", "Signed in"))
        else:
            self.head.say_state("sign-in", "ink2", _tr("sign in", "Not signed in"))
        self._say_clock(panel)
        self._say_trouble(panel)
        other = before is None or before.clinic.id != panel.clinic.id
        if other:
            self.steps.forget()
        if self.steps.show_state(panel) and not other and self.isVisible():
            self.steps.focus_first()

    def show_live(self, live: Live | None) -> None:
        """Show the code of this second wherever it stands."""
        self.steps.show_live(live)

    def show_shared(self, email: str) -> None:
        """Say why an account of one's own is better."""
        self._shared.show()
        self._shared.say(
            "warn",
            _tr("sign in", "{email} looks like an address of several people.").format(email=email),
            _tr(
                "sign in",
                "Everybody needs a user of their own: with a shared one, 2FA locks somebody out, "
                "and nobody can tell who did what. Ask your practice manager for a user of your "
                "own; it costs the clinic nothing.",
            ),
        )

    def show_error(self, error: DesktopError) -> None:
        """Say what went wrong."""
        self._error.show_error(error)

    def sizeHint(self) -> QSize:
        """Ask for the width beside a list."""
        return QSize(WIDTH, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Let the window be as narrow as it likes."""
        return QSize(1, 1)

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget what was typed: nobody sees it."""
        super().hideEvent(event)
        self.steps.forget()

    # -- within --

    def _connect(self, step: QWidget) -> None:
        """Hear a step that was just made."""
        match step:
            case Credentials():
                step.submitted.connect(self.sign_in)
                step.trouble.connect(self._show_help)
            case Pages():
                step.copy.connect(self.copy)
                step.trouble.connect(self._show_help)
            case TroubleSteps():
                step.back.connect(self._leave_help)
                step.password.connect(self._forgot)

    def _say_clock(self, panel: Panel) -> None:
        if panel.clock is not None:
            words = clock_words(panel.clock)
            self._clock.show()
            self._clock.say(words.kind, words.title, words.body)
            self._clock_step.setText(step_words(Step.CLOCK)[0])
            self._clock_step.setVisible(words.step is Step.CLOCK)

    def _say_trouble(self, panel: Panel) -> None:
        state = panel.state
        trouble = getattr(state, "trouble", None)
        if trouble is not None:
            words = trouble_words(trouble)
            if words.step is Step.PASSWORD and Can.RESET_PASSWORD not in panel.can:
                words = words._replace(step=Step.NONE)
            self._say(words)
        elif isinstance(state, Out) and state.password_set:
            self._say(
                Words(
                    "success",
                    _tr("sign in", "Your new password counts."),
                    _tr("sign in", "Sign in with it now."),
                )
            )

    def _say(self, words: Words) -> None:
        """Say something of this clinic, with the button of the next step."""
        self._words = words
        label, icon = step_words(words.step)
        self._trouble_step.setVisible(words.step is not Step.NONE)
        if words.step is not Step.NONE:
            self._trouble_step.setText(label)
            self._trouble_step.set_icon(icon)
        self._trouble.show()
        self._trouble.say(words.kind, words.title, words.body)

    def _press_step(self) -> None:
        if self._words is not None and self._words.step is Step.PASSWORD:
            self._forgot()
        elif self._words is not None:
            self.step.emit(self._words.step)

    def _forgot(self) -> None:
        email = self.steps.credentials.email.text().strip()
        if email:
            self.forgot.emit(email)
        else:
            self._leave_help()

    def _show_help(self) -> None:
        if self._panel is not None:
            self.steps.help.show_can(self._panel.can)
            self.steps.go_to(self.steps.help)
            self.steps.focus_first()

    def _leave_help(self) -> None:
        if self._panel is not None:
            self.steps.show_state(self._panel)
            self.steps.focus_first()

    def _open_menu(self, where: QPoint) -> None:
        presenter, panel = self.presenter, self._panel
        if presenter is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_tr("sign in", "Name and colour…"), presenter.edit_clinic)
        if panel is not None:
            menu.addAction(_tr("sign in", "Another address…"), presenter.change_address)
            if panel.kind is Kind.ALLAUTH:
                menu.addAction(_tr("sign in", "Another e-mail"), presenter.use_another_email)
            menu.addAction(_tr("sign in", "Browser for this clinic…"), presenter.ask_browser)
            if panel.kind is Kind.CLINIKO:
                menu.addAction(_tr("sign in", "API key of my own…"), presenter.ask_key)
            if panel.kind is Kind.ALLAUTH:
                self._add_seconds(menu, presenter, panel.clinic)
            me = panel.state.me if isinstance(panel.state, In) else None
            if me is not None and me.manager and Can.TEST_ENROLMENT in panel.can:
                menu.addSeparator()
                menu.addAction(_tr("sign in", "Test enrolment…"), self.test.emit)
        menu.addSeparator()
        for each in presenter.clinics:
            words = each.name.replace("&", "&&")
            menu.addAction(words, partial(presenter.choose, each.id))
        menu.addAction(_tr("sign in", "Add a clinic…"), presenter.new_clinic)
        menu.popup(where)

    def _add_seconds(self, menu: QMenu, presenter: PanelPresenter, clinic: Clinic) -> None:
        """Offer how many seconds a code must have left to be sent."""
        within = menu.addMenu(_tr("sign in", "A code is sent with at least"))
        used = clinic.sign_in.least if clinic.sign_in else 0
        for seconds in _SECONDS:
            action = within.addAction(duration(seconds), partial(presenter.use_least, seconds))
            action.setCheckable(True)
            action.setChecked(seconds == used)

    def _hide_banners(self) -> None:
        for banner in (self._clock, self._shared, self._trouble):
            banner.hide()
        self._error.show_error(None)
