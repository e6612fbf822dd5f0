"""What a clinic may ask on the way in: a token, a code, a new password, to set 2FA up."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.clinic.backend import EmailCode
from desktop.gui.layouts import box, column, row
from desktop.gui.parts import Button, labelled, text
from desktop.gui.password_field import PasswordField
from desktop.presenters.account_states import (
    CodeAsked,
    EmailCodeAsked,
    MustEnrol,
    WhichToken,
)
from desktop.secret import Secret

_tr = QCoreApplication.translate


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
        self.password = PasswordField(foreign=True)
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

    def show_question(self, state: CodeAsked | EmailCodeAsked) -> None:
        """Ask for a code, of a token, a list or an e-mail."""
        if isinstance(state, CodeAsked):
            self._show_code(state)
        else:
            self._show_email_code(state)

    def _show_code(self, state: CodeAsked) -> None:
        self._sets_password, self._recovers = False, state.recovery
        self._title.setText(
            _tr("sign in", "Type a back-up code")
            if state.recovery
            else _tr("sign in", "Type the code that the clinic asks for")
        )
        self._more.setText(
            _tr(
                "sign in",
                "The clinic gave you a list when 2FA was set up. Each works once.",
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

    def _show_email_code(self, state: EmailCodeAsked) -> None:
        self._sets_password = state.purpose is EmailCode.SET_PASSWORD
        self._title.setText(_tr("sign in", "Look into your e-mail"))
        self._more.setText(
            _tr(
                "sign in",
                "The clinic has sent a code, if it knows your address. Look in the spam folder "
                "too. It is not the code of your token.",
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
