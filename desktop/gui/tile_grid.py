"""Tiles in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.gui.parts import Tile

GAP: Final = 16
COLUMNS: Final = 3  # at most


class TileGrid(QWidget):
    """Rows of tiles that are all as wide as each other, `width` px at least where there is room."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self._tile_width = width
        self._tiles: list[Tile] = []
        self._columns = 0
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._grid)

    @property
    def tiles(self) -> Sequence[Tile]:
        """The tiles in reading order."""
        return self._tiles

    @property
    def columns(self) -> int:
        """How many stand side by side."""
        return max(1, self._columns)

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Replace the tiles."""
        for old in self._tiles:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._tiles = list(tiles)
        self._columns = 0
        self._arrange()

    def neighbour(self, of: QWidget | None, right: int, down: int) -> Tile | None:
        """Return the tile so many columns and rows away; the nearest one at the edges."""
        if not self._tiles:
            return None
        if of not in self._tiles:
            return self._tiles[0]
        index = self._tiles.index(of) + right + down * self.columns
        return self._tiles[index] if 0 <= index < len(self._tiles) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = max(1, min(COLUMNS, (self.width() + GAP) // (self._tile_width + GAP)))
        if columns == self._columns:
            return
        self._columns = columns
        for i, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, i // columns, i % columns)
            tile.show()
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
