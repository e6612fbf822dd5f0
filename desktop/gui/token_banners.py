"""What has to be said above the list: an error, a question, or that the vault is an older one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.errors import DesktopError
from desktop.gui.error_banner import ErrorBanner
from desktop.gui.flow import Flow
from desktop.gui.layouts import box, column
from desktop.gui.parts import Banner, Button, text
from desktop.vault.entries import Entry

_tr = QCoreApplication.translate


class TokenBanners(QWidget):
    """Takes no room while there is nothing to say."""

    delete_confirmed = Signal(UUID)
    rollback_accepted = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._asked: Entry | None = None
        self._error = ErrorBanner()
        self._keep = Button(_tr("tokens", "Keep it"))
        self._question = self._delete_banner()
        self._older = self._older_banner()
        self._no_copy = Banner(
            "warn",
            _tr("tokens", "The last backup could not be written"),
            _tr(
                "tokens",
                "Everything is saved in your vault; only the copy of it is missing. Whoever looks "
                "after this computer can look at the place for backups.",
            ),
        )
        self._no_copy.hide()
        self._shared = self._shared_banner()
        self.setLayout(
            column(
                self._older,
                self._no_copy,
                self._shared,
                self._error,
                self._question,
                gap=8,
                margins=(16, 0, 16, 8),
            )
        )
        self._fit()

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong; None: nothing any more."""
        self._error.show_error(error)
        self._fit()

    def ask_delete(self, entry: Entry) -> None:
        """Ask whether to delete a token."""
        self._asked = entry
        self._question.show()
        self._fit()
        self._question.say(
            "warn",
            _tr("tokens", "Delete “{label}”?").format(label=entry.label),
            _tr(
                "tokens",
                "Removing it here does not turn 2FA off at the clinic: check you have another way "
                "in. It stays in the trash for 30 days.",
            ),
        )
        self._keep.setFocus()

    def show_older(self, last_opened: float | None) -> None:
        """Say that a newer vault was open here before, at that Unix time; None: it was not."""
        if last_opened is not None:
            when = QLocale().toString(
                QDateTime.fromSecsSinceEpoch(round(last_opened)), QLocale.FormatType.ShortFormat
            )
            self._older.say(
                "warn",
                _tr("tokens", "This vault is older than the one opened here on {date}").format(
                    date=when
                ),
                _tr(
                    "tokens",
                    "An older copy was put in its place. Tokens that were added or changed since "
                    "may be missing. Nothing was deleted by opening it.",
                ),
            )
        self._older.setVisible(last_opened is not None)
        self._fit()

    def show_no_copy(self, missing: bool) -> None:
        """Say that the last save has no backup."""
        self._no_copy.setVisible(missing)
        self._fit()

    def show_shared(self, labels: Sequence[str]) -> None:
        """Say that somebody else at this computer has the same tokens, until it is read."""
        self._shared.show()
        self._fit()
        self._shared.say(
            "warn",
            _tr("tokens", "Also in another vault on this computer: {labels}").format(
                labels=", ".join(labels)
            ),
            _tr(
                "tokens",
                "So somebody signs in as the same user. Each person needs a user of their own at "
                "the clinic: with a shared one, whoever sets 2FA up again locks the other out. "
                "Ask your practice manager for your own; nothing was changed here.",
            ),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the token with Escape."""
        if event.key() == Qt.Key.Key_Escape and self._asked is not None:
            self._close()
        else:
            super().keyPressEvent(event)

    def _delete_banner(self) -> Banner:
        delete = Button(_tr("tokens", "Move to the trash"), "danger", "trash")
        delete.clicked.connect(self._confirm)
        self._keep.clicked.connect(self._close)
        result = Banner("warn", action=box(Flow(self._keep, delete)))
        result.hide()
        return result

    def _shared_banner(self) -> Banner:
        read = Button(_tr("tokens", "I have read it"))
        result = Banner("warn", action=read)
        result.hide()
        read.clicked.connect(result.hide)
        read.clicked.connect(self._fit)
        read.clicked.connect(self.closed)
        return result

    def _older_banner(self) -> Banner:
        go_on = Button(_tr("tokens", "Continue with this one"))
        how = Button(_tr("tokens", "How to restore a backup"), "quiet")
        words = text(
            _tr(
                "tokens",
                "Lock this vault. On the first page choose “I have a backup” and the newest copy "
                "that you have. It is put beside this one, and nothing is written over.",
            )
        )
        words.hide()
        how.clicked.connect(partial(words.setVisible, True))
        go_on.clicked.connect(self.rollback_accepted)
        result = Banner("warn", action=box(column(words, box(Flow(go_on, how)), gap=8)))
        result.hide()
        return result

    def _confirm(self) -> None:
        entry = self._asked
        self._close()
        if entry is not None:
            self.delete_confirmed.emit(entry.id)

    def _close(self) -> None:
        self._asked = None
        self._question.hide()
        self._fit()
        self.closed.emit()

    def _fit(self) -> None:
        banners = (self._older, self._no_copy, self._shared, self._error, self._question)
        self.setVisible(any(not each.isHidden() for each in banners))
