"""A page of three steps in one card, of which one is in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.errors import DesktopError
from desktop.gui.error_banner import ErrorBanner
from desktop.gui.kit_step import KitStep, connect_kit_step
from desktop.gui.layouts import box, column
from desktop.gui.password_step import PasswordStep, connect_password_step
from desktop.gui.start_page import Panel, StartPage
from desktop.gui.steps_line import StepsLine
from desktop.presenters.new_vault import NewVaultPresenter
from desktop.presenters.recover import RecoverPresenter

_WIDTH = 600  # px


class StepsPage(StartPage):
    """The first step, then a password, then a kit."""

    back = Signal()
    finished = Signal()

    def __init__(self, names: Sequence[str], first: QWidget, finish: str) -> None:
        self._line = StepsLine(names)
        self._failure = ErrorBanner()
        self.password = PasswordStep()
        self.kit = KitStep(finish)
        self._steps = (first, self.password, self.kit)
        self._below = box(column(24, self._failure))
        self._below.hide()
        panel = Panel(column(self._line, 24, *self._steps, self._below))
        super().__init__(panel, _WIDTH, lift=True)
        self.password.back.connect(self.back)
        self.kit.back.connect(self.back)
        self.kit.finished.connect(self.finished)

    def show_number(self, number: int) -> None:
        """Show the step of that number, from 0, and put the keyboard there."""
        self._line.show_step(number)
        for i, step in enumerate(self._steps):
            step.setVisible(i == number)
        if number == 1:
            self.password.begin()
        elif number == len(self._steps) - 1:
            self.kit.begin()
        self._area.verticalScrollBar().setValue(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def set_busy(self, busy: bool) -> None:
        """Show that the vault is being made or opened."""
        self.kit.set_busy(busy)

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong under the step."""
        self._below.setVisible(error is not None)
        self._failure.show_error(error)


def connect_steps(page: StepsPage, presenter: NewVaultPresenter | RecoverPresenter) -> None:
    """Let a presenter hear its page, and begin."""
    connect_password_step(page.password, presenter.password)
    connect_kit_step(page.kit, presenter.kit)
    page.finished.connect(presenter.finish)
    page.back.connect(presenter.back)
    page.destroyed.connect(presenter.close)
    presenter.start()
