"""The application object: says when the program is asked to end."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """`ending` comes before Qt closes the windows, which could still refuse."""

    ending = Signal()

    def event(self, event: QEvent) -> bool:
        """Tell of the end before anything is done about it."""
        if event.type() == QEvent.Type.Quit:
            self.ending.emit()
        return super().event(event)
