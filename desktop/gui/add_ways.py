"""The ways to hold something out, large: for a page that has nothing on it yet."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from desktop.gui.layouts import column, row
from desktop.gui.parts import Glyph, Tile, key_text, keycap, text
from desktop.presenters.offers import Way

SCAN_KEYS: Final = "Ctrl+N"
_tr = QCoreApplication.translate


class AddWays(QWidget):
    """A tile for each way, the largest for the screen; `chosen` says which."""

    chosen = Signal(Way)

    def __init__(self) -> None:
        super().__init__()
        self._scan = _tile(
            "scan-screen",
            _tr("add", "Scan my screen"),
            _tr(
                "add",
                "Open the clinic’s 2FA page with its QR code beside this window. "
                "No phone is needed.",
            ),
            SCAN_KEYS,
            main=True,
        )
        self._scan.clicked.connect(partial(self.chosen.emit, Way.SCREEN))
        ways = (
            (
                Way.FILE,
                "image-file",
                _tr("add", "From a picture or file"),
                _tr("add", "A screenshot or photo of the QR code. Or drop it anywhere here."),
                "Ctrl+O",
            ),
            (
                Way.CLIPBOARD,
                "clipboard",
                _tr("add", "Paste"),
                _tr("add", "A copied picture of the QR code, or the link that stands under it."),
                "Ctrl+V",
            ),
            (
                Way.TYPED,
                "keyboard",
                _tr("add", "Type the key"),
                _tr("add", "Most clinics show a key under the QR code."),
                "Ctrl+K",
            ),
        )
        self._tiles: list[Tile] = []
        self._line = row(gap=16)
        for way, icon, name, words, keys in ways:
            tile = _tile(icon, name, words, keys)
            tile.clicked.connect(partial(self.chosen.emit, way))
            self._line.addWidget(tile, 1)
            self._tiles.append(tile)
        self.setLayout(column(self._scan, self._line, gap=16))

    def focus_first(self) -> None:
        """Put the keyboard on the first way."""
        self._scan.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_narrow(self, narrow: bool) -> None:
        """Put the tiles one below the other, or side by side."""
        direction = QBoxLayout.Direction
        self._line.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        for tile in self._tiles:
            tile.setMinimumHeight(136 if narrow else 192)


def _tile(icon: str, name: str, words: str, keys: str, *, main: bool = False) -> Tile:
    tile = Tile(name, main=main)
    tile.setAccessibleDescription(words)
    tile.setLayout(
        column(
            row(Glyph(icon, "accent", 32), None, keycap(key_text(keys))),
            16,
            text(name, "label"),
            8,
            text(words, "dim"),
            None,
            margins=(24, 24, 20, 16),
        )
    )
    for part in tile.findChildren(QWidget):
        part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    tile.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return tile
