"""Where the program is to be seen: in its window or the small one, minimised, or in the tray."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from desktop.presenters.resume import Shown


class Presence(QObject):
    """Shows one of two windows at a time, and neither while the program is in the tray.

    `closed` says that a window was closed and the program is over. `stays` says whether the person
    wants closing to leave the program in the tray.
    """

    closed = Signal()

    def __init__(self, window: QWidget, stays: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window = window
        self._front = window
        self._small_at: QPoint | None = None
        self._stays = stays
        self._away = False
        self._tray: bool | None = None
        self._ending = False

    @property
    def shown(self) -> Shown:
        """Where it is to be seen; hidden windows count as before, for a lock hides them first."""
        if self._away:
            return Shown.TRAY
        return Shown.MINIMISED if self._front.isMinimized() else Shown.NORMAL

    def start(self, shown: Shown) -> None:
        """Show the window for the first time, or not at all."""
        if shown is Shown.MINIMISED:
            self._window.showMinimized()
        elif shown is Shown.TRAY and self._tray is not False:
            self._away = True  # until it turns out that there is no tray
        else:
            self._window.show()

    # -- one of two windows --

    def show_small(self, small: QWidget) -> None:
        """Show a small window in the place of the other one."""
        frame = self._window.frameGeometry()
        at = self._small_at or frame.topRight() - QPoint(small.width() - 1, 0)
        room = (
            self._window.screen()
            .availableGeometry()
            .adjusted(0, 0, -small.width(), -small.height())
        )
        small.move(
            max(room.left(), min(at.x(), room.right())), max(room.top(), min(at.y(), room.bottom()))
        )
        self._front = small
        small.show()
        small.activateWindow()
        self._window.hide()

    def show_full(self) -> None:
        """Show the window again, and drop the small one, if that is shown."""
        small, self._front = self._front, self._window
        if small is not self._window:
            self._small_at = small.pos()
            small.hide()
            small.deleteLater()
            if not self._away:
                self.come_up()

    # -- in and out of the tray --

    def follow_tray(self, there: bool | None) -> None:
        """Take note of whether there is a tray (None: not known yet); never hide in none."""
        self._tray = there
        if there is False and self._away:
            self.come_up(asked=False)

    def toggle(self) -> None:
        """Come up, or go to the tray when it is up already."""
        if self._tray and self._front.isActiveWindow():
            self._go()
        else:
            self.come_up()

    def come_up(self, *, asked: bool = True) -> None:
        """Show the window; when nobody `asked` for it, it does not take the keyboard."""
        self._away = False
        front = self._front
        front.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not asked)
        front.setWindowState(front.windowState() & ~Qt.WindowState.WindowMinimized)
        front.show()
        if asked:
            front.raise_()
            front.activateWindow()

    def closing(self, event: QCloseEvent) -> None:
        """Decide what closing the window means."""
        if self._tray and self._stays() and not self._ending:
            event.ignore()
            self._go()
        else:
            event.accept()
            self.closed.emit()

    def end(self) -> None:
        """Take note that the program ends: windows are closed for good from now on."""
        self._ending = True

    def _go(self) -> None:
        self._away = True
        self._front.hide()
