"""The steps of a sign-in: what is asked, shown or waited for, one at a time."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.clinic.backend import Can, EmailCode
from desktop.gui.layouts import box, card, column, row, rule, stretched
from desktop.gui.live_code import LiveCode
from desktop.gui.painted import Bar, CodeLabel
from desktop.gui.parts import Banner, Button, Glyph, labelled, restyle, text
from desktop.gui.password_field import PasswordField
from desktop.presenters.account_states import (
    CodeAsked,
    CodeWaits,
    Doing,
    EmailCodeAsked,
    In,
    MustEnrol,
    WhichToken,
)
from desktop.presenters.live_codes import Live
from desktop.presenters.panel import Panel
from desktop.secret import Secret

_tr = QCoreApplication.translate
_MINUTE: Final = 60
_HOUR: Final = 3_600


class Credentials(QWidget):
    """E-mail and password; the code that will go is shown below them."""

    submitted = Signal(str, Secret)
    browser = Signal()
    trouble = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.email = QLineEdit()
        self.email.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.password = PasswordField()
        self._caps = text(_tr("sign in", "Caps Lock is on."), "small", "warn")
        self._caps.hide()
        self._live = LiveCode()
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
            )
        )
        self._fit()

    def show_email(self, email: str) -> None:
        """Show the e-mail that is kept; another one is a matter of the clinic's menu."""
        if email != self.email.text():
            self.email.setText(email)
        self.email.setReadOnly(bool(email))
        restyle(self.email, sunken="true" if email else "false")

    def show_live(self, live: Live | None) -> None:
        """Show the code that would go."""
        self._code.setVisible(live is not None)
        if live is not None:
            self._live.show_live(live)

    def focus_first(self) -> None:
        """Put the keyboard on what is still empty."""
        field = self.password if self.email.text().strip() else self.email
        field.setFocus(Qt.FocusReason.OtherFocusReason)

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
        self._live = LiveCode()
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


