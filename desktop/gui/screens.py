"""The screens that lie upon each other in the window; the uppermost is seen."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget


class Screens(QStackedWidget):
    """Keeps a screen as it is while another lies over it, and deletes it when it is left."""

    def show_only(self, screen: QWidget) -> None:
        """Show a screen in place of all others."""
        while (old := self.widget(0)) is not None:
            self._drop(old)
        self.show_over(screen)

    def show_over(self, screen: QWidget) -> None:
        """Show a screen over the one that is there."""
        self.addWidget(screen)
        self.setCurrentWidget(screen)

    def back(self) -> None:
        """Show the screen underneath."""
        screen = self.currentWidget()
        self.setCurrentIndex(self.count() - 2)
        if screen is not None:
            self._drop(screen)

    def _drop(self, screen: QWidget) -> None:
        self.removeWidget(screen)
        screen.hide()
        close = getattr(getattr(screen, "presenter", None), "close", None)
        if close is not None:  # what is under way there is not wanted any more
            close()
        screen.deleteLater()
