"""The step of the import page that shows what a file holds, entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QWidget

from desktop.errors import DesktopError
from desktop.gui import import_words, palette
from desktop.gui.error_banner import error_text
from desktop.gui.flow import Flow
from desktop.gui.import_list import ImportList
from desktop.gui.import_model import ImportModel
from desktop.gui.import_steps import COLUMN
from desktop.gui.layouts import box, card, column, row, stretched
from desktop.gui.painted import Switch
from desktop.gui.parts import Banner, Button, announce, text
from desktop.gui.vault_bar import NARROW
from desktop.presenters.arrivals import Arrivals, Row, Standing

_AROUND: Final = 30  # px of a chip beside its words
_tr = QCoreApplication.translate


class LookStep(QWidget):
    """Chips for each standing, the list, and the button that adds what is ticked."""

    filtered = Signal(object)  # Standing | None
    all_ticked = Signal(bool)
    clinics = Signal(bool)
    add = Signal()
    cancel = Signal()
    result = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = ImportModel(self)
        self.list = ImportList(self.model)
        self.list.setAccessibleName(_tr("import", "Entries of the file"))
        self._held: Arrivals | None = None
        self._title = text("", "title")
        self._lead = text("", "dim")
        self._error = Banner("danger")
        self._chips = QButtonGroup(self)
        chips = Flow()
        for standing in (None, *Standing):
            chip = Button("", "chip")
            chip.setCheckable(True)
            chip.setProperty("standing", standing)
            chip.clicked.connect(partial(self.filtered.emit, standing))
            self._chips.addButton(chip)
            chips.addWidget(chip)
        self._switch = Switch("")
        self._switch.toggled.connect(self.clinics)
        self._folders = text("")
        self._wish = box(stretched(row(self._folders, self._switch, gap=12), 0))
        every = Button(_tr("import", "Tick all"), "quiet", small=True, lead=True)
        none = Button(_tr("import", "Tick none"), "quiet", small=True)
        every.clicked.connect(partial(self.all_ticked.emit, True))
        none.clicked.connect(partial(self.all_ticked.emit, False))
        self._ticks = box(row(every, none, None, gap=8))
        self._main = Button("", "primary", "add")
        self._main.clicked.connect(self.press)
        self._cancel = Button("")
        self._cancel.clicked.connect(self._leave)
        self.list.all_ticked.connect(partial(self.all_ticked.emit, True))
        body = box(
            stretched(
                column(
                    column(self._title, self._lead, gap=8),
                    self._error,
                    chips,
                    self._wish,
                    stretched(column(self._ticks, card(column(self.list)), gap=4), 1),
                    row(None, self._cancel, self._main),
                    gap=12,
                ),
                4,
            )
        )
        body.setMaximumWidth(COLUMN)
        self._around: QBoxLayout = row(body, gap=0, margins=(24, 16, 24, 16))
        self.setLayout(self._around)

    # -- the view's side --

    def show_held(self, held: Arrivals, *, added: bool) -> None:
        """Show what a file holds, before it is added or after."""
        self._held = held
        self.model.added = added
        self._error.hide()
        self._title.setText(import_words.title(held))
        self._lead.setText(import_words.lead(held))
        self._lead.setVisible(not added)
        words = import_words.folders(held)
        self._folders.setText(words)
        self._switch.setAccessibleName(words)
        self._switch.setVisible(held.may_be_clinics)
        self._wish.setVisible(bool(words) and not added)
        self._ticks.setVisible(bool(held.new) and not added)
        self._main.setVisible(not added)
        self._cancel.setText(_tr("import", "Back") if added else _tr("import", "Cancel"))
        bold = QFontMetrics(palette.font("body", QFont.Weight.DemiBold))  # when it is chosen
        for chip in self._chips.buttons():
            standing = chip.property("standing")
            chip.setText(import_words.chip(standing, held))
            chip.setMinimumWidth(bold.horizontalAdvance(chip.text()) + _AROUND)
            chip.setVisible(standing is None or bool(held.counts[standing]))
        if not added:
            announce(self, f"{self._title.text()}. {self._lead.text()}")

    def show_rows(self, rows: Sequence[Row], only: Standing | None) -> None:
        """List these rows."""
        self.model.show_rows(rows)
        for chip in self._chips.buttons():
            if chip.property("standing") is only:
                chip.setChecked(True)
        self.list.choose_first()

    def show_chosen(self, count: int, clinics: bool) -> None:
        """Say how many tokens would be added."""
        self._main.setText(import_words.add_button(count))
        self._main.setEnabled(count > 0)
        blocked = QSignalBlocker(self._switch)
        self._switch.setChecked(clinics)
        del blocked
        self.model.clinics = clinics
        self.model.changed()

    def show_error(self, error: DesktopError) -> None:
        """Say why nothing was added."""
        self._error.show()
        self._error.say("danger", _tr("import", "Nothing was added"), error_text(error))

    # -- within --

    def focus_first(self) -> None:
        """Put the keyboard on the list."""
        self.list.setFocus()

    def press(self) -> None:
        """Do what Enter does."""
        if self.model.added:
            self.result.emit()
        elif self._main.isEnabled():
            self.add.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave less around where there is no room."""
        super().resizeEvent(event)
        margin = 16 if event.size().width() < NARROW else 24
        self._around.setContentsMargins(margin, 16, margin, 16)

    def _leave(self) -> None:
        (self.result if self.model.added else self.cancel).emit()
