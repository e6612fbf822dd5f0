"""A line at the foot of a page about what was just done, with the one way to undo it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.gui.layouts import row, stretched
from desktop.gui.painted import Ring
from desktop.gui.parts import Button, announce, text

_WIDTH = 400  # px, when there is room
_MARGIN = 16


class Toast(QFrame):
    """Lies over the lower end of its parent; `pressed` is its button."""

    pressed = Signal()

    def __init__(self, parent: QWidget, action: str) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("toast")
        self._ring = Ring("on_toast")
        self._words = text("", "body")
        self._button = Button(action, "toast", small=True)
        self._button.clicked.connect(self.pressed)
        line = row(self._ring, self._words, self._button, gap=16, margins=(16, 12, 12, 12))
        self._line = stretched(line, 1)
        self.setLayout(self._line)
        self._ring.hide()
        self.hide()

    def say(self, words: str, seconds: int | None = None, total: int = 1) -> None:
        """Show words; with `seconds` left of `total`, count down beside them."""
        self._ring.setVisible(seconds is not None)
        if seconds is not None:
            self._ring.show_seconds(seconds, total)
        if self._words.text() != words:
            self._words.setText(words)
        if self.isHidden():
            self.show()
            self.raise_()
        self.place()

    def place(self) -> int:
        """Go to the foot of the parent; return the height that it needs there, in px."""
        parent, layout = self._over, self._line
        layout.invalidate()
        self._words.setWordWrap(False)
        wish = max(layout.sizeHint().width(), _WIDTH)
        room = parent.width() - 2 * _MARGIN
        self._words.setWordWrap(wish > room)
        layout.invalidate()
        width = min(wish, room)
        height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else 0
        height = max(64, height, layout.sizeHint().height())
        self.setGeometry(
            (parent.width() - width) // 2, parent.height() - height - _MARGIN, width, height
        )
        return height + _MARGIN + 8

    def announce(self, words: str) -> None:
        """Have assistive technology say the words."""
        announce(self, words)
