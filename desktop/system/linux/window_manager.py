"""The end of the window manager on X11, or of the X server: nobody may be able to lock the screen.

Extended Window Manager Hints, _NET_SUPPORTING_WM_CHECK: a window that lives as long as the window
manager. https://specifications.freedesktop.org/wm-spec/latest/
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, Slot

from desktop.autolock import LockReason

if TYPE_CHECKING:
    from desktop.system.linux.wm_watch import Watch


class WindowManager(QObject):
    """An `EventSource`, where the window manager names such a window.

    One that is replaced by another is told as well, at once: waiting for a successor would leave
    the codes of a desktop that nobody holds together in sight.
    """

    def __init__(self, display: str | None = None) -> None:
        super().__init__()
        self._display = display
        self._watch: Watch | None = None
        self._notifier: QSocketNotifier | None = None
        self._on_event: Callable[[LockReason], None] | None = None

    def start(self, on_event: Callable[[LockReason], None]) -> frozenset[LockReason]:
        """Watch it; return that its end will be told. Raises OSError when none can be watched."""
        from desktop.system.linux.wm_watch import Watch

        self._watch = Watch(self._display)
        self._on_event = on_event
        read = QSocketNotifier.Type.Read
        self._notifier = QSocketNotifier(self._watch.fileno(), read, self)
        self._notifier.activated.connect(self.read)
        return frozenset({LockReason.DESKTOP_LOST})

    def settled(self) -> None:
        """Everything is locked: nobody waits for that."""

    def stop(self) -> None:
        """Watch no more."""
        self._on_event = None
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._watch is not None:
            self._watch.close()
            self._watch = None

    @Slot()
    def read(self) -> None:
        """Read what the X server has sent."""
        on_event, watch = self._on_event, self._watch
        if on_event is None or watch is None:
            return
        try:
            lost = watch.lost()
        except OSError:  # the X server is gone: there is nothing to read any more
            self.stop()
            lost = True
        if lost:
            on_event(LockReason.DESKTOP_LOST)
