"""Rows, columns and cards: how screens are put together."""

from __future__ import annotations

from typing import Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

ANY_WIDTH: Final = 16_777_215  # px: Qt's QWIDGETSIZE_MAX, which PySide6 does not export

Item = QWidget | QLayout | int | None  # a widget, a layout, a gap in px, or a stretch
Margins = tuple[int, int, int, int]  # left, top, right, bottom in px

_Box = TypeVar("_Box", bound=QBoxLayout)


def column(*items: Item, gap: int = 0, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """Return the items one below the other."""
    return _fill(QVBoxLayout(), items, gap, margins)


def row(*items: Item, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """Return the items side by side."""
    return _fill(QHBoxLayout(), items, gap, margins)


def _fill(layout: _Box, items: tuple[Item, ...], gap: int, margins: Margins) -> _Box:
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    for item in items:
        if item is None:
            layout.addStretch()
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
    return layout


def stretched(layout: _Box, index: int) -> _Box:
    """Let the item at `index` (gaps and stretches count) take the room that is left."""
    layout.setStretch(index, 1)
    return layout


def box(layout: QLayout, name: str = "") -> QWidget:
    """Return a widget of the layout; `name` is what the style sheet knows it by."""
    result = QWidget()
    result.setObjectName(name)
    result.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    result.setLayout(layout)
    return result


def card(layout: QLayout, *, plain: bool = False) -> QFrame:
    """Return a card; a plain one is a quiet block inside another."""
    result = QFrame()
    result.setProperty("card", "plain" if plain else "true")
    result.setLayout(layout)
    return result


def rule() -> QFrame:
    """Return a hairline."""
    result = QFrame()
    result.setProperty("rule", "true")
    return result


def scrolled(content: QWidget) -> QScrollArea:
    """Return the content in a scroll area: small windows scroll, they never squeeze."""
    result = QScrollArea()
    result.setWidgetResizable(True)
    result.setFrameShape(QFrame.Shape.NoFrame)
    result.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    result.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    # Nothing is filled behind the content. Asking for the viewport there is would have the binding
    # look through every class it knows for that of it: 13 ms at the start of the program.
    result.setViewport(QWidget())
    result.setWidget(content)
    return result
