"""The keys that go from the search field to the list below it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

_LINKS = ("otpauth://", "otpauth-migration://")
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Rows(Protocol):
    """What is searched: a list, or something else with a current row."""

    def step(self, by: int) -> None:
        """Go to the next row (1) or the one before (-1)."""

    def activate_current(self) -> None:
        """Do what Enter does to the current row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a key that moves farther."""


class SearchKeys(QObject):
    """Lets one search and choose without leaving the field; Escape empties it.

    `pasted` says that a picture, a file or a link lies on the clipboard, which is no search.
    """

    pasted = Signal()

    def __init__(self, field: QLineEdit, rows: Rows) -> None:
        super().__init__(field)
        self._field = field
        self._rows = rows
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take these keys before the field does."""
        if watched is not self._field or not isinstance(event, QKeyEvent):
            return False
        if event.matches(QKeySequence.StandardKey.Paste):
            return self._paste(event)
        plain = event.modifiers() in _PLAIN
        return event.type() == QEvent.Type.KeyPress and plain and self._press(event)

    def _paste(self, event: QKeyEvent) -> bool:
        if not is_token(QGuiApplication.clipboard().mimeData()):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self.pasted.emit()
        return True

    def _press(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Down:
                self._rows.step(1)
            case Qt.Key.Key_Up:
                self._rows.step(-1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                self._rows.keyPressEvent(event)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._rows.activate_current()
            case Qt.Key.Key_Escape if self._field.text():
                self._field.clear()
            case _:
                return False
        return True


def is_token(mime: QMimeData) -> bool:
    """Say whether something is a picture, a file or a link, rather than a word to search for."""
    link = mime.hasText() and mime.text().strip().lower().startswith(_LINKS)
    return link or mime.hasImage() or any(url.isLocalFile() for url in mime.urls())
