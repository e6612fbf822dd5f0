"""What to do about an entry that was set aside."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import DesktopError
from desktop.gui.dialogs import open_dialog
from desktop.gui.error_banner import ErrorBanner
from desktop.gui.layouts import box, column, row, scrolled
from desktop.gui.parts import Banner, Button, set_by_clinic, text
from desktop.gui.password_form import PasswordForm
from desktop.gui.token_model import aside_label, aside_text
from desktop.presenters.aside import AsidePresenter
from desktop.vault.entries import Quarantine, Quarantined

_COLUMN = 760  # px
_tr = QCoreApplication.translate


class AsidePage(QWidget):
    """Says why, and how to get a working token again; saves the entry for who can mend it."""

    back = Signal()

    def __init__(self, item: Quarantined) -> None:
        super().__init__()
        self.presenter: AsidePresenter | None = None
        self._item = item
        self._error = ErrorBanner()
        self._saved = Banner("success", _tr("aside", "The entry was saved to the file."))
        self._saved.hide()
        self._form = PasswordForm(_tr("aside", "Save the entry to a file…"), "backup")
        self._form.hide()
        self._offer = Button(_tr("aside", "Save the raw entry…"), icon="backup")
        self._offer.clicked.connect(self._ask)
        self._form.cancelled.connect(self._leave_form)
        self._form.submitted.connect(self._submit)
        self._set = set_by_clinic()
        self._set.hide()
        self._advice = text(
            _tr(
                "aside",
                "The entry can be saved as it is, so that somebody can try to mend it. "
                "The file may hold the token’s key and is not encrypted: give it to nobody "
                "you do not trust, and delete it afterwards.",
            ),
            "dim",
        )
        back = Button(_tr("aside", "Back to the tokens"), "quiet", "chevron-left", lead=True)
        back.clicked.connect(self.back)
        self.setFocusProxy(back)
        lines = column(
            row(back, None),
            text(aside_label(item), "title"),
            Banner("warn", aside_text(item), _tr("aside", "Nothing was deleted or changed.")),
            text(_tr("aside", "What to do"), "heading"),
            *(text(f"{number}. {words}") for number, words in enumerate(_steps(item), 1)),
            text(_tr("aside", "For who looks after your computer"), "heading"),
            self._advice,
            self._set,
            self._saved,
            self._error,
            self._form,
            row(self._offer, None),
            None,
            gap=16,
            margins=(24, 16, 24, 24),
        )
        content = box(lines, "plain")
        content.setMaximumWidth(_COLUMN)
        self.setLayout(column(scrolled(box(row(content, gap=0), "plain"))))

    # -- the view's side --

    def set_checking(self, checking: bool) -> None:
        """Say that the password is being checked."""
        self._form.set_checking(checking)

    def show_refused(self, error: DesktopError) -> None:
        """Say that the password was refused."""
        self._form.show_refused(error)

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong."""
        self._error.show_error(error)

    def forbid_saving(self) -> None:
        """Say that the clinic does not allow it, in place of the button."""
        self._offer.hide()
        self._advice.setText(
            _tr("aside", "Entries cannot be saved without encryption on this computer.")
        )
        self._set.show()

    def ask_file(self) -> None:
        """Ask where to save the entry."""
        self._leave_form()
        dialog = QFileDialog(self, _tr("aside", "Save the raw entry"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # nothing is written over
        dialog.selectFile("frontdesk-entry.bin")
        dialog.fileSelected.connect(self._save)
        open_dialog(dialog)

    def show_saved(self) -> None:
        """Say that the entry is in the file."""
        self._saved.show()

    # -- within --

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget what was typed when the page is left."""
        super().hideEvent(event)
        if event.type() == QEvent.Type.Hide and not self.isVisible():
            self._form.forget()

    def _ask(self) -> None:
        self._saved.hide()
        self._offer.hide()
        self._form.show()
        self._form.field.setFocus()

    def _leave_form(self) -> None:
        self._form.forget()
        self._form.hide()
        self._offer.show()

    def _submit(self, password: object, traceless: bool) -> None:
        if self.presenter is not None:
            self.presenter.submit(password, traceless=traceless)  # type: ignore[arg-type]

    def _save(self, name: str) -> None:
        if self.presenter is not None and name:
            self.presenter.save(Path(name))


def _steps(item: Quarantined) -> tuple[str, ...]:
    if item.reason is Quarantine.NEWER:
        return (
            _tr("aside", "Bring Frontdesk up to date on this computer: the entry works there."),
            _tr("aside", "Until then, use it on the computer that it was made on."),
        )
    return (
        _tr(
            "aside",
            "Sign in to the clinic in another way (a back-up code, or ask your manager) and set "
            "up two-factor authentication again. Add the new QR code here.",
        ),
        _tr(
            "aside",
            "Or ask for an older copy of this vault: what was in it before the damage still works.",
        ),
    )
