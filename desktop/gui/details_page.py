"""Everything that is kept about one token."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from desktop.errors import DesktopError
from desktop.gui.choice import Choice
from desktop.gui.clinic_form import ClinicForm
from desktop.gui.error_banner import ErrorBanner
from desktop.gui.layouts import box, card, column, row, scrolled
from desktop.gui.painted import Monogram, Switch
from desktop.gui.parts import Banner, Button, labelled, text
from desktop.gui.secret_card import SecretCard
from desktop.gui.vault_bar import NARROW, PageBar
from desktop.otp.token import Kind, Token
from desktop.presenters.details import DetailsPresenter, Revealed
from desktop.presenters.runner import Runner
from desktop.secret import Secret
from desktop.vault.entries import LABEL, NOTE, Clinic, Entry
from desktop.vault.person import COLOURS
from desktop.vault.states import UnlockedVault

_COLUMN: Final = 760  # px
_NOTE: Final = 96  # px
_SECOND: Final = 1_000  # ms
_tr = QCoreApplication.translate


class DetailsPage(QWidget):
    """Fields that are saved when they are left, the key, and the way to the trash."""

    back = Signal()
    renamed = Signal(str)
    noted = Signal(str)
    favoured = Signal(bool)
    assigned = Signal(object)  # a clinic's UUID or None
    clinic_saved = Signal(object, str, int)
    clinic_removed = Signal(object)
    password = Signal(Secret, bool)
    conceal = Signal()
    deleted = Signal()
    ticked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.presenter: DetailsPresenter | None = None
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._entry: Entry | None = None
        self._clinics: tuple[Clinic, ...] = ()
        self._error = ErrorBanner()
        self._monogram = Monogram("", None, 48)
        self._label = QLineEdit()
        self._label.setMaxLength(LABEL.stop - 1)
        self._issuer, self._account, self._codes = QLineEdit(), QLineEdit(), QLineEdit()
        for field in (self._issuer, self._account, self._codes):
            field.setReadOnly(True)
        self._clinic = Choice(_tr("details", "Clinic"))
        self._edit_clinic = Button(_tr("details", "Edit the clinic…"), icon="edit")
        self._form = ClinicForm()
        self._form_card = card(column(self._form, margins=(16, 16, 16, 16)), plain=True)
        self._form_card.hide()
        self._favourite = Switch(_tr("details", "Favourite"))
        self._note = NoteField(_tr("details", "Note"))
        self._times = text("", "small")
        self._secret = SecretCard()
        self._delete = Button(_tr("details", "Delete…"), "danger", "trash")
        self._question = self._delete_banner()
        self.bar = PageBar(_tr("details", "Token details"))
        self._area = scrolled(self._content())
        self.setLayout(column(self.bar, self._area))
        self._timer = QTimer(self, interval=_SECOND)
        self._connect()

    # -- the view's side --

    def show_entry(self, entry: Entry, clinics: Sequence[Clinic]) -> None:
        """Show what is kept of the token."""
        self._entry, self._clinics = entry, tuple(clinics)
        clinic = next((each for each in clinics if each.id == entry.clinic), None)
        self._monogram.show_name(entry.label, clinic.colour if clinic else None)
        _fill(self._label, entry.label)
        _fill(self._issuer, entry.token.issuer or "–")
        _fill(self._account, entry.token.account or "–")
        _fill(self._codes, _codes_text(entry.token))
        self._favourite.blockSignals(True)
        self._favourite.setChecked(entry.favourite)
        self._favourite.blockSignals(False)
        self._note.fill(entry.note)
        self._times.setText(_times_text(entry))
        self._show_clinics(clinic)
        self._secret.show_weak(entry.token.weak)

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong."""
        self._error.show_error(error)
        if error is not None:
            self._area.ensureWidgetVisible(self._error)

    def set_checking(self, checking: bool) -> None:
        """Say that the password is being checked."""
        self._secret.form.set_checking(checking)

    def show_refused(self, error: DesktopError) -> None:
        """Say that the password was refused."""
        self._secret.form.show_refused(error)

    def show_secret(self, revealed: Revealed, left: int) -> None:
        """Show the key for a while."""
        self._secret.show_secret(revealed, left)
        self._timer.start()
        QTimer.singleShot(0, self, partial(self._area.ensureWidgetVisible, self._secret))

    def show_left(self, left: int) -> None:
        """Count down."""
        self._secret.show_left(left)

    def hide_secret(self) -> None:
        """Forget the key."""
        self._timer.stop()
        self._secret.hide_secret()

    def forbid_secret(self) -> None:
        """Offer no way to the key."""
        self._secret.forbid()

    # -- events --

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape; what was typed is saved by that."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put things below each other where there is no room beside them."""
        super().resizeEvent(event)
        narrow = event.size().width() < NARROW
        direction = QBoxLayout.Direction
        self._choose.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        edge = 8 if narrow else 24
        self._around.setContentsMargins(edge, edge, edge, edge)

    def hideEvent(self, event: QHideEvent) -> None:
        """Hide the key when the page is left."""
        super().hideEvent(event)
        self.left.emit()

    # -- within --

    def _content(self) -> QWidget:
        identity = row(self._monogram, labelled(_tr("details", "Label"), self._label), gap=16)
        identity.setStretch(1, 1)
        identity.setAlignment(self._monogram, Qt.AlignmentFlag.AlignBottom)
        origin = card(
            column(
                text(_tr("details", "As the clinic’s QR code said"), "label"),
                labelled(_tr("details", "Issuer"), self._issuer),
                labelled(_tr("details", "Account"), self._account),
                labelled(_tr("details", "Codes"), self._codes),
                gap=12,
                margins=(16, 16, 16, 16),
            )
        )
        self._choose = row(self._clinic, self._edit_clinic)
        self._choose.setStretch(0, 1)
        favourite = row(
            column(
                text(_tr("details", "Favourite"), "body"),
                text(_tr("details", "It comes first in the list."), "small"),
            ),
            self._favourite,
        )
        favourite.setStretch(0, 1)
        note = text(_tr("details", "Note"), "group")
        note.setBuddy(self._note)
        clinic = text(_tr("details", "Clinic"), "group")
        clinic.setBuddy(self._clinic)
        kept = card(
            column(
                identity,
                column(clinic, self._choose, gap=8),
                self._form_card,
                favourite,
                column(note, self._note, gap=8),
                self._times,
                gap=16,
                margins=(16, 16, 16, 16),
            )
        )
        remove = card(
            column(
                text(_tr("details", "Delete this token"), "label"),
                text(_tr("details", "It stays in the trash for 30 days."), "dim"),
                self._question,
                row(self._delete, None),
                gap=12,
                margins=(16, 16, 16, 16),
            )
        )
        content = box(
            column(self._error, kept, origin, self._secret, remove, None, gap=16), "plain"
        )
        content.setMaximumWidth(_COLUMN)
        self._around = row(content, gap=0)
        return box(self._around, "plain")

    def _delete_banner(self) -> Banner:
        delete = Button(_tr("tokens", "Move to the trash"), "danger", "trash")
        keep = Button(_tr("tokens", "Keep it"))
        delete.clicked.connect(self.deleted)
        keep.clicked.connect(self._keep)
        result = Banner(
            "warn",
            _tr("details", "Do you still need it?"),
            _tr(
                "details",
                "Removing it here does not turn 2FA off at the clinic: check you have another way "
                "in.",
            ),
            box(row(keep, delete, None)),
        )
        result.hide()
        self._keep_button = keep
        return result

    def _connect(self) -> None:
        self.bar.back.connect(self._leave)
        self._label.editingFinished.connect(self._rename)
        self._note.left.connect(self._save_note)
        self._favourite.toggled.connect(self.favoured)
        self._clinic.activated.connect(self._choose_clinic)
        self._edit_clinic.clicked.connect(self._open_form)
        self._form.saved.connect(self._save_clinic)
        self._form.removed.connect(self._remove_clinic)
        self._form.cancelled.connect(self._close_form)
        self._secret.form.submitted.connect(self.password)
        self._secret.hide_pressed.connect(self.conceal)
        self._delete.clicked.connect(self._ask)
        self._timer.timeout.connect(self.ticked)

    def _show_clinics(self, chosen: Clinic | None) -> None:
        self._clinic.clear()
        self._clinic.addItem(_tr("details", "No clinic"), None)
        for each in self._clinics:
            self._clinic.addItem(each.name, each.id.hex)
        self._clinic.insertSeparator(self._clinic.count())
        self._clinic.addItem(_tr("details", "New clinic…"), "")
        place = self._clinic.findData(chosen.id.hex) if chosen else 0
        self._clinic.setCurrentIndex(place)
        self._edit_clinic.setVisible(chosen is not None)

    def _chosen(self) -> Clinic | None:
        entry = self._entry
        if entry is None:
            return None
        return next((each for each in self._clinics if each.id == entry.clinic), None)

    def _choose_clinic(self) -> None:
        chosen = self._clinic.currentData()
        if chosen == "":
            self._show_clinics(self._chosen())
            taken = {clinic.colour for clinic in self._clinics}
            free = (colour for colour in range(COLOURS) if colour not in taken)
            self._form.start(None, next(free, len(self._clinics)))
            self._form_card.show()
            return
        self._close_form()
        self.assigned.emit(UUID(hex=chosen) if chosen else None)

    def _open_form(self) -> None:
        clinic = self._chosen()
        if clinic is not None:
            self._form_card.show()
            self._form.start(clinic, clinic.colour)

    def _save_clinic(self, clinic: Clinic | None, name: str, colour: int) -> None:
        self._close_form()
        self.clinic_saved.emit(clinic, name, colour)

    def _remove_clinic(self, clinic: Clinic) -> None:
        self._close_form()
        self.clinic_removed.emit(clinic)

    def _close_form(self) -> None:
        self._form_card.hide()
        self._clinic.setFocus()

    def _rename(self) -> None:
        if self._entry is not None and self._label.text() != self._entry.label:
            self.renamed.emit(self._label.text())

    def _save_note(self) -> None:
        note = self._note.toPlainText()
        if self._entry is not None and note != self._entry.note:
            self.noted.emit(note)

    def _ask(self) -> None:
        self._delete.hide()
        self._question.show()
        self._keep_button.setFocus()
        QTimer.singleShot(0, self, partial(self._area.ensureWidgetVisible, self._question))

    def _keep(self) -> None:
        self._question.hide()
        self._delete.show()
        self._delete.setFocus()

    def _leave(self) -> None:
        self._rename()
        self._save_note()
        self.back.emit()


