"""The tokens in the trash."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.errors import DesktopError
from desktop.gui.error_banner import ErrorBanner
from desktop.gui.layouts import box, card, column, row, scrolled, stretched
from desktop.gui.parts import Banner, Button, text
from desktop.gui.token_model import origin_text
from desktop.presenters.trash import Discarded, TrashPresenter
from desktop.vault.entries import Entry

_COLUMN = 760  # px
_tr = QCoreApplication.translate


class TrashPage(QWidget):
    """Each token with the days it has left, and both ways out."""

    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.presenter: TrashPresenter | None = None
        self._asked: Entry | None = None
        self._error = ErrorBanner()
        remove = Button(_tr("trash", "Delete for good"), "danger", "trash")
        keep = Button(_tr("trash", "Keep it in the trash"))
        remove.clicked.connect(self._remove)
        keep.clicked.connect(partial(self.ask_remove, None))
        self._question = Banner("danger", action=box(row(keep, remove, None)))
        self._question.hide()
        self._keep = keep
        back = Button(_tr("trash", "Back to the tokens"), "quiet", "chevron-left", lead=True)
        back.clicked.connect(self.back)
        self.setFocusProxy(back)
        self._list = column(gap=8)
        self._empty = text(_tr("trash", "The trash is empty."), "dim")
        lines = column(
            row(back, None),
            text(_tr("trash", "Trash"), "title"),
            text(
                _tr(
                    "trash",
                    "Tokens stay here for 30 days, then they are gone for good. They still count "
                    "at the clinic: removing one here does not turn 2FA off there.",
                ),
                "dim",
            ),
            self._error,
            self._question,
            self._empty,
            self._list,
            None,
            gap=16,
            margins=(24, 16, 24, 24),
        )
        content = box(lines, "plain")
        content.setMaximumWidth(_COLUMN)
        self.setLayout(column(scrolled(box(row(content, gap=0), "plain"))))

    # -- the view's side --

    def show_trash(self, discarded: Sequence[Discarded]) -> None:
        """Show what is in the trash."""
        while item := self._list.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for each in discarded:
            self._list.addWidget(self._card(each))
        self._empty.setVisible(not discarded)

    def ask_remove(self, entry: Entry | None) -> None:
        """Ask before a token is deleted for good; None: no longer."""
        self._asked = entry
        self._question.setVisible(entry is not None)
        if entry is not None:
            self._question.say(
                "danger",
                _tr("trash", "Delete “{label}” for good?").format(label=entry.label),
                _tr(
                    "trash",
                    "Its codes cannot be made again on this computer. If the clinic still asks for "
                    "them, you can be locked out: check that you have another way in.",
                ),
            )
            self._keep.setFocus()

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong."""
        self._error.show_error(error)

    # -- within --

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def _card(self, each: Discarded) -> QWidget:
        entry = each.entry
        put_back = Button(_tr("trash", "Put back"), icon="refresh", small=True)
        put_back.setAccessibleName(_tr("trash", "Put back {label}").format(label=entry.label))
        remove = Button(_tr("trash", "Delete for good…"), "danger", small=True)
        remove.setAccessibleName(_tr("trash", "Delete {label} for good").format(label=entry.label))
        if self.presenter is not None:
            put_back.clicked.connect(partial(self.presenter.put_back, entry.id))
            remove.clicked.connect(partial(self.presenter.ask_remove, entry.id))
        words = column(
            text(entry.label, "label"),
            text(origin_text(entry), "small"),
            text(_days_text(each.days), "small"),
            row(put_back, remove, None),
            gap=4,
        )
        return card(stretched(row(box(words), margins=(16, 12, 16, 12)), 0))

    def _remove(self) -> None:
        if self.presenter is not None and self._asked is not None:
            self.presenter.remove(self._asked.id)


def _days_text(days: int) -> str:
    if days <= 1:
        return _tr("trash", "Gone within a day")
    return _tr("trash", "Gone in {days} days").format(days=days)
