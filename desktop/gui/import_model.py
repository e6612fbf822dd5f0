"""The entries of a file, as Qt's views and assistive technology ask for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.gui import import_words
from desktop.presenters.arrivals import NewRow, Row

Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_Role = Qt.ItemDataRole


class ImportModel(QAbstractListModel):
    """Rows from the presenter; whether one is chosen is asked of `is_chosen` by its place.

    `added`: the tokens are in the vault, and there is nothing more to tick. `ticked` says which
    row somebody ticked by other means than the list's own.
    """

    ticked = Signal(int, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()
        self.is_chosen: Callable[[int], bool] = lambda _place: False
        self.added = False
        self.clinics = False  # whether groups become clinics

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Take other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def changed(self) -> None:
        """Have all rows painted, and read out, again."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    @property
    def rows(self) -> Sequence[Row]:
        """The rows that are listed."""
        return self._rows

    def row(self, place: int) -> Row:
        """Return the row at a place of the list."""
        return self._rows[place]

    def can_tick(self, row: Row) -> bool:
        """Say whether there is anything to choose about a row."""
        return isinstance(row, NewRow) and not self.added

    def mark(self, row: Row) -> import_words.Mark:
        """Return the state of a row."""
        return import_words.mark(row, chosen=self.is_chosen(row.place), added=self.added)

    def group(self, row: Row) -> str:
        """Return the clinic that a new token comes under; nothing for none."""
        if not self.clinics or not isinstance(row, NewRow):
            return ""
        return row.found.group if self.is_chosen(row.place) or not self.added else ""

    # -- Qt's side --

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the rows."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let new rows be ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.can_tick(self._rows[index.row()]):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        """Return a name, all that is said of a row, or whether it is ticked."""
        row = self._rows[index.row()]
        if role == _Role.DisplayRole:
            return import_words.name(row)
        if role == _Role.AccessibleTextRole:
            token = "" if not hasattr(row, "found") else import_words.origin(row)
            parts = (import_words.name(row), token, self.mark(row).words, import_words.why(row))
            return ", ".join(filter(None, (*parts, self.group(row))))
        if role == _Role.ToolTipRole:
            return import_words.tip(row)
        if role == _Role.CheckStateRole and self.can_tick(row):
            chosen = self.is_chosen(row.place)
            return Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: object, role: int = _Role.EditRole) -> bool:
        """Tick a row, or leave it out, as assistive technology does."""
        if role != _Role.CheckStateRole or not index.isValid():
            return False
        row = self._rows[index.row()]
        if not self.can_tick(row):
            return False
        self.ticked.emit(row.place, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True
