"""Adding from the first picture to the clinic's answer, as one screen of an open vault."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.gui.add_page import AddPage
from desktop.gui.enter_code_page import EnterCodePage
from desktop.gui.layouts import column
from desktop.gui.screen_scan import ScreenScan
from desktop.gui.typed_key_page import TypedKeyPage
from desktop.gui.vault_bar import PageBar
from desktop.presenters.add import AddPresenter
from desktop.presenters.copying import Clipboard
from desktop.presenters.enter_code import EnterCodePresenter
from desktop.presenters.offers import Offer, Way
from desktop.presenters.runner import Runner
from desktop.system.screens import Camera, camera
from desktop.vault.entries import Entry
from desktop.vault.states import UnlockedVault

_tr = QCoreApplication.translate


class AddScreen(QWidget):
    """One step at a time, under the bar with Back, Hand over and Lock."""

    def __init__(self, on_back: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.presenter: AddPresenter | None = None
        self._on_back = on_back
        self.bar = PageBar(_tr("add", "Add"))
        self.page = AddPage()
        self.form = TypedKeyPage()
        self.code = EnterCodePage()
        self._steps = QStackedWidget()
        for step in (self.page, self.form, self.code):
            self._steps.addWidget(step)
        self.setLayout(column(self.bar, self._steps))
        self.bar.back.connect(self.go_back)
        self.page.back.connect(self.go_back)
        self.page.found.connect(self.show_page)
        self.page.type_key.connect(self.show_form)
        self.page.bad_form.connect(self.form.show_bad_form)
        self.form.back.connect(self.show_page)

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keyboard where the next thing is done."""
        super().showEvent(event)
        for step in (self.page, self.form, self.code):
            if step is self._steps.currentWidget():
                step.focus_first()

    def show_page(self) -> None:
        """Go to the ways in, and what was found; the form is emptied, it may hold a key."""
        self.form.begin("")
        self._steps.setCurrentWidget(self.page)
        self.page.focus_first()

    def show_form(self, key: str = "") -> None:
        """Go to the form for a typed key."""
        self._steps.setCurrentWidget(self.form)
        self.form.begin(key)

    def show_code(self) -> None:
        """Go to the code that the clinic waits for."""
        self._steps.setCurrentWidget(self.code)
        self.code.focus_first()

    def go_back(self) -> None:
        """Go one step back; the last one is out of here, with the token kept."""
        step = self._steps.currentWidget()
        if step is self.form:
            self.show_page()
        elif step is self.code:
            self.code.worked.emit()
        else:
            self._on_back()


def add_screen(  # noqa: PLR0913  what the window gives each screen
    vault: UnlockedVault,
    *,
    runner: Runner,
    clipboard: Clipboard,
    clear_after: int,
    on_done: Callable[[Sequence[Entry]], None],
    on_back: Callable[[], None],
    on_app: Callable[[Path | None], None],
    on_lock: Callable[[], None],
    on_hand_over: Callable[[], None],
    offered: Offer | None = None,
    begin: Way | None = None,
    find_camera: Callable[[QObject], Camera] = camera,
    clock: Callable[[], float] = time.time,
) -> AddScreen:
    """Build the screen with its presenters.

    It starts with what is `offered` already, or with one way in (`begin`). `on_done` gets the
    tokens that were added, and nothing when the only one was removed again; `on_app` is for files
    of other apps, and gets the one that was held out.
    """
    screen = AddScreen(on_back)
    screen.bar.leave.lock.connect(on_lock)
    screen.bar.leave.hand_over.connect(on_hand_over)

    def added(entries: tuple[Entry, ...]) -> None:
        if len(entries) == 1:
            _ask_for_code(screen, vault, entries[0], clipboard, clear_after, on_done, clock)
        else:
            on_done(entries)

    presenter = AddPresenter(vault, screen.page, runner, added, on_app)
    screen.presenter = presenter
    screen.destroyed.connect(presenter.leave)
    page = screen.page
    page.other_app.connect(partial(on_app, None))
    page.offered.connect(presenter.offer)
    page.ticked.connect(presenter.tick)
    page.renamed.connect(presenter.rename)
    page.assigned.connect(presenter.assign)
    page.decided.connect(presenter.decide)
    page.pin_given.connect(presenter.give_pin)
    page.add.connect(presenter.add)
    page.cancel_reading.connect(presenter.cancel)
    screen.form.submitted.connect(presenter.submit_key)
    scan = ScreenScan(find_camera(screen), screen)
    scan.seen.connect(presenter.offer)
    scan.failed.connect(presenter.scan_failed)
    page.scan.connect(scan.now)
    page.scan_part.connect(scan.part)
    page.scan_later.connect(scan.later)
    screen.show_page()
    if offered is not None:
        presenter.offer(offered)
    elif begin is Way.SCREEN:
        QTimer.singleShot(0, scan, scan.now)  # the page is shown by then
    elif begin is Way.FILE:
        QTimer.singleShot(0, page, page.choose_files)  # a dialog needs a window to belong to
    elif begin is Way.CLIPBOARD:
        page.paste()
    elif begin is Way.TYPED:
        screen.show_form()
    return screen


def _ask_for_code(  # noqa: PLR0913, PLR0917  what `add_screen` was given
    screen: AddScreen,
    vault: UnlockedVault,
    entry: Entry,
    clipboard: Clipboard,
    clear_after: int,
    on_done: Callable[[Sequence[Entry]], None],
    clock: Callable[[], float],
) -> None:
    page = screen.code
    presenter = EnterCodePresenter(
        vault,
        entry,
        page,
        clipboard=clipboard,
        clear_after=clear_after,
        on_done=lambda: on_done((entry,)),
        on_removed=lambda: on_done(()),
        clock=clock,
    )
    page.presenter = presenter
    screen.destroyed.connect(presenter.leave)
    page.ticked.connect(presenter.tick)
    page.new_code.connect(presenter.new_code)
    page.copy.connect(presenter.copy)
    page.clear_now.connect(presenter.clear_now)
    page.worked.connect(presenter.worked)
    page.refused.connect(presenter.refused)
    page.try_again.connect(presenter.try_again)
    page.remove.connect(presenter.remove)
    screen.show_code()
