"""The last line of the small window: its keys, or what is on the clipboard."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop.gui.flow import Flow
from desktop.gui.layouts import box, row
from desktop.gui.parts import Glyph, key_text, keycap, text
from desktop.gui.token_toasts import copied_text
from desktop.gui.tokens_bar import SMALL_KEYS
from desktop.presenters.copying import Copied

_tr = QCoreApplication.translate


class SmallHints(QWidget):
    """Goes on in a second line only when the words of a language need one."""

    def __init__(self) -> None:
        super().__init__()
        self._copies, self._enter = _hint(_tr("small window", "Enter"))
        self._all, words = _hint(_tr("small window", "Esc"))
        words.setText(_tr("small window", "shows all"))
        self._full, words = _hint(key_text(SMALL_KEYS))
        words.setText(_tr("small window", "full window"))
        self._done = text("", "small", "success", wrap=False)
        self._said = box(row(Glyph("check", "success", 16), self._done))
        self._flow = Flow(self._copies, self._all, self._said, self._full, gap=12)
        self.setLayout(self._flow)

    def show_match(self, token: UUID, copied: Copied | None, *, makes: bool) -> None:
        """Say what Enter does, or that a code was copied; `makes`: no code is there yet."""
        self._copies.setVisible(copied is None)
        self._all.hide()
        self._said.setVisible(copied is not None)
        self._full.show()
        if copied is None:
            what = (
                _tr("small window", "copies a new code") if makes else _tr("small window", "copies")
            )
            self._enter.setText(what)
            return
        words = (
            _tr("tokens", "Copied, cleared in {seconds} s").format(seconds=copied.left)
            if copied.id == token
            else copied_text(copied)
        )
        room = self.width() - 24
        metrics = self._done.fontMetrics()
        self._done.setText(metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room))
        # The window does not grow for a while only to say how to leave it.
        one_line = self._said.sizeHint().width() + 12 + self._full.sizeHint().width()
        self._full.setVisible(one_line <= self.width())

    def show_nothing(self, *, searching: bool) -> None:
        """Say how to go on when there is no token to show."""
        self._copies.hide()
        self._said.hide()
        self._all.setVisible(searching)
        self._full.show()


def _hint(key: str) -> tuple[QWidget, QLabel]:
    words = text("", "small", wrap=False)
    return box(row(keycap(key), words)), words
