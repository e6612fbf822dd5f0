"""The eight groups of a recovery kit, in sight or covered."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from desktop.gui.layouts import box, column, row
from desktop.gui.paper import today
from desktop.gui.parts import text
from desktop.gui.person_tile import breakable
from desktop.vault.recovery import GROUPS

_ROOM: Final = 400  # px that four groups side by side take
_COVER: Final = "••••"


class KitCard(QFrame):
    """A quiet block with the numbered groups, four or two in a line."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "plain")
        self._whose = text("", "small")
        self._labels: list[QLabel] = []
        self._cells: list[QWidget] = []
        for i in range(GROUPS):
            label = text(_COVER, "heading", wrap=False)
            self._labels.append(label)
            self._cells.append(box(row(text(str(i + 1), "small", wrap=False), label, None, gap=8)))
        self._columns = 0
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(12)
        title = text(QCoreApplication.translate("kit", "Recovery kit"), "label", wrap=False)
        head = column(title, 4, self._whose)
        self.setLayout(column(head, 16, self._grid, margins=(24, 16, 24, 20)))
        self._arrange()

    def show_groups(self, person: str, groups: tuple[str, ...]) -> None:
        """Show whose groups they are, and the groups unless they are covered later."""
        self._whose.setText(f"{breakable(person)} · {today()}")
        for i, (label, group) in enumerate(zip(self._labels, groups, strict=True), 1):
            label.setText(group)
            label.setAccessibleName(f"{i}: {' '.join(group)}")  # said sign by sign

    def cover(self) -> None:
        """Hide the groups, so that they are typed from the copy."""
        covered = QCoreApplication.translate("kit", "covered")
        for i, label in enumerate(self._labels, 1):
            label.setText(_COVER)
            label.setAccessibleName(f"{i}: {covered}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 4 if self.width() >= _ROOM else 2
        if columns == self._columns:
            return
        self._columns = columns
        for i, cell in enumerate(self._cells):
            self._grid.addWidget(cell, i // columns, i % columns)
        for column_ in range(4):
            self._grid.setColumnStretch(column_, 1 if column_ < columns else 0)
