"""Two groups to type from the copy of the kit."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.gui.field_fault import FieldFault
from desktop.gui.layouts import column, row, rule
from desktop.gui.parts import text

_LONGEST: Final = 8  # characters of a group with blanks around it


class KitChecks(QWidget):
    """Says what is in both fields at every change."""

    answered = Signal(str, str)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._fields = (QLineEdit(), QLineEdit())
        self._captions = (text("", "group"), text("", "group"))
        self._faults = (FieldFault(self._fields[0]), FieldFault(self._fields[1]))
        line = row(gap=16)
        for caption, field, fault in zip(self._captions, self._fields, self._faults, strict=True):
            caption.setBuddy(field)
            field.setMaxLength(_LONGEST)
            field.textEdited.connect(self._typed)
            line.addLayout(column(caption, 8, field, fault, None), 1)
        self._fields[0].returnPressed.connect(self._fields[1].setFocus)
        self._fields[1].returnPressed.connect(self.entered)
        title = text(
            QCoreApplication.translate("kit", "Type these two groups from your copy"), "label"
        )
        self.setLayout(column(rule(), 24, title, 16, line))

    def ask_for(self, numbers: tuple[int, int]) -> None:
        """Ask for two groups by their numbers."""
        for field, caption, number in zip(self._fields, self._captions, numbers, strict=True):
            name = QCoreApplication.translate("kit", "Group {number}").format(number=number)
            caption.setText(name)
            field.setAccessibleName(name)
            field.clear()
        self.show_answers(None, None)
        self._fields[0].setFocus()

    def show_answers(self, *right: bool | None) -> None:
        """Mark a group that differs; None: not complete yet."""
        wrong = QCoreApplication.translate("kit", "This differs from the kit.")
        for fault, each in zip(self._faults, right, strict=True):
            fault.say(wrong if each is False else "")

    def set_read_only(self, read_only: bool) -> None:
        """Take no other answers meanwhile."""
        for field in self._fields:
            field.setReadOnly(read_only)

    def _typed(self) -> None:
        self.answered.emit(self._fields[0].text(), self._fields[1].text())
