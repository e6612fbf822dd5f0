"""Adding tokens: the ways in, and the list of what was found."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QMimeData, QStandardPaths, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QPushButton, QVBoxLayout, QWidget

from desktop.errors import DesktopError
from desktop.gui import add_words
from desktop.gui.add_rows import FoundRow, TokenFound, plain_row
from desktop.gui.add_ways import SCAN_KEYS, AddWays
from desktop.gui.dialogs import open_dialog
from desktop.gui.error_banner import error_text
from desktop.gui.layouts import box, card, column, row, rule, scrolled
from desktop.gui.offered import offer_from, takes
from desktop.gui.painted import Bar
from desktop.gui.parts import Banner, Button, announce, key_text, text
from desktop.gui.vault_bar import NARROW
from desktop.presenters.add import Looked, Problem
from desktop.presenters.candidates import Row, TokenRow
from desktop.presenters.offers import Offer, Way
from desktop.vault.entries import Clinic

PART_KEYS: Final = "Ctrl+Shift+N"
LATER_KEYS: Final = "Ctrl+Alt+N"
APP_KEYS: Final = "Ctrl+I"
_COLUMN: Final = 760  # px
_PICTURES: Final = "*.png *.jpg *.jpeg *.gif *.bmp *.webp *.tif *.tiff *.ppm *.ico *.jp2 *.avif"
_tr = QCoreApplication.translate


class AddPage(QWidget):
    """What was found and what becomes of it; the view of `AddPresenter`."""

    offered = Signal(object)  # Offer
    scan = Signal()  # all screens
    scan_part = Signal()
    scan_later = Signal()
    other_app = Signal()
    type_key = Signal(str)  # what may be the key
    bad_form = Signal(object)  # BadForm
    ticked = Signal(int, bool)
    renamed = Signal(int, str)
    assigned = Signal(int, object)  # ClinicChoice
    decided = Signal(int, bool)
    pin_given = Signal(int, str)
    add = Signal()
    cancel_reading = Signal()
    back = Signal()
    found = Signal()  # rows are shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._rows: list[FoundRow] = []
        self._stacked: list[QBoxLayout] = []  # where there is no room
        self._title = text("", "title")
        self._lead = text("", "dim")
        self._problem = Banner("warn", action=self._button(_tr("add", "Type the key instead")))
        self._error = Banner("danger", action=self._button(_tr("add", "Try again"), self.add.emit))
        self._unseen = Banner("warn", action=self._other_looks())
        self._ways = AddWays()
        self._ways.chosen.connect(self._way_chosen)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._card = card(self._list)
        self._reading = text("")
        self._bar = Bar()
        self._progress = self._progress_card()
        self._main = Button("", "primary", "add")
        self._main.clicked.connect(self.add)
        self._foot = self._foot_rows()
        self._looks = self._other_looks(quiet=True)
        self._other_app = Button(
            _tr("add", "From another app…"), "quiet", "backup", small=True, lead=True
        )
        self._other_app.setToolTip(key_text(APP_KEYS))
        self._other_app.clicked.connect(self.other_app)
        note = text(_tr("add", "Nothing you scan is saved as a picture."), "small")
        above = column(self._problem, self._unseen, self._error, self._progress, gap=16)
        beside = column(self._looks, row(self._other_app, None), note, gap=8)
        body = box(
            column(
                column(self._title, self._lead, gap=8), above, self._ways,
                column(self._card, self._foot, gap=16), beside, gap=24,
            )
        )  # fmt: skip
        body.setMaximumWidth(_COLUMN)
        self._around = row(body, gap=0, margins=(24, 24, 24, 24))
        self.setLayout(column(scrolled(box(column(self._around, None), "plain"))))
        for keys, action in (
            (QKeySequence(QKeySequence.StandardKey.Open), self.choose_files),
            (QKeySequence(QKeySequence.StandardKey.Paste), self.paste),
            (QKeySequence("Ctrl+K"), partial(self.type_key.emit, "")),
            (QKeySequence(SCAN_KEYS), self.scan.emit),
            (QKeySequence(PART_KEYS), self.scan_part.emit),
            (QKeySequence(LATER_KEYS), self.scan_later.emit),
            (QKeySequence(APP_KEYS), self.other_app.emit),
        ):
            QShortcut(keys, self).activated.connect(action)
        for each in (self._problem, self._unseen, self._error, self._progress):
            each.hide()
        self.show_rows((), ())

    # -- ways in --

    def choose_files(self) -> None:
        """Ask for picture files."""
        dialog = QFileDialog(self, _tr("add", "Open pictures of QR codes"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        pictures = QStandardPaths.StandardLocation.PicturesLocation
        dialog.setDirectory(QStandardPaths.writableLocation(pictures))
        every = _tr("add", "All files")
        dialog.setNameFilters([f"{_tr('add', 'Pictures')} ({_PICTURES})", f"{every} (*)"])
        dialog.filesSelected.connect(self._files_chosen)
        open_dialog(dialog)

    def paste(self) -> None:
        """Offer what is on the clipboard."""
        mime: QMimeData | None = QGuiApplication.clipboard().mimeData()
        offer = Offer(Way.CLIPBOARD) if mime is None else offer_from(mime, Way.CLIPBOARD)
        self.offered.emit(offer)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome pictures and links."""
        if takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take pictures and links."""
        event.acceptProposedAction()
        self.offered.emit(offer_from(event.mimeData(), Way.DROPPED))

    # -- the view's side --

    def show_rows(self, rows: Sequence[Row], clinics: Sequence[Clinic]) -> None:
        """Show what was found; without rows, the ways in."""
        self._error.hide()
        while item := self._list.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        self._rows = [self._row(index, each, clinics) for index, each in enumerate(rows)]
        for each in self._rows:
            if self._list.count():
                self._list.addWidget(rule())
            self._list.addWidget(each)
            each.show()  # at once, or it could not take the focus
        for widget in (self._card, self._foot):
            widget.setVisible(bool(rows))
        self._ways.setVisible(not rows)
        self._other_app.setVisible(not rows)
        self._title.setText(add_words.title(rows) if rows else _tr("add", "Add a token"))
        self._lead.setText(
            _tr("add", "Tick what belongs to you and give it a name you will know on the phone.")
            if rows
            else _tr("add", "Each clinic you work for gets a token of its own.")
        )
        self._fit()
        if rows:
            self.found.emit()
            announce(self, self._title.text())
        self.focus_first()

    def show_row(self, index: int, row: TokenRow) -> None:
        """Show one row again."""
        shown = self._rows[index]
        if isinstance(shown, TokenFound):
            shown.show_row(row)

    def show_chosen(self, count: int) -> None:
        """Say how many tokens would be added."""
        self._main.setText(add_words.add_button(count))
        self._main.setEnabled(count > 0)

    def show_progress(self, done: int, total: int, name: str) -> None:
        """Say which picture is being looked at."""
        words = _tr("add", "Looking at picture {number} of {total}").format(
            number=done + 1, total=total
        )
        self._reading.setText(f"{words}: {add_words.breakable(name)}" if name else words)
        self._bar.show_share((done + 0.5) / total)
        self._progress.show()
        self._main.setEnabled(False)

    def hide_progress(self) -> None:
        """Take the progress away."""
        self._progress.hide()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Say what could not be read."""
        self._problem.setVisible(bool(problems))
        if problems:
            self._problem.say("warn", *add_words.problems(problems))

    def show_nothing_seen(self, looked_at: Sequence[Looked]) -> None:
        """Say what of the screens was looked at in vain."""
        self._unseen.setVisible(bool(looked_at))
        self._looks.setVisible(not looked_at)  # the banner has them
        if looked_at:
            self._unseen.say("warn", *add_words.nothing_seen(looked_at))

    def show_error(self, error: DesktopError) -> None:
        """Say why nothing was added."""
        self._error.show()
        self._error.say("danger", _tr("add", "Not everything was added"), error_text(error))

    def ask_key(self, key: str) -> None:
        """Go to the form."""
        self.type_key.emit(key)

    def show_bad_form(self, bad: object) -> None:
        """Hand what is wrong to the form."""
        self.bad_form.emit(bad)

    def ask_label(self, index: int) -> None:
        """Point out a row in which something is missing."""
        shown = self._rows[index]
        if isinstance(shown, TokenFound):
            shown.ask()

    # -- within --

    def focus_first(self) -> None:
        """Put the keyboard where the next thing is done."""
        for each in self._rows:
            if isinstance(each, TokenFound) and each.label.isEnabled():
                each.label.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        if not self._rows:
            self._ways.focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Add with Enter, go back with Escape."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focus = self.focusWidget()
            if self._rows:
                self._main.click()
            elif isinstance(focus, QPushButton):
                focus.click()
        elif event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put things below each other where there is no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < NARROW
        self._ways.set_narrow(self.width() < NARROW + 160)
        for each in self._rows:
            each.set_narrow(narrow)
        margin = 16 if narrow else 24
        self._around.setContentsMargins(margin, 24, margin, 24)
        direction = QBoxLayout.Direction
        layout = self._foot.layout()
        assert isinstance(layout, QBoxLayout)  # noqa: S101  made below
        layout.setDirection(direction.BottomToTop if narrow else direction.LeftToRight)
        for line in self._stacked:
            line.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def _row(self, index: int, found: Row, clinics: Sequence[Clinic]) -> FoundRow:
        if not isinstance(found, TokenRow):
            return plain_row(found)
        result = TokenFound(found, clinics)
        result.ticked.connect(partial(self.ticked.emit, index))
        result.renamed.connect(partial(self.renamed.emit, index))
        result.assigned.connect(partial(self.assigned.emit, index))
        result.decided.connect(partial(self.decided.emit, index))
        result.pin_given.connect(partial(self.pin_given.emit, index))
        return result

    def _button(self, words: str, action: object = None) -> Button:
        result = Button(words, small=True)
        result.clicked.connect(action or partial(self.type_key.emit, ""))
        return result

    def _progress_card(self) -> QWidget:
        stop = Button(_tr("add", "Stop looking"), small=True)
        stop.clicked.connect(self.cancel_reading)
        line = row(self._reading, stop, gap=16)
        line.setStretch(0, 1)
        return card(column(line, self._bar, gap=12, margins=(16, 12, 16, 16)))

    def _other_looks(self, *, quiet: bool = False) -> QWidget:
        """Return the buttons for when there is too much on the screen, or nothing that stays."""
        kind = "quiet" if quiet else ""
        looks = row(gap=8)
        for words, keys, icon, signal in (
            (_tr("add", "Choose a part of the screen"), PART_KEYS, "search", self.scan_part),
            (_tr("add", "Scan in 5 seconds"), LATER_KEYS, "clock", self.scan_later),
        ):
            button = Button(words, kind, icon, small=True, lead=quiet and not looks.count())
            button.setToolTip(key_text(keys))
            button.clicked.connect(signal)
            looks.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        looks.addStretch()
        self._stacked.append(looks)
        return box(looks)

    def _foot_rows(self) -> QWidget:
        scan = Button(_tr("add", "Scan again"), icon="refresh")
        scan.setToolTip(key_text(SCAN_KEYS))
        scan.clicked.connect(self.scan)
        files = Button(_tr("add", "From a file"), icon="image-file")
        files.clicked.connect(self.choose_files)
        paste = Button(_tr("add", "Paste"), icon="clipboard")
        paste.clicked.connect(self.paste)
        cancel = Button(_tr("add", "Cancel"))
        cancel.clicked.connect(self.back)
        ways = row(gap=8)
        for button in (scan, files, paste):
            ways.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        ways.addStretch()
        self._stacked.append(ways)
        more = box(ways)
        end = box(row(None, cancel, self._main, gap=8))
        result = QWidget()
        result.setLayout(row(more, end, gap=8))
        return result

    def _way_chosen(self, way: Way) -> None:
        if way is Way.SCREEN:
            self.scan.emit()
        elif way is Way.FILE:
            self.choose_files()
        elif way is Way.CLIPBOARD:
            self.paste()
        else:
            self.type_key.emit("")

    def _files_chosen(self, names: Sequence[str]) -> None:
        self.offered.emit(Offer(Way.FILE, files=tuple(map(Path, names))))
