"""The password asked for again, where a secret is about to come out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from desktop.errors import DesktopError
from desktop.gui.error_banner import ErrorBanner
from desktop.gui.layouts import column, row
from desktop.gui.parts import Button, announce, labelled, text
from desktop.gui.password_field import PasswordField
from desktop.secret import Secret

_tr = QCoreApplication.translate


class PasswordForm(QWidget):
    """A password field and the button that needs it; Enter presses the button."""

    submitted = Signal(Secret, bool)  # the password, and whether it was typed without traces
    cancelled = Signal()

    def __init__(self, action: str, icon: str, label: str = "", *, foreign: bool = False) -> None:
        super().__init__()
        self.field = PasswordField(foreign=foreign)
        self._wrong = ErrorBanner()
        self._caps = text(_tr("password", "Caps Lock is on."), "small", "warn")
        self._caps.hide()
        self._checking = text(_tr("password", "Checking your password…"), "small")
        self._checking.hide()
        self._submit = Button(action, "primary", icon)
        self._cancel = Button(_tr("password", "Cancel"))
        self._submit.clicked.connect(self._press)
        self._cancel.clicked.connect(self.cancelled)
        self.field.submitted.connect(self._press)
        self.field.changed.connect(self._fit)
        self.field.caps_lock_changed.connect(self._caps.setVisible)
        self.setLayout(
            column(
                labelled(label or _tr("password", "Your password, once more"), self.field),
                self._caps,
                self._checking,
                self._wrong,
                row(self._submit, self._cancel, None),
                gap=8,
            )
        )
        self._fit()

    def focus_first(self) -> None:
        """Put the keyboard on the password."""
        self.field.setFocus()

    def forget(self) -> None:
        """Empty the field and everything said about it."""
        self.field.forget()
        self._wrong.show_error(None)

    def set_checking(self, checking: bool) -> None:
        """Say that the password is being checked, which takes about a second."""
        if checking:
            self._wrong.show_error(None)
            announce(self, self._checking.text())
        self._checking.setVisible(checking)
        self.field.setEnabled(not checking)
        self._fit()

    def show_refused(self, error: DesktopError) -> None:
        """Say why not, and ask again."""
        self._wrong.show_error(error)
        self.field.setFocus()

    def _press(self) -> None:
        if self._submit.isEnabled():
            secret, traceless = self.field.take()
            self.submitted.emit(secret, traceless)

    def _fit(self) -> None:
        self._submit.setEnabled(self.field.isEnabled() and self.field.characters() > 0)
