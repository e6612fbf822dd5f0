"""Letting tokens out: what, in which way, past the password, and to which place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop import files
from desktop.errors import DesktopError
from desktop.gui import export_words, sheet_paper, traces
from desktop.gui.choice import Choice
from desktop.gui.dialogs import open_dialog
from desktop.gui.error_banner import ErrorBanner
from desktop.gui.export_rows import StayingCard, WaysCard
from desktop.gui.layouts import box, card, column, row, scrolled
from desktop.gui.painted import Tick
from desktop.gui.parts import Banner, Button, announce, text
from desktop.gui.password_form import PasswordForm
from desktop.gui.password_step import PasswordStep, connect_password_step
from desktop.gui.printing import choose_printer
from desktop.gui.vault_bar import NARROW, PageBar
from desktop.otp.token import Kind
from desktop.presenters.departures import Departure, Destination
from desktop.presenters.export import ExportPresenter, Scope, Step
from desktop.presenters.runner import Runner
from desktop.presenters.sheet import Card
from desktop.secret import Secret
from desktop.vault.states import UnlockedVault
from desktop.vault.strength import NEEDED

_COLUMN: Final = 760  # px
_tr = QCoreApplication.translate


class ExportPage(QWidget):
    """One step at a time, under the bar with Back, Hand over and Lock."""

    back = Signal()
    scope_chosen = Signal(object)  # Filter
    destination_chosen = Signal(object)  # Destination
    agreed = Signal(bool)
    go_on = Signal()
    password = Signal(Secret, bool)
    ask_again = Signal()
    file_chosen = Signal(Path)
    printer_chosen = Signal()

    def __init__(self, person: str) -> None:
        super().__init__()
        self.presenter: ExportPresenter | None = None
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._person = person
        self._printer: QPrinter | None = None
        self._scopes: tuple[Scope, ...] = ()
        self.bar = PageBar(_tr("export", "Move tokens"))
        self._error = ErrorBanner()
        self._scope = Choice(_tr("export", "What"))
        self._ways = WaysCard()
        self._going = text("", "label")
        self._trash = text("", "small")
        self._counting = Banner("info", "", export_words.counting_text())
        self._staying = StayingCard()
        self._warning = Banner("warn")
        self._agree = Tick("")
        self._agree_words = text("")
        self._continue = Button(_tr("export", "Continue"), "primary")
        self._form = PasswordForm(_tr("export", "Continue"), "lock")
        self.own = PasswordStep(export_words.own_password())
        self._working = text("", "heading")
        self._cancel = Button(_tr("export", "Cancel"))
        self._ready = text("", "heading")
        self._place = Button("", "primary", "backup")
        self._done = Banner("success")
        self._next = column(gap=12)
        self._close = Button(_tr("export", "Done"), "primary")
        self._steps = {
            Step.CHOOSE: self._choose_step(),
            Step.PASSWORD: self._password_step(),
            Step.OWN_PASSWORD: _in_card(self.own),
            Step.WORKING: self._working_step(),
            Step.PLACE: self._place_step(),
            Step.DONE: self._done_step(),
        }
        content = box(column(self._error, *self._steps.values(), None, gap=16), "plain")
        content.setMaximumWidth(_COLUMN)
        self._around = row(content, gap=0)
        self._area = scrolled(box(self._around, "plain"))
        self.setLayout(column(self.bar, self._area))
        self._connect()

    # -- the view's side --

    def show_scopes(self, scopes: Sequence[Scope]) -> None:
        """Offer these; a single one is no choice."""
        self._scopes = tuple(scopes)
        self._scope.clear()
        self._scope.addItems([export_words.scope_text(scope) for scope in scopes])
        self._what.setVisible(len(scopes) > 1)

    def forbid_plain(self) -> None:
        """Lock what is not encrypted."""
        self._ways.forbid_plain()

    def show_departure(self, leaving: Departure, *, ready: bool) -> None:
        """Say what would leave and what would not."""
        self._going.setText(export_words.going_text(leaving))
        self._trash.setText(export_words.trash_text(leaving.trashed))
        self._trash.setVisible(leaving.trashed > 0)
        self._staying.show_departure(leaving)
        self._counting.setVisible(any(e.token.kind is Kind.HOTP for e in leaving.going))
        self._show_warning(leaving)
        self._continue.setEnabled(ready)
        if self.isVisible():
            stays = export_words.staying_title(leaving) if leaving.staying else ""
            announce(self, f"{self._going.text()} {stays}".strip())

    def show_step(self, step: Step) -> None:
        """Go to a step."""
        self._form.forget()
        self.own.forget()
        self.own.show_fault(None)
        self.own.set_busy(False)
        for each, widget in self._steps.items():
            widget.setVisible(each is step)
        self._area.verticalScrollBar().setValue(0)
        match step:
            case Step.CHOOSE:
                self._focus_way()
            case Step.PASSWORD:
                self._form.field.setFocus()
            case Step.OWN_PASSWORD:
                self.own.begin()
            case Step.WORKING:
                self._cancel.setFocus()
                announce(self, self._working.text())
            case Step.PLACE:
                self._place.setFocus()
            case Step.DONE:
                self._close.setFocus()

    def ask_place(self, destination: Destination) -> None:
        """Ask for a file, or for a printer."""
        paper = destination is Destination.PAPER
        self._ready.setText(
            _tr("export", "The sheet is ready.") if paper else _tr("export", "The file is ready.")
        )
        self._place.set_icon("print" if paper else "backup")
        self._place.setText(
            _tr("export", "Print…") if paper else _tr("export", "Choose where to save it…")
        )
        if paper:
            self._ask_printer()
        else:
            self._ask_file(destination)

    def print_cards(self, cards: Sequence[Card]) -> bool:
        """Print on the printer that was chosen."""
        printer, self._printer = self._printer, None
        if printer is None:
            return False
        if not printer.outputFileName():
            return sheet_paper.draw_sheet(printer, self._person, cards)
        with files.kept_private(Path(printer.outputFileName())):
            return sheet_paper.draw_sheet(printer, self._person, cards)

    def show_done(self, leaving: Departure, path: Path | None) -> None:
        """Say what left, and what to do with it."""
        name = path.name if path else ""
        self._done.say("success", *export_words.done(leaving, path))
        while (item := self._next.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        for number, words in enumerate(export_words.next_steps(leaving, name), 1):
            self._next.addWidget(text(f"{number}. {words}"))

    def set_checking(self, checking: bool) -> None:
        """Say that the password is being checked."""
        self._form.set_checking(checking)

    def show_refused(self, error: DesktopError) -> None:
        """Say that the password was refused."""
        self._form.show_refused(error)

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong."""
        self._error.show_error(error)
        if error is not None:
            self._area.ensureWidgetVisible(self._error)

    # -- events --

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keyboard on the ways out."""
        super().showEvent(event)
        self._focus_way()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape, and on with Enter."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave less air around the content of a narrow window."""
        super().resizeEvent(event)
        edge = 8 if event.size().width() < NARROW else 24
        self._around.setContentsMargins(edge, edge, edge, edge)

    # -- within --

    def _choose_step(self) -> QWidget:
        what = text(_tr("export", "What"), "group")
        what.setBuddy(self._scope)
        self._what = box(column(what, self._scope, gap=8))
        agree = row(self._agree, self._agree_words, gap=12)
        agree.setStretch(1, 1)
        self._plain = box(column(self._warning, box(agree), gap=12))
        return box(
            column(
                text(
                    _tr(
                        "export",
                        "Nothing leaves this computer by itself: you choose what goes, in what, "
                        "and where the file is put.",
                    ),
                    "dim",
                ),
                self._what,
                column(text(_tr("export", "Where to"), "group"), self._ways, gap=8),
                column(self._going, self._trash, gap=4),
                self._staying,
                self._counting,
                self._plain,
                row(None, self._continue),
                gap=16,
            )
        )

    def _password_step(self) -> QWidget:
        lead = _tr(
            "export", "So that nobody takes your tokens while you are away. The journal notes it."
        )
        return _in_card(
            text(_tr("export", "Is it you?"), "title"), text(lead, "dim"), 8, self._form
        )

    def _working_step(self) -> QWidget:
        self._working.setText(_tr("export", "Making the copy, and opening it again to compare…"))
        return _in_card(self._working, row(self._cancel, None))

    def _place_step(self) -> QWidget:
        away = Button(_tr("export", "Cancel"))
        away.clicked.connect(self.back)
        lead = _tr("export", "Nothing was saved yet.")
        return _in_card(self._ready, text(lead, "dim"), row(self._place, away, None))

    def _done_step(self) -> QWidget:
        what_now = text(_tr("export", "What to do now"), "heading")
        return _in_card(self._done, what_now, box(self._next), row(None, self._close))

    def _connect(self) -> None:
        self.bar.back.connect(self.back)
        self._scope.activated.connect(lambda at: self.scope_chosen.emit(self._scopes[at].only))
        self._ways.chosen.connect(self.destination_chosen)
        self._agree.toggled.connect(self.agreed)
        self._continue.clicked.connect(self.go_on)
        self._form.submitted.connect(self.password)
        self._form.cancelled.connect(self.back)
        self.own.back.connect(self.back)
        # The strength of a password is estimated on strings.
        self.own.typed.connect(traces.leave)
        self.own.submitted.connect(traces.leave)
        self._cancel.clicked.connect(self.back)
        self._place.clicked.connect(self.ask_again)
        self._close.clicked.connect(self.back)

    def _show_warning(self, leaving: Departure) -> None:
        plain = leaving.destination.plain
        self._plain.setVisible(plain)
        if not plain:
            self._untick()
            return
        title, body, agree = export_words.warning(leaving.destination)
        if self._agree.accessibleName() != agree:  # what was agreed to was another
            self._untick()
            self._agree.setAccessibleName(agree)
            self._agree_words.setText(agree)
            self._warning.say("warn", title, body)
            QTimer.singleShot(0, self, partial(self._area.ensureWidgetVisible, self._continue))

    def _untick(self) -> None:
        self._agree.blockSignals(True)
        self._agree.setChecked(False)
        self._agree.blockSignals(False)
        self._agree.setAccessibleName("")

    def _focus_way(self) -> None:
        if not self._steps[Step.CHOOSE].isHidden():
            for each in self._ways.rows.values():
                if each.radio.isChecked():
                    each.radio.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self) -> None:
        if self._continue.isVisible() and self._continue.isEnabled():
            self.go_on.emit()
        elif self._place.isVisible():
            self.ask_again.emit()
        elif self._close.isVisible():
            self.back.emit()

    def _ask_file(self, destination: Destination) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, _tr("export", "Save the file"), folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        name = export_words.file_name(destination, self._person)
        dialog.setDefaultSuffix(Path(name).suffix)
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: self.file_chosen.emit(Path(chosen)))
        open_dialog(dialog)

    def _ask_printer(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        sheet_paper.prepare(printer)
        printer.setDocName("Frontdesk")
        title = _tr("export", "Print the QR codes")
        choose_printer(self, title, printer, partial(self._have_printer, printer))

    def _have_printer(self, printer: QPrinter) -> None:
        self._printer = printer
        self.printer_chosen.emit()


def _in_card(*items: QWidget | object) -> QWidget:
    return card(column(*items, gap=16, margins=(24, 24, 24, 24)))  # type: ignore[arg-type]


def export_screen(  # noqa: PLR0913  each by its name
    vault: UnlockedVault,
    *,
    runner: Runner,
    on_back: Callable[[], None],
    on_lock: Callable[[], None],
    on_hand_over: Callable[[], None],
    plain_allowed: bool = True,
    needed: int = NEEDED,
) -> ExportPage:
    """Build the page and its presenter.

    `plain_allowed` is whether the clinic allows what is not encrypted; `needed` how strong the
    password of a file must be, as a score of 0 to 4. A password leaves strings in memory where it
    is weighed: whoever takes the page away goes on in a new process (`traces`).
    """
    page = ExportPage(vault.person)
    page.own.ask_for(needed)
    presenter = ExportPresenter(
        vault,
        page,
        runner=runner,
        on_closed=on_back,
        plain_allowed=plain_allowed,
        needed=needed,
    )
    page.presenter = presenter
    page.bar.leave.lock.connect(on_lock)
    page.bar.leave.hand_over.connect(on_hand_over)
    page.back.connect(presenter.back)
    page.scope_chosen.connect(presenter.choose_scope)
    page.destination_chosen.connect(presenter.choose_destination)
    page.agreed.connect(presenter.agree)
    page.go_on.connect(presenter.go_on)
    page.password.connect(lambda secret, traceless: presenter.submit(secret, traceless=traceless))
    connect_password_step(page.own, presenter.own)
    page.ask_again.connect(presenter.ask_place)
    page.file_chosen.connect(presenter.save)
    page.printer_chosen.connect(presenter.print)
    page.show_step(Step.CHOOSE)
    return page
