"""Where one signs in to a clinic: an address, and what was found there."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.clinic.backend import Kind, Site
from desktop.errors import DesktopError
from desktop.gui.error_banner import ErrorBanner
from desktop.gui.layouts import box, column
from desktop.gui.parts import Banner, Button, labelled, text
from desktop.vault.sign_in import PORTS

_tr = QCoreApplication.translate


class ClinicSetUp(QWidget):
    """Asks for an address, has it looked at, and says what it is before it is kept."""

    look = Signal(str)
    keep = Signal(object)  # Site
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._site: Site | None = None
        self.address = QLineEdit()
        self.address.setPlaceholderText("https://")
        self.address.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self._looking = text(_tr("clinic", "Looking at this address…"), "small")
        self._looking.hide()
        self._wrong = ErrorBanner()
        self._found = Banner("success")
        self._found.hide()
        self._client, self._port = QLineEdit(), QLineEdit()
        self._port.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._port.setMaxLength(5)
        self._register = box(
            column(
                text(
                    _tr(
                        "clinic",
                        "Whoever looks after the clinic’s sign-in has to register Frontdesk there, "
                        "as a public client that returns to http://127.0.0.1. They will tell you "
                        "these two.",
                    ),
                    "small",
                ),
                12,
                labelled(_tr("clinic", "Client ID"), self._client),
                12,
                labelled(_tr("clinic", "Port, if there is a fixed one"), self._port),
            )
        )
        self._register.hide()
        self._client.textChanged.connect(self._fit)
        self._port.textChanged.connect(self._fit)
        self.main = Button("", "primary")
        self._web = Button(_tr("clinic", "Use it as a web page"), icon="browser")
        self._web.hide()
        self._cancel = Button(_tr("clinic", "Cancel"))
        self.main.clicked.connect(self._press)
        self.address.returnPressed.connect(self._press)
        self.address.textChanged.connect(self._again)
        self._web.clicked.connect(self._as_web)
        self._cancel.clicked.connect(self.cancelled)
        self.setLayout(
            column(
                text(_tr("clinic", "How do you sign in here?"), "label"),
                4,
                text(
                    _tr(
                        "clinic",
                        "Type the address of the clinic’s sign-in page, as it stands in your "
                        "browser. Frontdesk finds out what is there.",
                    ),
                    "dim",
                ),
                16,
                labelled(_tr("clinic", "Address of the sign-in page"), self.address),
                8,
                self._looking,
                self._wrong,
                self._found,
                self._register,
                box(column(16, self.main, 8, self._web, self._cancel)),
            )
        )
        self._fit()

    def begin(self, address: str) -> None:
        """Ask for an address, or for another one than this."""
        self._cancel.setVisible(bool(address))
        self.address.setText(address)
        self._again()

    def show_looking(self, looking: bool) -> None:
        """Say that the address is being looked at."""
        self._looking.setVisible(looking)
        self.address.setEnabled(not looking)
        if looking:
            self._wrong.show_error(None)
            self._web.hide()
        self._fit()

    def show_found(self, site: Site) -> None:
        """Say what is there."""
        self._site = site
        kinds = {
            Kind.ALLAUTH: _tr("clinic", "You can sign in here, in Frontdesk."),
            Kind.OIDC: _tr("clinic", "You sign in in the browser; Frontdesk hears how it went."),
            Kind.CLINIKO: _tr(
                "clinic",
                "Cliniko has its own sign-in page. Frontdesk opens it and gives you the code.",
            ),
            Kind.WEB: _tr("clinic", "Frontdesk opens this page and gives you the code."),
        }
        self._found.show()
        self._found.say(
            "success",
            _tr("clinic", "Found: {address}").format(address=site.address),
            kinds[site.kind],
        )
        self._register.setVisible(site.kind is Kind.OIDC)
        self._client.setText(site.client)
        self._fit()
        first = self._client if site.kind is Kind.OIDC else self.main
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_not_found(self, error: DesktopError) -> None:
        """Say why not; a page that only a browser understands can still be opened."""
        self._wrong.show_error(error)
        self._web.setVisible(self.address.text().strip().startswith("https://"))

    def focus_first(self) -> None:
        """Put the keyboard on the address."""
        self.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def _press(self) -> None:
        if not self.main.isEnabled():
            return
        if self._site is not None:
            port = int(self._port.text().strip() or 0)
            self.keep.emit(replace(self._site, client=self._client.text().strip(), port=port))
        else:
            self.look.emit(self.address.text().strip())

    def _as_web(self) -> None:
        self.keep.emit(Site(kind=Kind.WEB, address=self.address.text().strip()))

    def _again(self) -> None:
        self._site = None
        self._found.hide()
        self._register.hide()
        self._wrong.show_error(None)
        self._web.hide()
        self._fit()

    def _fit(self) -> None:
        found = self._site is not None
        self.main.setText(_tr("clinic", "Use it") if found else _tr("clinic", "Look there"))
        ready = self.address.isEnabled() and bool(self.address.text().strip())
        if self._site is not None and self._site.kind is Kind.OIDC:
            port = self._port.text().strip()
            registered = bool(self._client.text().strip())
            ready = ready and registered and (not port or (port.isdecimal() and int(port) in PORTS))
        self.main.setEnabled(ready)
