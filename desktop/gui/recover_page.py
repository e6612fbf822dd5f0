"""Back in with the recovery code."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import DesktopError, WrongPasswordError
from desktop.gui.error_banner import error_text
from desktop.gui.field_fault import FieldFault
from desktop.gui.layouts import column, row
from desktop.gui.parts import Button, labelled, text
from desktop.gui.person_tile import breakable
from desktop.gui.steps_page import StepsPage, connect_steps
from desktop.presenters.recover import RecoverPresenter, RecoverStep
from desktop.presenters.runner import Runner
from desktop.vault.states import LockedVault, UnlockedVault
from desktop.vault.strength import NEEDED

_LONGEST = 200  # characters: a code with whatever stands between its groups


class CodeStep(QWidget):
    """Asks for the eight groups."""

    given = Signal(str)
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        tr = partial(QCoreApplication.translate, "recover")
        self._title = text("", "title")
        self._code = QLineEdit()
        self._code.setMaxLength(_LONGEST)
        self._code.setPlaceholderText("XXXX XXXX XXXX XXXX XXXX XXXX XXXX XXXX")
        self._fault = FieldFault(self._code)
        go = Button(tr("Continue"), "primary")
        away = Button(tr("Back"))
        lead = tr(
            "Type the eight groups of your recovery kit, one after the other. Small letters and "
            "missing blanks do not matter. Your tokens stay as they are."
        )
        self.setLayout(
            column(
                self._title,
                8,
                text(lead, "dim"),
                24,
                labelled(tr("Recovery code"), self._code),
                self._fault,
                32,
                row(None, away, go),
            )
        )
        self._code.textEdited.connect(self._typed)
        self._code.returnPressed.connect(self._give)
        go.clicked.connect(self._give)
        away.clicked.connect(self.back)

    def show_person(self, name: str) -> None:
        """Say whose vault will be opened."""
        words = QCoreApplication.translate("recover", "Open the vault of {person}")
        self._title.setText(words.format(person=breakable(name)))

    def show_error(self, error: DesktopError | None) -> None:
        """Say under the field why the code does not open the vault."""
        words = ""
        if isinstance(error, WrongPasswordError):
            words = QCoreApplication.translate(
                "recover",
                "This code is complete, but does not open this vault. It may be of an older kit, "
                "or of somebody else. Nothing was changed.",
            )
        elif error is not None:
            words = error_text(error)
        self._fault.say(words)

    def begin(self) -> None:
        """Put the keyboard on the field."""
        self._code.setFocus()

    def forget(self) -> None:
        """Empty the field."""
        self._code.clear()

    def _typed(self) -> None:
        self._fault.say("")

    def _give(self) -> None:
        self.given.emit(self._code.text())


class RecoverPage(StepsPage):
    """Leads back into a vault."""

    def __init__(self) -> None:
        tr = partial(QCoreApplication.translate, "recover")
        self.code = CodeStep()
        steps = (tr("Recovery code"), tr("New password"), tr("New kit"))
        super().__init__(steps, self.code, tr("Open my vault"))
        self.code.back.connect(self.back)
        self._step = RecoverStep.CODE
        self.presenter: RecoverPresenter | None = None

    def show_person(self, name: str) -> None:
        """Say whose vault will be opened."""
        self.code.show_person(name)

    def show_step(self, step: RecoverStep) -> None:
        """Show one step."""
        self._step = step
        self.show_number(step.value)
        if step is RecoverStep.CODE:
            self.code.begin()
        else:
            self.code.forget()

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong beside its cause."""
        about_code = self._step is RecoverStep.CODE
        self.code.show_error(error if about_code else None)
        super().show_error(None if about_code else error)

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keyboard on the step that is in sight."""
        super().showEvent(event)
        self.show_step(self._step)


def recover_screen(
    vault: LockedVault,
    runner: Runner,
    on_recovered: Callable[[UnlockedVault], None],
    on_back: Callable[[], None],
    needed: int = NEEDED,
) -> RecoverPage:
    """Build the page and its presenter."""
    page = RecoverPage()
    presenter = RecoverPresenter(vault, page, runner, on_recovered, on_back, needed)
    page.code.given.connect(presenter.code_given)
    page.presenter = presenter
    page.password.ask_for(needed)
    connect_steps(page, presenter)
    return page
