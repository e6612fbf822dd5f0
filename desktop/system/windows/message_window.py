"""A window that is never shown, for what Windows tells every program's windows.

Of its own, so that messages come whatever becomes of the program's windows; and a real top-level
window, since message-only ones hear no broadcasts. Its `nativeEvent` is asked about its own
messages alone, where a filter on the application would run Python for every one of the program.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from ctypes import wintypes

assert sys.platform == "win32"

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QWindow


class MessageWindow(QWindow):
    """Calls `on_message(message, wparam, lparam)`, each of which Qt then handles as ever.

    Source: winuser.h, the MSG structure, which Qt hands out as `windows_generic_MSG`.
    """

    def __init__(self, on_message: Callable[[int, int, int], None]) -> None:
        super().__init__()
        self._on_message = on_message
        self.create()

    @property
    def handle_number(self) -> int:
        """The HWND."""
        return int(self.winId())

    def nativeEvent(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        """Look at a message. Qt calls it."""
        if kind == b"windows_generic_MSG":
            heard = wintypes.MSG.from_address(int(message))
            self._on_message(heard.message, heard.wParam or 0, heard.lParam or 0)
        return False, 0
