"""Bringing tokens from another app, as one screen of an open vault."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from desktop.errors import DesktopError
from desktop.gui.dialogs import open_dialog
from desktop.gui.import_look import LookStep
from desktop.gui.import_steps import ChooseStep, FilePasswordStep, ReadingStep, ResultStep
from desktop.gui.layouts import column
from desktop.gui.vault_bar import PageBar
from desktop.presenters.arrivals import Arrivals, Row, Standing
from desktop.presenters.importing import ImportPresenter, Result
from desktop.presenters.runner import Runner
from desktop.vault.states import UnlockedVault

_tr = QCoreApplication.translate


class ImportPage(QWidget):
    """One step at a time, under the bar with Back, Hand over and Lock."""

    opened = Signal(Path)
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.presenter: ImportPresenter | None = None
        self._file = ""
        self._held: Arrivals | None = None
        self.bar = PageBar(_tr("import", "From another app"))
        self.choice = ChooseStep()
        self.reading = ReadingStep()
        self.password = FilePasswordStep()
        self.look = LookStep()
        self.result = ResultStep()
        self._all = (self.choice, self.reading, self.password, self.look, self.result)
        self._steps = QStackedWidget()
        for step in self._all:
            self._steps.addWidget(step)
        self.setLayout(column(self.bar, self._steps))
        self.bar.back.connect(self.go_back)
        self.choice.choose.connect(self.choose_file)
        self.result.look.connect(self._look_again)
        self.look.result.connect(lambda: self._show(self.result))

    # -- ways in --

    def choose_file(self) -> None:
        """Ask for the file."""
        dialog = QFileDialog(self, _tr("import", "Open a file of another app"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        downloads = QStandardPaths.StandardLocation.DownloadLocation
        dialog.setDirectory(QStandardPaths.writableLocation(downloads))
        dialog.setNameFilters([f"{_tr('add', 'All files')} (*)"])
        dialog.fileSelected.connect(self._chosen)
        open_dialog(dialog)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome a file, unless one is there."""
        if self._waits() and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files and self._waits():
            event.acceptProposedAction()
            self._chosen(files[0])

    # -- the view's side --

    def show_choice(self, name: str, error: DesktopError | None) -> None:
        """Ask for a file; say why the last one could not be read."""
        self._held = None
        self.look.model.show_rows(())
        self.choice.show_problem(name, error)
        self._show(self.choice)

    def show_reading(self, name: str) -> None:
        """Say that a file is being read."""
        self._file = name
        self.reading.show_name(name)
        self._show(self.reading)

    def ask_password(self, name: str, error: DesktopError | None) -> None:
        """Ask for the password of a file."""
        self._show(self.password)
        self.password.ask(name, error)

    def show_held(self, held: Arrivals) -> None:
        """Show what a file holds."""
        self._held = held
        self.look.show_held(held, added=False)
        self._show(self.look)

    def show_rows(self, rows: Sequence[Row], only: Standing | None) -> None:
        """List these rows."""
        self.look.show_rows(rows, only)

    def show_chosen(self, count: int, clinics: bool) -> None:
        """Say how many tokens would be added."""
        self.look.show_chosen(count, clinics)

    def show_error(self, error: DesktopError) -> None:
        """Say why nothing was added."""
        self.look.show_error(error)

    def show_result(self, result: Result) -> None:
        """Say what became of everything."""
        self.result.show_result(result, self._file)
        self._show(self.result)

    # -- within --

    def go_back(self) -> None:
        """Go one step back; from the first and the last, out of here."""
        step = self._steps.currentWidget()
        if step is self.choice:
            self.back.emit()
        elif step is self.result:
            self.result.done.emit()
        elif self.look.model.added:
            self._show(self.result)
        else:
            self.look.cancel.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter, back with Escape."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():  # held down, it would go on past the result
                self._step.press()
        elif event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keyboard where the next thing is done."""
        super().showEvent(event)
        self._focus()

    def _show(self, step: QWidget) -> None:
        self._steps.setCurrentWidget(step)
        self._focus()

    def _focus(self) -> None:
        self._step.focus_first()

    @property
    def _step(self) -> ChooseStep | ReadingStep | FilePasswordStep | LookStep | ResultStep:
        return self._all[self._steps.currentIndex()]

    def _look_again(self) -> None:
        if self._held is not None and self.presenter is not None:
            self.look.show_held(self._held, added=True)
            self.presenter.show_only(None)
            self._show(self.look)

    def _waits(self) -> bool:
        """Whether a file can be taken now."""
        return self._steps.currentWidget() in {self.choice, self.password}

    def _chosen(self, name: str) -> None:
        if name:
            self.opened.emit(Path(name))


def import_screen(  # noqa: PLR0913  what the window gives each screen
    vault: UnlockedVault,
    *,
    runner: Runner,
    on_done: Callable[[], None],
    on_back: Callable[[], None],
    on_lock: Callable[[], None],
    on_hand_over: Callable[[], None],
    file: Path | None = None,
) -> ImportPage:
    """Build the page with its presenter; it starts with a `file` that is there already."""
    page = ImportPage()
    page.bar.leave.lock.connect(on_lock)
    page.bar.leave.hand_over.connect(on_hand_over)
    page.back.connect(on_back)
    presenter = ImportPresenter(vault, page, runner, on_done)
    page.presenter = presenter
    page.look.model.is_chosen = presenter.is_chosen
    page.destroyed.connect(presenter.close)
    page.opened.connect(presenter.open)
    page.reading.cancel.connect(presenter.cancel)
    page.password.cancel.connect(presenter.cancel)
    page.password.submitted.connect(presenter.submit)
    page.look.list.ticked.connect(presenter.choose)
    page.look.all_ticked.connect(presenter.choose_all)
    page.look.filtered.connect(presenter.show_only)
    page.look.clinics.connect(presenter.want_clinics)
    page.look.add.connect(presenter.add)
    page.look.cancel.connect(presenter.cancel)
    page.result.done.connect(presenter.done)
    if file is None:
        presenter.begin()
    else:
        presenter.open(file)
    return page
