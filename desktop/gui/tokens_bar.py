"""The bar above the tokens: search, Add, who is here, the small window, Hand over and Lock."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.gui.layouts import row
from desktop.gui.painted import Monogram
from desktop.gui.parts import Button, IconButton, SearchField, key_text, text
from desktop.gui.pause_button import PauseButton
from desktop.gui.settings_button import SettingsButton
from desktop.gui.vault_bar import NARROW, LeaveButtons

SMALL_KEYS: Final = "Ctrl+M"  # to the small window, and back
_SEARCH: Final = 400  # px of a field beside other things
_ENOUGH: Final = 16_777_215  # QWIDGETSIZE_MAX
_tr = QCoreApplication.translate


class TokensBar(QWidget):
    """One line when wide; below 560 px the search field has a line of its own."""

    add = Signal()
    pause = Signal(int)  # minutes
    small = Signal()
    settings = Signal()

    def __init__(self, person: str, colour: int) -> None:
        super().__init__()
        self.setObjectName("top_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.search = SearchField(_tr("tokens", "Search"))
        self.search.setAcceptDrops(False)  # what is dropped anywhere is for the page
        self.leave = LeaveButtons()
        keys = key_text("Ctrl+N")
        words = _tr("tokens", "Add a token")
        self._add = Button(_tr("tokens", "Add"), "primary", "add")
        self._add.setToolTip(f"{words} ({keys})")
        self._add_small = IconButton("add", words, keys)
        for button in (self._add, self._add_small):
            button.clicked.connect(self.add)
        small = IconButton("small-window", _tr("tokens", "Small window"), key_text(SMALL_KEYS))
        small.clicked.connect(self.small)
        settings = SettingsButton()
        settings.clicked.connect(self.settings)
        monogram = Monogram(person, colour, 32, person=True)
        monogram.setToolTip(person)
        monogram.setAccessibleName(person)
        self._name = text(person, wrap=False)
        self._name.setMaximumWidth(240)
        self._name.setToolTip(person)
        self._pause = PauseButton()
        self._pause.chosen.connect(self.pause)
        self._pause.hide()
        self._above = row(
            self._add,
            None,
            monogram,
            self._name,
            None,
            self._add_small,
            4,
            self._pause,
            small,
            settings,
            self.leave,
            gap=8,
        )
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self._lines.addLayout(self._above)
        self.setLayout(self._lines)
        self._narrow: bool | None = None
        self._arrange(narrow=False)

    def offer_pause(self, offered: bool) -> None:
        """Offer to let remote support see Frontdesk for a while."""
        self._pause.setVisible(offered)

    def minimumSizeHint(self) -> QSize:
        """Let the window be as narrow as it likes: what does not fit makes room."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between one line and two, and leave out words that do not fit."""
        super().resizeEvent(event)
        self._arrange(narrow=event.size().width() < NARROW)
        if not self._narrow:
            for name, words in ((True, True), (False, True), (False, False)):
                self._name.setVisible(name)
                self.leave.set_narrow(not words)
                if self._lines.totalMinimumSize().width() <= event.size().width():
                    break

    def _arrange(self, *, narrow: bool) -> None:
        if narrow is self._narrow:
            return
        self._narrow = narrow
        typing = self.search.hasFocus()
        self._above.removeWidget(self.search)
        self._lines.removeWidget(self.search)
        self._add.setVisible(not narrow)
        self._name.setVisible(not narrow)
        self._add_small.setVisible(narrow)
        self.leave.set_narrow(narrow)
        if narrow:
            self._lines.addWidget(self.search)
        else:
            self._above.insertWidget(0, self.search)
        self.search.setMinimumWidth(1 if narrow else 200)
        self.search.setMaximumWidth(_ENOUGH if narrow else _SEARCH)
        # Wide: search, Add, stretch, ...; narrow: Add, stretch, person, name, stretch, ...
        for place in range(self._above.count()):
            self._above.setStretch(place, 0)
        if narrow:
            self._above.setStretch(4, 1)
        else:
            self._above.setStretch(0, 4)
            self._above.setStretch(2, 1)
        self._lines.setContentsMargins(16, 8 if narrow else 12, 16, 12)
        if typing:
            self.search.setFocus()
