"""Somebody leaves: what has to be done at each clinic and service, and then with the vault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import DesktopError
from desktop.gui import paper
from desktop.gui.add_words import breakable
from desktop.gui.dialogs import open_dialog
from desktop.gui.error_banner import ErrorBanner
from desktop.gui.flow import Flow
from desktop.gui.layouts import box, card, column, row, scrolled, stretched
from desktop.gui.off_boarding_paper import off_boarding_sheet
from desktop.gui.off_boarding_words import (
    lead,
    place_account,
    place_title,
    service_text,
    tasks,
    title,
)
from desktop.gui.painted import Monogram, Tick
from desktop.gui.paper import Paper
from desktop.gui.parts import Banner, Button, text
from desktop.gui.printing import ask_path, ask_printer
from desktop.gui.vault_bar import NARROW, PageBar
from desktop.presenters.off_boarding import Departure, OffBoarding, Place
from desktop.vault.states import UnlockedVault

_COLUMN: Final = 760  # px
_tr = QCoreApplication.translate


class OffBoardingPage(QWidget):
    """The view of `OffBoarding`, which it keeps. What is ticked is stored nowhere."""

    back = Signal()
    seal = Signal()
    copied = Signal(Path)

    def __init__(self) -> None:
        super().__init__()
        self.presenter: OffBoarding | None = None
        self._departure: Departure | None = None
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bar = PageBar(_tr("off-boarding", "Somebody leaves"))
        self._title = text("", "title")
        self._lead = text("", "dim")
        self._places = column(gap=16)
        self._saved = Banner("success")
        self._error = ErrorBanner()
        self._saved.hide()
        self._print = Button(_tr("off-boarding", "Print"), "primary", "print")
        self._pdf = Button(_tr("off-boarding", "Save as PDF"), icon="image-file")
        copy = Button(_tr("off-boarding", "Save an encrypted copy…"), icon="backup")
        seal = Button(_tr("off-boarding", "Lock the vault"), icon="lock")
        self._print.clicked.connect(self._ask_printer)
        self._pdf.clicked.connect(self._ask_pdf)
        copy.clicked.connect(self._ask_copy)
        seal.clicked.connect(self.seal)
        vault = card(
            column(
                text(_tr("off-boarding", "Then the vault"), "label"),
                4,
                text(
                    _tr(
                        "off-boarding",
                        "Locked, it is sealed: nobody opens it without its password or recovery "
                        "kit. An encrypted copy opens with the same password, and is worth keeping "
                        "until every account above is closed.",
                    ),
                    "dim",
                ),
                16,
                box(Flow(copy, seal)),
                margins=(16, 16, 16, 16),
            )
        )
        content = box(
            column(
                self._title,
                8,
                self._lead,
                16,
                box(Flow(self._print, self._pdf)),
                24,
                self._places,
                24,
                vault,
                16,
                self._error,
                self._saved,
                None,
            ),
            "plain",
        )
        content.setMaximumWidth(_COLUMN)
        self._around = row(content, gap=0)
        self._area = scrolled(box(self._around, "plain"))
        self.setLayout(column(self.bar, self._area))
        self.bar.back.connect(self.back)

    # -- the view's side --

    def show_departure(self, departure: Departure) -> None:
        """Show what has to be done."""
        self._departure = departure
        self._title.setText(breakable(title(departure.person)))
        self._lead.setText(lead(len(departure.places)))
        while item := self._places.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for place in departure.places:
            self._places.addWidget(_place(place))

    def show_copied(self, name: str) -> None:
        """Say that there is a copy."""
        self._saved.show()
        self._saved.say(
            "success",
            _tr("off-boarding", "The encrypted copy is in “{name}”.").format(name=name),
            _tr("off-boarding", "It was opened again, and everything is in it."),
        )
        self._area.ensureWidgetVisible(self._saved)

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong."""
        self._saved.hide()
        self._error.show_error(error)
        if error is not None:
            self._area.ensureWidgetVisible(self._error)

    # -- events --

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keyboard on the main button."""
        super().showEvent(event)
        self._print.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave less air around the content of a narrow window."""
        super().resizeEvent(event)
        edge = 8 if event.size().width() < NARROW else 24
        self._around.setContentsMargins(edge, edge, edge, edge)

    # -- within --

    def save_to(self, path: str) -> None:
        """Write the list as a PDF."""
        name = Path(path).name
        try:
            paper.save(Path(path), self._title.text(), self._sheet)
        except DesktopError as error:
            self.show_error(error)
            return
        self._error.hide()
        self._saved.show()
        words = _tr("off-boarding", "The list was saved as “{name}”.").format(name=name)
        self._saved.say("success", words)
        self._area.ensureWidgetVisible(self._saved)

    def _ask_printer(self) -> None:
        ask_printer(self, _tr("off-boarding", "Print the list"), self._sheet, self.show_error)

    def _ask_pdf(self) -> None:
        ask_path(self, _tr("off-boarding", "Save the list"), self._title.text(), self.save_to)

    def _ask_copy(self) -> None:
        dialog = QFileDialog(self, _tr("off-boarding", "Save an encrypted copy"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # nothing is written over
        dialog.selectFile("frontdesk-copy.vault")
        dialog.fileSelected.connect(lambda name: self.copied.emit(Path(name)))
        open_dialog(dialog)

    def _sheet(self, page: Paper) -> None:
        if self._departure is not None:
            off_boarding_sheet(page, self._departure)


def _place(place: Place) -> QWidget:
    """Return a card: whose account it is, its tokens, and what has to be ticked."""
    name = place_title(place)
    mark = Monogram(place.name or "–", place.colour if place.is_clinic else None, 40)
    account = text(breakable(place_account(place)), "small")
    account.setVisible(place.is_clinic)
    head = stretched(row(mark, column(text(name, "label"), account), gap=16), 1)
    head.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    lines = column(head, 12, margins=(16, 16, 16, 16))
    for service in place.services:
        lines.addWidget(text(breakable(service_text(service)), "dim"))
        lines.addSpacing(4)
    lines.addSpacing(8)
    for task in tasks(place):
        tick = Tick(f"{name}: {task}")
        line = stretched(row(tick, text(task), gap=12, margins=(0, 4, 0, 4)), 1)
        line.setAlignment(tick, Qt.AlignmentFlag.AlignTop)
        lines.addWidget(box(line))
    return card(lines)


def off_boarding_screen(
    vault: UnlockedVault,
    *,
    on_back: Callable[[], None],
    on_lock: Callable[[], None],
    on_hand_over: Callable[[], None],
) -> OffBoardingPage:
    """Build the page with its presenter."""
    page = OffBoardingPage()
    presenter = OffBoarding(vault, page)
    page.presenter = presenter
    page.back.connect(on_back)
    page.seal.connect(on_lock)
    page.copied.connect(presenter.copy_to)
    page.bar.leave.lock.connect(on_lock)
    page.bar.leave.hand_over.connect(on_hand_over)
    return page
