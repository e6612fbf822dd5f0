"""Lock and hand over by key, in every state of the window and with any dialog open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_OVERRIDE = QEvent.Type.ShortcutOverride
_PRESS = QEvent.Type.KeyPress
_DRAG = QEvent.Type.DragEnter


class LockKeys(QObject):
    """Sees every key of the program before any widget, menu or dialog does.

    A shortcut of the window would wait for a dialog to end.
    """

    lock = Signal()
    hand_over = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        app.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keep the two keys for this object, and let everything else through."""
        kind = event.type()
        # Every event of the program comes by, so what is none of these goes on at once.
        if kind is not _PRESS and kind is not _OVERRIDE and kind is not _DRAG:
            return False
        if kind is _DRAG:
            # Qt's own filter keeps all keys while something is dragged; the newest one comes first.
            self._app.installEventFilter(self)
            return False
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_L:
            return False
        held = event.modifiers() & ~_KEYPAD
        if held == _CTRL:
            self.lock.emit()
        elif held == _CTRL | _SHIFT:
            self.hand_over.emit()
        else:
            return False
        return True