class Busy(QWidget):
    """The clinic, or its page in the browser, is being waited for."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = text("", "label")
        self._more = text("", "dim")
        self._cancel = Button(_tr("sign in", "Cancel"))
        self._cancel.clicked.connect(self.cancelled)
        self.setLayout(column(self._words, 4, self._more, 24, self._cancel))

    def show_doing(self, doing: Doing | None) -> None:
        """Say what is waited for; None: the browser."""
        words = {
            Doing.SIGN_IN: _tr("sign in", "Asking the clinic…"),
            Doing.CODE: _tr("sign in", "Sending the code…"),
            Doing.EMAIL_CODE: _tr("sign in", "Sending the code…"),
            Doing.PASSWORD: _tr("sign in", "Asking the clinic…"),
            Doing.ENROL: _tr("sign in", "Asking the clinic…"),
            Doing.SESSIONS: _tr("sign in", "Asking the clinic…"),
            Doing.SIGN_OUT: _tr("sign in", "Signing out…"),
            Doing.OPEN: _tr("sign in", "Opening the browser…"),
        }
        if doing is None:
            self._words.setText(_tr("sign in", "Sign in in the browser"))
            self._more.setText(
                _tr(
                    "sign in",
                    "The clinic’s page is open there. Come back when it is done; this waits for "
                    "five minutes.",
                )
            )
        else:
            self._words.setText(words[doing])
            self._more.setText(_tr("sign in", "This takes a moment, and 15 seconds at most."))

    def focus_first(self) -> None:
        """Put the keyboard on the button."""
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)


class CodeWaiting(QWidget):
    """The password was right; the next code goes by itself."""

    cancelled = Signal()
    type_code = Signal()
    recovery = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._right = Banner("success", _tr("sign in", "Your password is right."))
        self._title = text(_tr("sign in", "Waiting for the next code"), "label")
        self._why = text("")
        self._now = CodeLabel(tone="ink3")
        self._next = CodeLabel(align=Qt.AlignmentFlag.AlignRight, tone="accent")
        self._bar = Bar()
        following = text(_tr("sign in", "Next"), "group", "accent", wrap=False)
        card_ = card(
            column(
                self._title,
                4,
                self._why,
                16,
                row(text(_tr("sign in", "Now"), "small", wrap=False), None, following),
                row(self._now, None, self._next),
                12,
                self._bar,
                margins=(16, 16, 16, 16),
            )
        )
        self._cancel = Button(_tr("sign in", "Cancel"))
        type_code = Button(_tr("sign in", "Type a code"), "quiet", small=True)
        recovery = Button(_tr("sign in", "Use a back-up code"), "quiet", small=True)
        self._others = box(row(None, type_code, recovery, None))
        self._cancel.clicked.connect(self.cancelled)
        type_code.clicked.connect(self.type_code)
        recovery.clicked.connect(self.recovery)
        self.setLayout(column(self._right, 16, card_, 24, self._cancel, 8, self._others))

    def show_waiting(self, state: CodeWaits) -> None:
        """Say which code waits, and why."""
        self._right.setVisible(not state.enrols and state.trouble is None)
        self._others.setVisible(not state.enrols)

    def show_live(self, live: Live | None) -> None:
        """Show both codes, and how long it is to the next."""
        if live is None:
            return
        seconds = live.seconds or 0
        self._why.setText(
            _tr(
                "sign in",
                "This one has %n second(s) left, or was used. The next goes by itself.",
                "",
                seconds,
            )
        )
        self._now.show_code(live.text, live.seconds, live.period)
        self._next.show_code(live.following)
        self._bar.show_share(1 - seconds / max(live.period, 1))

    def focus_first(self) -> None:
        """Put the keyboard on the button."""
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)


class TokenChoice(QWidget):
    """The clinic has several tokens here; one of them is this account's."""

    chosen = Signal(object)  # UUID
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._list = column(gap=8)
        cancel = Button(_tr("sign in", "Cancel"))
        cancel.clicked.connect(self.cancelled)
        self.setLayout(
            column(
                text(_tr("sign in", "Which token is for this account?"), "label"),
                4,
                text(_tr("sign in", "Frontdesk remembers it."), "dim"),
                16,
                self._list,
                24,
                cancel,
            )
        )

    def show_tokens(self, state: WhichToken) -> None:
        """Offer these tokens."""
        while item := self._list.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for entry in state.entries:
            words = f"{entry.label} ({entry.token.account})" if entry.token.account else entry.label
            button = Button(words.replace("&", "&&"))
            button.clicked.connect(lambda _on=False, token=entry.id: self.chosen.emit(token))
            self._list.addWidget(button)

    def focus_first(self) -> None:
        """Put the keyboard on the first token."""
        item = self._list.itemAt(0)
        if item is not None and (widget := item.widget()) is not None:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)