class NoteField(QPlainTextEdit):
    """A note of a few lines, which says when it is left; Tab goes on to the next field."""

    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setFixedHeight(_NOTE)
        self.textChanged.connect(self._limit)

    def fill(self, note: str) -> None:
        """Show a note, unless it is what stands there."""
        if self.toPlainText() != note:
            self.setPlainText(note)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say so."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def _limit(self) -> None:
        note = self.toPlainText()
        if len(note) > NOTE:
            cursor = self.textCursor()
            place = min(cursor.position(), NOTE)
            self.setPlainText(note[:NOTE])
            cursor.setPosition(place)
            self.setTextCursor(cursor)


def _fill(field: QLineEdit, words: str) -> None:
    if field.text() != words:
        field.setText(words)
        field.setCursorPosition(0)
    field.setToolTip("" if len(words) < LABEL.stop // 8 else words.replace("<", "‹"))


def _codes_text(token: Token) -> str:
    if token.kind is Kind.HOTP:
        return _tr("details", "{digits} digits, a new one each time it is asked for").format(
            digits=token.digits
        )
    if token.kind is Kind.TOTP:
        words = _tr("details", "{digits} digits, a new one every {period} seconds")
    else:
        words = _tr("details", "{digits} characters, a new one every {period} seconds")
    return words.format(digits=token.digits, period=token.period)


def _times_text(entry: Entry) -> str:
    added = _tr("details", "Added {date}.").format(date=_moment(entry.created))
    if entry.last_used is None:
        return f"{added} {_tr('details', 'Never used.')}"
    used = _tr("details", "Last used {date}.").format(date=_moment(entry.last_used))
    return f"{added} {used}"


def _moment(unix: int) -> str:
    form = QLocale.FormatType.ShortFormat
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(unix), form)


