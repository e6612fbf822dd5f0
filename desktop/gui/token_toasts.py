"""What is said at the foot of the list about a copied code and a deleted token."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop.gui.toast import Toast
from desktop.presenters.copying import Copied
from desktop.vault.entries import Entry

_UNDO: Final = 8_000  # ms that a deletion can be undone here
_tr = QCoreApplication.translate


class TokenToasts(QObject):
    """Toasts over the lower end of `over`; `placed` says how much of it they cover, in px."""

    clear_now = Signal()
    put_back = Signal(UUID)
    placed = Signal(int)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.copied = Toast(over, _tr("tokens", "Clear now"))
        self.deleted = Toast(over, _tr("tokens", "Undo"))
        self.added = Toast(over, _tr("tokens", "Close"))
        self.added.pressed.connect(self._end_added)
        self._added_timer = QTimer(self, singleShot=True, interval=_UNDO)
        self._added_timer.timeout.connect(self._end_added)
        self._entry: Entry | None = None
        self._timer = QTimer(self, singleShot=True, interval=_UNDO)
        self._timer.timeout.connect(self._end)
        self.copied.pressed.connect(self.clear_now)
        self.deleted.pressed.connect(self._undo)

    def show_copied(self, copied: Copied) -> None:
        """Say which code is on the clipboard, and how long."""
        before = self.copied.isHidden()
        self.copied.say(copied_text(copied), copied.left, copied.total)
        if before:
            self.place()

    def hide_copied(self) -> None:
        """Say no more of it."""
        self.copied.hide()
        self.place()

    def announce_copied(self, copied: Copied) -> None:
        """Have assistive technology say what was copied."""
        self.copied.announce(copied_text(copied))

    def show_deleted(self, entry: Entry) -> None:
        """Say that a token is in the trash, and offer to put it back."""
        self._entry = entry
        words = _tr("tokens", "{label} is in the trash for 30 days").format(
            label=isolated(entry.label)
        )
        self.deleted.say(words)
        self.deleted.announce(words)
        self._timer.start()
        self.place()

    def show_added(self, count: int) -> None:
        """Say that several tokens are in the list now."""
        words = _tr("tokens", "{count} tokens added").format(count=count)
        self.added.say(words)
        self.added.announce(words)
        self._added_timer.start()
        self.place()

    def place(self) -> None:
        """Put the toasts in their place; the last of several lies above until it is over."""
        room = 0
        for toast in (self.copied, self.added, self.deleted):
            if not toast.isHidden():
                room = max(room, toast.place())
                toast.raise_()
        self.placed.emit(room)

    def _undo(self) -> None:
        entry = self._entry
        self._end()
        if entry is not None:
            self.put_back.emit(entry.id)

    def _end_added(self) -> None:
        self._added_timer.stop()
        self.added.hide()
        self.place()

    def _end(self) -> None:
        self._entry = None
        self._timer.stop()
        self.deleted.hide()
        self.place()


def copied_text(copied: Copied) -> str:
    """Return what is said about a code on the clipboard."""
    return _tr("tokens", "Copied {label}. Cleared in {seconds} s").format(
        label=isolated(copied.label), seconds=copied.left
    )


def isolated(label: str) -> str:
    """Keep a label of either direction from turning the words around it (UAX 9, isolates)."""
    return f"\u2068{label}\u2069"
