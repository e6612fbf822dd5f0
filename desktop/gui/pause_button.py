"""The button that lets remote support see Frontdesk for a while."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from desktop.gui.parts import IconButton
from desktop.presenters.privacy_pause import MINUTES, USUAL

_tr = QCoreApplication.translate


class PauseButton(IconButton):
    """Asks in a menu for how long; `chosen` has the minutes."""

    chosen = Signal(int)

    def __init__(self) -> None:
        name = _tr("pause", "Let remote support see Frontdesk")
        super().__init__("privacy-pause", name)
        self.clicked.connect(self._ask)

    def _ask(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self.accessibleName())
        menu.addAction(self.accessibleName()).setEnabled(False)
        for minutes in MINUTES:
            action = menu.addAction(_tr("pause", "For %n minutes", "", minutes))
            action.triggered.connect(partial(self.chosen.emit, minutes))
            if minutes == USUAL:
                menu.setActiveAction(action)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