def details_screen(  # noqa: PLR0913  each by its name
    vault: UnlockedVault,
    token: UUID,
    *,
    runner: Runner,
    on_back: Callable[[], None],
    on_traces: Callable[[UUID], None],
    on_lock: Callable[[], None],
    on_hand_over: Callable[[], None],
    reveal_allowed: bool = False,
    shows_keys: bool = True,
    clock: Callable[[], float] = time.time,
) -> DetailsPage:
    """Build the page of one token.

    `on_traces` is called in place of showing the key, when the password was typed in a way that
    left it in memory: the page is then built again with `reveal_allowed`. Whether keys may be
    shown at all is the clinic's to say: `shows_keys`.
    """
    page = DetailsPage()
    presenter = DetailsPresenter(
        vault,
        token,
        page,
        runner=runner,
        on_traces=on_traces,
        on_closed=on_back,
        reveal_allowed=reveal_allowed,
        shows_keys=shows_keys,
        clock=clock,
    )
    page.presenter = presenter
    page.back.connect(on_back)
    page.bar.leave.lock.connect(on_lock)
    page.bar.leave.hand_over.connect(on_hand_over)
    page.renamed.connect(presenter.rename)
    page.noted.connect(presenter.note)
    page.favoured.connect(presenter.favour)
    page.assigned.connect(presenter.assign)
    page.clinic_saved.connect(presenter.save_clinic)
    page.clinic_removed.connect(presenter.remove_clinic)
    page.password.connect(lambda secret, traceless: presenter.submit(secret, traceless=traceless))
    page.conceal.connect(presenter.hide)
    page.deleted.connect(presenter.delete)
    page.ticked.connect(presenter.tick)
    page.left.connect(presenter.leave)
    return page
