"""A new vault in three steps: name, password, recovery kit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.gui.field_fault import FieldFault
from desktop.gui.layouts import column, row
from desktop.gui.parts import Button, labelled, text
from desktop.gui.steps_page import StepsPage, connect_steps
from desktop.presenters.new_vault import NameFault, NewVaultPresenter, Step
from desktop.presenters.runner import Runner
from desktop.vault.shelf import Shelf
from desktop.vault.states import UnlockedVault
from desktop.vault.strength import NEEDED


class NameStep(QWidget):
    """Asks for the name that stands on the tile."""

    given = Signal(str)
    changed = Signal()
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        tr = partial(QCoreApplication.translate, "new vault")
        self._name = QLineEdit()
        self._fault = FieldFault(self._name)
        go = Button(tr("Continue"), "primary")
        away = Button(tr("Back"))
        lead = tr(
            "Whoever uses this computer sees it when they choose who they are. "
            "Everybody gets a vault of their own: never share one."
        )
        self.setLayout(
            column(
                text(tr("What is your name?"), "title"),
                8,
                text(lead, "dim"),
                24,
                labelled(tr("Name"), self._name),
                self._fault,
                32,
                row(None, away, go),
            )
        )
        self._name.textEdited.connect(self.changed)
        self._name.returnPressed.connect(self._give)
        go.clicked.connect(self._give)
        away.clicked.connect(self.back)

    def begin(self) -> None:
        """Put the keyboard on the field."""
        self._name.setFocus()

    def show_fault(self, fault: NameFault | None) -> None:
        """Say what is wrong with the name."""
        tr = partial(QCoreApplication.translate, "new vault")
        words = {
            NameFault.EMPTY: tr("Type your name."),
            NameFault.TOO_LONG: tr("This is longer than 100 characters. Shorten it."),
            NameFault.BAD: tr("There is a sign in it that cannot be shown. Type it again."),
            NameFault.TAKEN: tr(
                "Somebody of that name has a vault here already. If it is yours, go back and "
                "open it; else add an initial."
            ),
        }
        self._fault.say(words[fault] if fault else "")

    def _give(self) -> None:
        self.given.emit(self._name.text())


class NewVaultPage(StepsPage):
    """Leads to a vault."""

    def __init__(self) -> None:
        tr = partial(QCoreApplication.translate, "new vault")
        self.name = NameStep()
        steps = (tr("Name"), tr("Password"), tr("Recovery kit"))
        super().__init__(steps, self.name, tr("Finish"))
        self.name.back.connect(self.back)
        self._step = Step.NAME
        self.presenter: NewVaultPresenter | None = None

    def show_step(self, step: Step) -> None:
        """Show one step."""
        self._step = step
        self.show_number(step.value)
        if step is Step.NAME:
            self.name.begin()

    def show_name_fault(self, fault: NameFault | None) -> None:
        """Say what is wrong with the name."""
        self.name.show_fault(fault)

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keyboard on the step that is in sight."""
        super().showEvent(event)
        self.show_step(self._step)


def new_vault_screen(
    shelf: Shelf,
    runner: Runner,
    on_created: Callable[[UnlockedVault], None],
    on_back: Callable[[], None],
    needed: int = NEEDED,
) -> NewVaultPage:
    """Build the page and its presenter."""
    page = NewVaultPage()
    presenter = NewVaultPresenter(shelf, page, runner, on_created, on_back, needed)
    page.name.given.connect(presenter.name_given)
    page.name.changed.connect(presenter.name_changed)
    page.presenter = presenter
    page.password.ask_for(needed)
    connect_steps(page, presenter)
    return page
