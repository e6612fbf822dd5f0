"""What stands in place of the list while a vault holds no token: the ways to begin."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from desktop.gui.layouts import box, column, row, scrolled
from desktop.gui.parts import Button, Glyph, Tile, keycap, text
from desktop.gui.vault_bar import NARROW
from desktop.presenters.tokens import Beginning

_TILE: Final = 264  # px
_tr = QCoreApplication.translate


class BeginningPage(QWidget):
    """Large ways to begin; `begin` says which."""

    begin = Signal(Beginning)
    trash = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        ways = (
            (
                Beginning.SCREEN,
                "scan-screen",
                _tr("beginning", "Scan my screen"),
                _tr(
                    "beginning",
                    "Open the clinic’s 2FA page with its QR code beside this window. "
                    "No phone is needed.",
                ),
                "Ctrl+N",
            ),
            (
                Beginning.FILE,
                "image-file",
                _tr("beginning", "From a picture or file"),
                _tr(
                    "beginning",
                    "A screenshot or photo of the QR code, or a file with links. "
                    "Or drop it anywhere here.",
                ),
                "Ctrl+O",
            ),
            (
                Beginning.KEY,
                "keyboard",
                _tr("beginning", "Type the key"),
                _tr(
                    "beginning",
                    "Most clinics show a key under the QR code. "
                    "A copied link or picture can be pasted here.",
                ),
                "Ctrl+K",
            ),
        )
        self._tiles: list[Tile] = []
        self._ways = row(gap=16)
        for way, icon, title, words, keys in ways:
            tile = Tile(title, main=not self._tiles)
            tile.setAccessibleDescription(words)
            shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            inner = column(
                row(Glyph(icon, "accent", 32), None, keycap(shown)),
                16,
                text(title, "label"),
                8,
                text(words, "dim"),
                None,
                margins=(24, 24, 20, 16),
            )
            tile.setLayout(inner)
            for label in tile.findChildren(QWidget):
                label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            tile.clicked.connect(partial(self.begin.emit, way))
            tile.setMinimumWidth(1)  # not the width of its words on one line
            tile.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._ways.addWidget(tile, 1)
            self._tiles.append(tile)
        paste = QShortcut(QKeySequence.StandardKey.Paste, self)
        paste.activated.connect(partial(self.begin.emit, Beginning.LINK))
        self._trash = Button(_tr("tokens", "Trash"), "quiet", "trash", lead=True)
        self._trash.clicked.connect(self.trash)
        app = Button(
            _tr("beginning", "Bring your tokens from another app"), "quiet", "backup", lead=True
        )
        app.clicked.connect(partial(self.begin.emit, Beginning.APP))
        content = box(
            column(
                text(_tr("beginning", "Add your first clinic"), "title"),
                8,
                text(
                    _tr(
                        "beginning",
                        "Each clinic you work for gets a token of its own here. "
                        "It takes about a minute.",
                    ),
                    "dim",
                ),
                32,
                self._ways,
                24,
                row(app, 16, self._trash, None),
            )
        )
        content.setMaximumWidth(3 * _TILE + 32)
        line = row(content, gap=0)
        line.setContentsMargins(24, 24, 24, 24)
        page = box(column(None, line, None), "plain")
        self._area = scrolled(page)
        self.setLayout(column(self._area))
        self._area.viewport().setObjectName("plain")
        self._fit()

    def show_trash(self, count: int) -> None:
        """Offer the trash when something is in it."""
        self._trash.setText(_tr("tokens", "Trash ({count})").format(count=count))
        self._trash.setVisible(count > 0)

    def focus_first(self) -> None:
        """Put the keyboard on the first way."""
        self._tiles[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: object) -> None:
        """Put the ways below each other where there is no room."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < NARROW + 160
        direction = QBoxLayout.Direction
        self._ways.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        for tile in self._tiles:
            tile.setMinimumHeight(136 if narrow else 216)
            tile.setMaximumWidth(2 * _TILE if narrow else _TILE)
