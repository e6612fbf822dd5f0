"""The head of the panel: the clinic, its address, and whether one is signed in there."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.gui.layouts import column, row, stretched
from desktop.gui.painted import Monogram
from desktop.gui.parts import Glyph, IconButton, restyle, text
from desktop.vault.entries import Clinic

_LONG: Final = re.compile(r"\S{18}(?=\S{2})")  # after which a line may end, or it is cut
_tr = QCoreApplication.translate


class PanelHead(QWidget):
    """`more` asks for the clinic's menu, at a place on the screen."""

    more = Signal(QPoint)
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._monogram = Monogram("", None, 48)
        self._name = text("", "heading")
        self._address = text("", "small")
        self._more = IconButton("more", _tr("sign in", "More for this clinic"))
        self._more.clicked.connect(self._press)
        self.back_button = IconButton("chevron-left", _tr("sign in", "Back to the tokens"))
        self.back_button.hide()
        self.back_button.clicked.connect(self.back)
        self._mark = Glyph("sign-in", "ink2", 16)
        self._state = text("", "small")
        words = column(self._name, 2, self._address, margins=(8, 0, 0, 0))
        head = row(self.back_button, self._monogram, words, self._more, gap=8)
        state = stretched(row(self._mark, self._state, gap=4), 1)
        for part in (self.back_button, self._monogram, self._more):
            head.setAlignment(part, Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(stretched(head, 2), 16, state))

    def show_clinic(self, clinic: Clinic) -> None:
        """Say which clinic it is."""
        self._monogram.show_name(clinic.name, clinic.colour)
        self._name.setText(_LONG.sub("\\g<0>\u200b", clinic.name))
        address = clinic.sign_in.address if clinic.sign_in else ""
        self._address.setText(urlsplit(address).netloc or address)
        self._address.setVisible(bool(address))

    def say_state(self, icon: str, tone: str, words: str) -> None:
        """Say whether one is signed in; `tone` is ink2 or success."""
        self._mark.show_icon(icon, tone)
        self._state.setText(words)
        restyle(self._state, tone="success" if tone == "success" else "")

    def _press(self) -> None:
        self.more.emit(self._more.mapToGlobal(QPoint(0, self._more.height())))
