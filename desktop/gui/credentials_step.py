"""E-mail and password; or the clinic's own pages in the browser."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.clinic.backend import Can
from desktop.gui.layouts import box, card, column, row, stretched
from desktop.gui.live_code import LiveCode
from desktop.gui.parts import Button, Glyph, labelled, restyle, text
from desktop.gui.password_field import PasswordField
from desktop.presenters.live_codes import Live
from desktop.secret import Secret

_tr = QCoreApplication.translate


class Credentials(QWidget):
    """E-mail and password; the code that will go is shown below them."""

    submitted = Signal(str, Secret)
    browser = Signal()
    trouble = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.email = QLineEdit()
        self.email.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.password = PasswordField(foreign=True)
        self._caps = text(_tr("sign in", "Caps Lock is on."), "small", "warn")
        self._caps.hide()
        self._live = LiveCode("code_row")
        self._code = card(
            column(
                text(_tr("sign in", "The code goes by itself"), "group"),
                4,
                self._live,
                margins=(16, 12, 16, 8),
            ),
            plain=True,
        )
        self.main = Button(_tr("sign in", "Sign in"), "primary", "sign-in")
        browser = Button(_tr("sign in", "Open in browser"), icon="browser")
        trouble = Button(_tr("sign in", "Trouble signing in?"), "quiet", small=True)
        self._checked = box(
            column(
                16,
                text(_tr("sign in", "What was checked"), "group"),
                _checked("check", "success", _tr("sign in", "Password")),
                _checked("error", "warn", _tr("sign in", "Account is switched off at the clinic")),
                _checked("more", "ink3", _tr("sign in", "Code: not asked for yet")),
                gap=8,
            )
        )
        self.main.clicked.connect(self._press)
        self.password.submitted.connect(self._press)
        self.password.caps_lock_changed.connect(self._caps.setVisible)
        self.email.returnPressed.connect(self.password.setFocus)
        browser.clicked.connect(self.browser)
        trouble.clicked.connect(self.trouble)
        self.email.textChanged.connect(self._fit)
        self.password.changed.connect(self._fit)
        self.setLayout(
            column(
                labelled(_tr("sign in", "Your e-mail at this clinic"), self.email),
                16,
                labelled(_tr("sign in", "Password"), self.password),
                8,
                self._caps,
                text(_tr("sign in", "Your password is used once and never stored."), "small"),
                24,
                self._code,
                24,
                self.main,
                8,
                browser,
                8,
                row(None, trouble, None),
                self._checked,
            )
        )
        self._fit()

    def show_email(self, email: str) -> None:
        """Show the e-mail that is kept; another one is a matter of the clinic's menu."""
        if email != self.email.text():
            self.email.setText(email)
        self.email.setReadOnly(bool(email))
        restyle(self.email, sunken="true" if email else "false")

    def show_restricted(self, restricted: bool) -> None:
        """Say what was checked when the clinic has switched the account off."""
        self._checked.setVisible(restricted)
        self.main.setText(_tr("sign in", "Try again") if restricted else _tr("sign in", "Sign in"))
        self.main.set_icon("refresh" if restricted else "sign-in")

    def show_live(self, live: Live | None) -> None:
        """Show the code that would go."""
        self._code.setVisible(live is not None)
        if live is not None:
            self._live.show_live(live)

    def focus_first(self) -> None:
        """Put the keyboard on what is still empty."""
        field = self.password if self.email.text().strip() else self.email
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Empty the password."""
        self.password.forget()

    def _press(self) -> None:
        if self.main.isEnabled():
            secret, _traceless = self.password.take()
            self.submitted.emit(self.email.text().strip(), secret)

    def _fit(self) -> None:
        self.main.setEnabled(bool(self.email.text().strip()) and self.password.characters() > 0)


class Pages(QWidget):
    """A clinic whose own pages are signed in to: they open, and the code is copied there."""

    browser = Signal()
    copy = Signal()
    trouble = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._how = text("", "dim")
        self._live = LiveCode("code_row")
        self._copy = Button(_tr("sign in", "Copy the code"), icon="copy")
        self._code = card(
            column(
                text(_tr("sign in", "Your code for this clinic"), "group"),
                4,
                self._live,
                8,
                row(self._copy, None),
                margins=(16, 12, 16, 16),
            ),
            plain=True,
        )
        self.main = Button("", "primary", "browser")
        self.main.clicked.connect(self.browser)
        self._copy.clicked.connect(self.copy)
        trouble = Button(_tr("sign in", "Trouble signing in?"), "quiet", small=True)
        trouble.clicked.connect(self.trouble)
        self.setLayout(
            column(self._how, 16, self.main, 16, self._code, 8, row(None, trouble, None))
        )

    def show_can(self, can: frozenset[Can]) -> None:
        """Say what is known of a sign-in there."""
        told = Can.SIGN_IN_IN_BROWSER in can
        self.main.setText(
            _tr("sign in", "Sign in in the browser") if told else _tr("sign in", "Open in browser")
        )
        self._how.setText(
            _tr(
                "sign in",
                "You sign in on the clinic’s own page; Frontdesk never sees your password there.",
            )
            if told
            else _tr(
                "sign in",
                "This clinic’s page does the sign-in. Copy the code when it asks for one. "
                "Sign out there when you leave.",
            )
        )

    def show_live(self, live: Live | None) -> None:
        """Show the code to copy."""
        self._code.setVisible(live is not None)
        if live is not None:
            self._live.show_live(live)

    def focus_first(self) -> None:
        """Put the keyboard on the button."""
        self.main.setFocus(Qt.FocusReason.OtherFocusReason)


def _checked(icon: str, tone: str, words: str) -> QWidget:
    """Return a line of what was checked."""
    return box(stretched(row(Glyph(icon, tone), text(words), gap=12), 1))
