"""The recovery kit: to print, save or write down, and to prove that there is a copy."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from desktop.errors import DesktopError
from desktop.gui import paper
from desktop.gui.error_banner import ErrorBanner
from desktop.gui.flow import Flow
from desktop.gui.kit_card import KitCard
from desktop.gui.kit_checks import KitChecks
from desktop.gui.kit_paper import kit_sheet
from desktop.gui.layouts import box, column, row
from desktop.gui.paper import Paper
from desktop.gui.parts import Banner, Button, text
from desktop.gui.printing import ask_path, ask_printer
from desktop.presenters.keep_kit import KeepKit


class KitStep(QWidget):
    """Says when the person has a copy, and what was typed from it; `finish` names the button."""

    kept = Signal()
    uncovered = Signal()
    answered = Signal(str, str)
    finished = Signal()
    back = Signal()

    def __init__(self, finish: str) -> None:
        super().__init__()
        tr = partial(QCoreApplication.translate, "kit")
        self._person = ""
        self._groups: tuple[str, ...] = ()
        self._card = KitCard()
        self._error = ErrorBanner()
        self._saved = Banner("success")
        self._print = Button(tr("Print"), icon="print")
        self._save = Button(tr("Save as PDF"), icon="image-file")
        self._wrote = Button(tr("I wrote it down"), icon="edit")
        self._again = Button(tr("Show it again"), icon="eye")
        self._checks = KitChecks()
        self._finish_words = finish
        self._go = Button(finish, "primary")
        self._away = Button(tr("Back"))
        lead = tr(
            "If you forget your password, these eight groups are the only way back in. "
            "Keep them on paper at home, not at this desk."
        )
        self.setLayout(
            column(
                text(tr("Keep your recovery kit"), "title"),
                8,
                text(lead, "dim"),
                24,
                self._card,
                16,
                box(Flow(self._print, self._save, self._wrote, self._again)),
                16,
                self._error,
                self._saved,
                8,
                self._checks,
                24,
                row(None, self._away, self._go),
            )
        )
        self._print.clicked.connect(self._ask_printer)
        self._save.clicked.connect(self._ask_path)
        self._wrote.clicked.connect(self.kept)
        self._again.clicked.connect(self._uncover)
        self._checks.answered.connect(self.answered)
        self._checks.entered.connect(self._enter)
        self._go.clicked.connect(self.finished)
        self._away.clicked.connect(self.back)

    def begin(self) -> None:
        """Put the keyboard on the first thing to do."""
        self._print.setFocus()

    def show_kit(self, person: str, groups: tuple[str, ...]) -> None:
        """Show the groups, and nothing to type yet."""
        self._person, self._groups = person, groups
        self._error.hide()
        self._saved.hide()
        self._cover(covered=False)

    def ask_for(self, first: int, second: int) -> None:
        """Cover the groups and ask for two of them."""
        self._cover(covered=True)
        self._checks.ask_for((first, second))

    def show_answers(self, first: bool | None, second: bool | None) -> None:
        """Mark a group that differs, and let go on when both are right."""
        self._checks.show_answers(first, second)
        self._go.setEnabled(first is True and second is True)

    def set_busy(self, busy: bool) -> None:
        """Change nothing while the vault is made."""
        for part in (self._print, self._save, self._again, self._away, self._go):
            part.setEnabled(not busy)
        self._checks.set_read_only(busy)
        working = QCoreApplication.translate("kit", "One moment…")
        self._go.setText(working if busy else self._finish_words)

    def _cover(self, *, covered: bool) -> None:
        if covered:
            self._card.cover()
        else:
            self._card.show_groups(self._person, self._groups)
        self._wrote.setVisible(not covered)
        self._again.setVisible(covered)
        self._checks.setVisible(covered)
        self._go.setEnabled(False)

    def _uncover(self) -> None:
        self._cover(covered=False)
        self._wrote.setFocus()
        self.uncovered.emit()

    def _enter(self) -> None:
        if self._go.isEnabled():
            self.finished.emit()

    def _ask_printer(self) -> None:
        title = QCoreApplication.translate("kit", "Print the recovery kit")
        ask_printer(self, title, self._sheet, self._printed)

    def _printed(self, error: DesktopError | None) -> None:
        self._error.show_error(error)
        if error is None:
            self.kept.emit()

    def _ask_path(self) -> None:
        tr = partial(QCoreApplication.translate, "kit")
        name = tr("Recovery kit of {person}").format(person=self._person)
        ask_path(self, tr("Save the recovery kit"), name, self.save_to)

    def _sheet(self, page: Paper) -> None:
        kit_sheet(page, self._person, self._groups)

    def save_to(self, path: str) -> None:
        """Write the PDF, and ask for the groups once it is there."""
        try:
            title = QCoreApplication.translate("kit", "Recovery kit")
            paper.save(Path(path), title, self._sheet)
        except DesktopError as error:
            self._error.show_error(error)
            return
        self._error.hide()
        tr = partial(QCoreApplication.translate, "kit")
        self._saved.show()
        self._saved.say(
            "success",
            tr("The kit was saved as “{name}”.").format(name=Path(path).name),
            tr("Print it, then delete the file: on this computer it protects nobody."),
        )
        self.kept.emit()


def connect_kit_step(step: KitStep, presenter: KeepKit) -> None:
    """Have the presenter hear what is done with the kit."""
    step.kept.connect(presenter.kept)
    step.uncovered.connect(presenter.show_again)
    step.answered.connect(presenter.answered)
