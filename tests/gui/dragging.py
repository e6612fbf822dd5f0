"""Something that is dragged over a window."""

import PySide6
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication


def drags(mime, target):
    """Drag it there; whether the target would take it."""
    # Qt 6.12 has a constructor more, and warns of the older one.
    place = QPointF(9, 9) if PySide6.__version_info__ >= (6, 12) else QPoint(9, 9)
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(place, Qt.DropAction.CopyAction, mime, button, keys)
    event.ignore()
    QApplication.sendEvent(target, event)
    return event.isAccepted()
