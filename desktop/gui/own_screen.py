"""Pictures of the screens with this program's own windows in them, as another program sees them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import DesktopError
from desktop.gui.screen_scan import in_order
from desktop.system.screens import Camera, Shot

_SEEN: Final = 400  # ms until what was painted, and that it may be seen, has reached the screen


class OwnScreen(QObject):
    """One look at a time. `expose` lets captures see the windows, until `cover`.

    `seen` brings the shots and the seconds that they took, `failed` a DesktopError, or None when
    the person called it off. Where the desktop asks the person first, no seconds are counted.
    """

    seen = Signal(object, float)  # tuple[offers.Shot, ...]
    failed = Signal(object)

    def __init__(
        self,
        camera: Camera,
        parent: QObject,
        *,
        expose: Callable[[], None],
        cover: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._camera = camera
        self._expose = expose
        self._cover = cover
        self._looking = False
        self._began = 0.0
        camera.taken.connect(self._taken)
        camera.failed.connect(self._failed)

    def look(self) -> None:
        """Look at all screens, once what was just shown is to be seen there."""
        if not self._looking:
            self._looking = True
            self._expose()
            QTimer.singleShot(_SEEN, self, self._take)

    def close(self) -> None:
        """Look no more, and be hidden again."""
        if self._looking:
            self._end()
            self._camera.stop()

    def _take(self) -> None:
        if self._looking:
            self._began = time.perf_counter()
            self._camera.take(part=False)

    def _taken(self, shots: Sequence[Shot]) -> None:
        if self._looking:
            asked = self._camera.asks_for_part
            seconds = 0.0 if asked else time.perf_counter() - self._began
            self._end()
            self.seen.emit(in_order(shots), seconds)

    def _failed(self, error: DesktopError | None) -> None:
        if self._looking:
            self._end()
            self.failed.emit(error)

    def _end(self) -> None:
        self._looking = False
        self._cover()
