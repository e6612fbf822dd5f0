"""The bar at the top of every page of an open vault: Hand over and Lock are always there."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.gui.layouts import row
from desktop.gui.parts import Button, IconButton, text

NARROW = 560  # px
_tr = QCoreApplication.translate


class LeaveButtons(QWidget):
    """Hand over and Lock, with words where there is room, and their keys."""

    hand_over = Signal()
    lock = Signal()

    def __init__(self) -> None:
        super().__init__()
        names = (
            (_tr("vault", "Hand over"), "hand-over", "Ctrl+Shift+L", self.hand_over),
            (_tr("vault", "Lock"), "lock", "Ctrl+L", self.lock),
        )
        self._worded: list[QWidget] = []
        self._small: list[QWidget] = []
        for words, icon, keys, signal in names:
            button = Button(words, icon=icon)
            shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{words} ({shown})")
            small = IconButton(icon, words, shown)
            button.clicked.connect(signal)
            small.clicked.connect(signal)
            QShortcut(QKeySequence(keys), self).activated.connect(signal)
            self._worded.append(button)
            self._small.append(small)
        self._line = row(*self._worded, *self._small, gap=8)
        self.setLayout(self._line)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons only, or words."""
        for button in self._worded:
            button.setVisible(not narrow)
        for button in self._small:
            button.setVisible(narrow)
        self._line.setSpacing(4 if narrow else 8)


class PageBar(QWidget):
    """Back, the page's name, Hand over and Lock."""

    back = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("top_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.leave = LeaveButtons()
        self._back = IconButton("chevron-left", _tr("vault", "Back"), "Esc")
        self._back.clicked.connect(self.back)
        self._title = text(title, "heading", wrap=False)
        self._title.setMinimumWidth(1)
        line = row(self._back, self._title, self.leave, gap=8, margins=(8, 12, 16, 12))
        line.setStretch(1, 1)
        self.setLayout(line)

    def focus_back(self) -> None:
        """Put the keyboard on the way back."""
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words out where there is no room."""
        super().resizeEvent(event)
        self.leave.set_narrow(event.size().width() < NARROW)
