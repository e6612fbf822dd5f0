"""What is wrong with a field, said right under it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.gui.layouts import row, stretched
from desktop.gui.parts import Glyph, announce, restyle, text


class FieldFault(QWidget):
    """Hidden until there is something to say."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__()
        self._field = field
        self._words = text("", tone="danger")
        line = row(Glyph("error", "danger"), self._words, gap=8, margins=(0, 8, 0, 0))
        self.setLayout(stretched(line, 1))
        self.hide()

    def say(self, words: str) -> None:
        """Say what is wrong; nothing: all is well."""
        restyle(self._field, bad="true" if words else "false")
        self._field.setAccessibleDescription(words)
        self._words.setText(words)
        self.setVisible(bool(words))
        if words and self.isVisible():
            announce(self._field, words)
