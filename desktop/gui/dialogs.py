"""Dialogs over the window, under which the keys that lock are always heard.

Qt's own modality throws away what comes to the window underneath, and until the dialog has the
keyboard, which takes a tenth of a second, that is where the keys go. So it is done here, where
`LockKeys` has seen them before.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QDialog

from desktop.gui.application import Application

_PRESSES: Final = (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)
_KEPT: Final = frozenset(
    {
        *_PRESSES,
        QEvent.Type.Close,
        QEvent.Type.DragEnter,
        QEvent.Type.DragMove,
        QEvent.Type.Drop,
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletRelease,
        QEvent.Type.TouchEnd,
        QEvent.Type.TouchUpdate,
        QEvent.Type.Wheel,
    }
)


def open_dialog(dialog: QDialog) -> None:
    """Show a dialog that has a parent, whose window does nothing until it is answered.

    It is deleted then. Never executed: a nested event loop would hold a lock up.
    """
    dialog.finished.connect(dialog.deleteLater)
    parent = dialog.parentWidget()
    window = None if parent is None else parent.window().windowHandle()
    if window is not None:
        _Under(window, dialog)
    app = QApplication.instance()
    if isinstance(app, Application):
        app.ending.connect(dialog.reject)  # the window is asked to close next, and must not refuse
    dialog.show()


class _Under(QObject):
    """Keeps from a window what a person does there, while a dialog is over it."""

    def __init__(self, window: QWindow, dialog: QDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        window.installEventFilter(self)

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        """Keep input here, and lead the person back to the dialog."""
        if not self._dialog.isVisible():  # it goes, or a lock took it off the screen
            return False
        kind = event.type()
        if kind is QEvent.Type.ShortcutOverride:
            event.accept()  # or a shortcut of the window would take it
            return True
        if kind in _PRESSES or kind is QEvent.Type.FocusIn:
            self._dialog.raise_()
            self._dialog.activateWindow()
        if kind in _KEPT:
            event.ignore()
            return True
        return False