class TypedCode(QWidget):
    """A code that the person types: of a token elsewhere, a back-up code, or from an e-mail."""

    submitted = Signal(str)
    new_password = Signal(str, Secret)
    recovery = Signal(bool)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sets_password = False
        self._recovers = False
        self._title = text("", "label")
        self._more = text("", "dim")
        self.field = QLineEdit()
        self._caption = labelled(_tr("sign in", "Code"), self.field)
        self.password = PasswordField()
        self._again = box(
            column(16, labelled(_tr("sign in", "Your new password there"), self.password))
        )
        self._main = Button(_tr("sign in", "Send"), "primary")
        self._other = Button("", "quiet", small=True)
        cancel = Button(_tr("sign in", "Cancel"))
        cancel.clicked.connect(self.cancelled)
        self._main.clicked.connect(self._press)
        self._other.clicked.connect(lambda: self.recovery.emit(not self._recovers))
        self.field.returnPressed.connect(self._return)
        self.password.submitted.connect(self._press)
        self.field.textChanged.connect(self._fit)
        self.password.changed.connect(self._fit)
        self.setLayout(
            column(
                self._title,
                4,
                self._more,
                16,
                self._caption,
                self._again,
                24,
                self._main,
                8,
                cancel,
                8,
                row(None, self._other, None),
            )
        )
        self._fit()

    def show_code(self, state: CodeAsked) -> None:
        """Ask for a code of a token, or for a back-up code."""
        self._sets_password, self._recovers = False, state.recovery
        self._title.setText(
            _tr("sign in", "Type a back-up code")
            if state.recovery
            else _tr("sign in", "Type the code that the clinic asks for")
        )
        self._more.setText(
            _tr(
                "sign in",
                "The clinic gave you a list of them when 2FA was set up. Each works once.",
            )
            if state.recovery
            else _tr("sign in", "There is no token of this clinic here, or its codes were refused.")
        )
        self._other.setText(
            _tr("sign in", "Type an ordinary code")
            if state.recovery
            else _tr("sign in", "Use a back-up code")
        )
        self._other.show()
        self._again.hide()
        self._fit()

    def show_email_code(self, state: EmailCodeAsked) -> None:
        """Ask for the code from an e-mail, and for a new password where it is for that."""
        self._sets_password = state.purpose is EmailCode.SET_PASSWORD
        self._title.setText(_tr("sign in", "Look into your e-mail"))
        self._more.setText(
            _tr(
                "sign in",
                "The clinic has sent a code, if it knows your address. Look in the spam folder too. "
                "It is not the code of your token.",
            )
        )
        self._other.hide()
        self._again.setVisible(self._sets_password)
        self._fit()

    def forget(self) -> None:
        """Empty the fields."""
        self.field.clear()
        self.password.forget()

    def focus_first(self) -> None:
        """Put the keyboard on the code."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _return(self) -> None:
        if self._sets_password:
            self.password.setFocus()
        else:
            self._press()

    def _press(self) -> None:
        if not self._main.isEnabled():
            return
        code = self.field.text()
        self.field.clear()
        if self._sets_password:
            secret, _traceless = self.password.take()
            self.new_password.emit(code, secret)
        else:
            self.submitted.emit(code)

    def _fit(self) -> None:
        needed = self.password.characters() > 0 or not self._sets_password
        self._main.setEnabled(bool(self.field.text().strip()) and needed)


class Enrolment(QWidget):
    """The clinic demands 2FA, or has reset it: a new token is made of what it sent."""

    accepted = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = text("", "label")
        self._more = text("")
        self.main = Button(_tr("sign in", "Set up 2FA"), "primary", "shield")
        cancel = Button(_tr("sign in", "Not now"))
        self.main.clicked.connect(self.accepted)
        cancel.clicked.connect(self.cancelled)
        self.setLayout(column(self._title, 4, self._more, 24, self.main, 8, cancel))

    def show_enrolment(self, state: MustEnrol) -> None:
        """Say what will happen."""
        if state.replaces is None:
            self._title.setText(_tr("sign in", "This clinic asks for 2FA"))
            self._more.setText(
                _tr(
                    "sign in",
                    "Frontdesk makes a token for it and sends its first code. No phone is needed.",
                )
            )
        else:
            self._title.setText(_tr("sign in", "This clinic has reset your 2FA"))
            self._more.setText(
                _tr(
                    "sign in",
                    "Frontdesk makes a new token. “{label}” goes to the trash once the clinic has "
                    "accepted the new one, and stays there for 30 days.",
                ).format(label=state.replaces.label)
            )

    def focus_first(self) -> None:
        """Put the keyboard on the button."""
        self.main.setFocus(Qt.FocusReason.OtherFocusReason)


class SignedInCard(QWidget):
    """Who is signed in, since when, where else; and new back-up codes, once."""

    browser = Signal()
    sign_out = Signal()
    end_others = Signal()
    new_codes = Signal()
    codes_noted = Signal()
    enrol = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._facts = column(margins=(16, 16, 16, 16))
        self._card = card(self._facts)
        self._codes = text("", "label")
        self._codes.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        noted = Button(_tr("sign in", "I have written them down"), "primary", "check")
        noted.clicked.connect(self.codes_noted)
        self._codes_card = card(
            column(
                text(_tr("sign in", "Your new back-up codes"), "label"),
                4,
                text(
                    _tr(
                        "sign in",
                        "They are the way in when this computer is not. Each works once, and they "
                        "are shown only now: keep them with your recovery kit.",
                    )
                ),
                12,
                self._codes,
                16,
                noted,
                margins=(16, 16, 16, 16),
            )
        )
        self._browser = Button(_tr("sign in", "Open in browser"), "primary", "browser")
        sign_out = Button(_tr("sign in", "Sign out"), icon="sign-out")
        self._end = Button(_tr("sign in", "Sign out everywhere else"), "quiet", small=True)
        self._enrol = Button(_tr("sign in", "Set up 2FA here"), "quiet", small=True)
        self._renew = Button(_tr("sign in", "New back-up codes"), "quiet", small=True)
        for button, signal in (
            (self._browser, self.browser),
            (sign_out, self.sign_out),
            (self._end, self.end_others),
            (self._enrol, self.enrol),
            (self._renew, self.new_codes),
        ):
            button.clicked.connect(signal)
        self.setLayout(
            column(
                self._codes_card,
                16,
                self._card,
                24,
                self._browser,
                8,
                sign_out,
                8,
                row(self._end, None),
                row(self._renew, None),
                row(self._enrol, None),
                16,
                text(_tr("sign in", "Locking or handing over signs you out here."), "small"),
            )
        )

    def show_session(self, state: In, panel: Panel) -> None:
        """Say who it is."""
        while item := self._facts.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for number, (name, value) in enumerate(_facts(state)):
            if number:
                self._facts.addSpacing(12)
                self._facts.addWidget(rule())
                self._facts.addSpacing(12)
            words = text(value, align=Qt.AlignmentFlag.AlignRight)
            line = row(text(name, "dim", wrap=False), words, gap=16)
            self._facts.addWidget(box(stretched(line, 1)))
        self._codes_card.setVisible(bool(state.new_codes))
        self._codes.setText("\n".join(state.new_codes))
        others = sum(not session.here for session in state.sessions or ())
        self._end.setVisible(others > 0)
        self._enrol.setVisible(Can.ENROL in panel.can and not panel.has_token)
        self._renew.setVisible(Can.COUNT_RECOVERY_CODES in panel.can and panel.has_token)

    def focus_first(self) -> None:
        """Put the keyboard on the button."""
        self._browser.setFocus(Qt.FocusReason.OtherFocusReason)


def _facts(state: In) -> list[tuple[str, str]]:
    me = state.me
    facts = [(_tr("sign in", "Name"), me.person)]
    if me.role:
        facts.append((_tr("sign in", "Role"), me.role))
    facts.append((_tr("sign in", "Since"), _since(me.since)))
    if state.sessions is not None:
        others = sum(not session.here for session in state.sessions)
        words = (
            _tr("sign in", "%n on other computers", "", others)
            if others
            else _tr("sign in", "None")
        )
        facts.append((_tr("sign in", "Other sessions"), words))
    if state.codes is not None:
        facts.append((_tr("sign in", "Back-up codes left"), str(state.codes.left)))
    return facts


def _since(unix: float) -> str:
    clock = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(unix)), "HH:mm")
    passed = max(int(time.time() - unix), 0)
    if passed < _MINUTE:
        return clock
    hours, minutes = divmod(passed // _MINUTE, _MINUTE)
    if hours:
        words = _tr("sign in", "{clock}, for {hours} h {minutes} min")
    else:
        words = _tr("sign in", "{clock}, for {minutes} min")
    return words.format(clock=clock, hours=hours, minutes=minutes)


def checked(icon: str, tone: str, words: str) -> QWidget:
    """Return a line of what was checked."""
    return box(stretched(row(Glyph(icon, tone), text(words), gap=12), 1))
