"""Every window of the program out of screenshots, recordings and shared screens."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPlatformSurfaceEvent, QWindow

from desktop.system.capture import CaptureBlock

# A system forgets what it was told when a native window is made anew, which may also happen behind
# Qt's back between the showing and the first picture; some versions forget while it is hidden.
_LOOKED_AT: Final = frozenset({QEvent.Type.PlatformSurface, QEvent.Type.Show, QEvent.Type.Expose})


class Shield(QObject):
    """Sees every window of the program before it is shown: dialogs, menus, tooltips and all.

    It sees all events of the application, so it is made only where there is a `CaptureBlock`, and
    before any window. `refused` comes once, when the system has refused for the first time.
    """

    refused = Signal()

    def __init__(self, app: QGuiApplication, block: CaptureBlock) -> None:
        super().__init__(app)
        self._block = block
        self._hidden = True
        self._refused = False
        self._told: set[int] = set()  # the native windows that need not be told again
        app.installEventFilter(self)

    @property
    def works(self) -> bool:
        """Whether the system has never refused."""
        return not self._refused

    def set_hidden(self, hidden: bool) -> None:
        """Leave the windows out of captures, or show them there until told otherwise."""
        self._hidden = hidden
        self._told.clear()
        for window in QGuiApplication.topLevelWindows():
            if window.isVisible():  # others are told when they are shown
                self._tell(window)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look on only."""
        kind = event.type()
        if kind not in _LOOKED_AT or not isinstance(watched, QWindow) or not watched.isTopLevel():
            return False
        if kind == QEvent.Type.PlatformSurface:
            gone = QPlatformSurfaceEvent.SurfaceEventType.SurfaceAboutToBeDestroyed
            if isinstance(event, QPlatformSurfaceEvent) and event.surfaceEventType() == gone:
                self._told.discard(watched.winId())
                return False
        elif kind == QEvent.Type.Expose and watched.winId() in self._told:
            return False
        self._tell(watched)
        return False

    def _tell(self, window: QWindow) -> None:
        number = window.winId()
        self._told.add(number)
        try:
            self._block.exclude(number, self._hidden)
        except OSError:
            if not self._refused:
                self._refused = True
                # Whoever hears it changes the window that is just being shown.
                QTimer.singleShot(0, self, self.refused.emit)
