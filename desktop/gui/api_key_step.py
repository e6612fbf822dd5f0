"""A person's own key for Cliniko's programming interface: whose it is, before it is kept."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.gui.layouts import column
from desktop.gui.parts import Button, labelled, text
from desktop.gui.password_field import PasswordField
from desktop.secret import Secret

_tr = QCoreApplication.translate


class ApiKeyStep(QWidget):
    """Optional: receptionists may not be allowed to make one, and everything works without."""

    given = Signal(str, Secret)  # e-mail and key
    removed = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._email = QLineEdit()
        self._key = PasswordField(foreign=True)
        self._main = Button(_tr("sign in", "Check and keep it"), "primary", "check")
        self._remove = Button(_tr("sign in", "Forget the key"), "danger", "trash")
        cancel = Button(_tr("sign in", "Cancel"))
        self._main.clicked.connect(self._press)
        self._key.submitted.connect(self._press)
        self._email.textChanged.connect(self._fit)
        self._key.changed.connect(self._fit)
        self._remove.clicked.connect(self.removed)
        cancel.clicked.connect(self.cancelled)
        self.setLayout(
            column(
                text(_tr("sign in", "Your own API key at Cliniko"), "label"),
                4,
                text(
                    _tr(
                        "sign in",
                        "With it Frontdesk can tell whether your user is active. Make it there "
                        "under “My info”; without one everything else works. It is kept in your "
                        "vault, and goes to Cliniko only.",
                    ),
                    "dim",
                ),
                16,
                labelled(_tr("sign in", "Your e-mail at this clinic"), self._email),
                16,
                labelled(_tr("sign in", "API key"), self._key),
                24,
                self._main,
                8,
                self._remove,
                8,
                cancel,
            )
        )
        self._fit()

    def start(self, email: str, *, kept: bool) -> None:
        """Ask for a key; `kept` says that there is one."""
        self._email.setText(email)
        self._key.forget()
        self._remove.setVisible(kept)

    def forget(self) -> None:
        """Empty the field."""
        self._key.forget()

    def focus_first(self) -> None:
        """Put the keyboard on what is still empty."""
        field = self._key if self._email.text().strip() else self._email
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _press(self) -> None:
        if self._main.isEnabled():
            secret, _traceless = self._key.take()
            self.given.emit(self._email.text().strip(), secret)

    def _fit(self) -> None:
        self._main.setEnabled(bool(self._email.text().strip()) and self._key.characters() > 0)
