"""The frame of the screens before a vault is open: the name of the program, and one thing to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.gui.layouts import box, column, row, scrolled
from desktop.gui.painted import Emblem
from desktop.gui.parts import text

NARROW: Final = 560  # px: from here on down, room goes to the words
_WIDE_MARGINS: Final = (40, 32, 40, 32)
_NARROW_MARGINS: Final = (20, 20, 20, 20)
_NEARLY_ALL: Final = 1000  # stretch of what stands between two springs


class StartPage(QWidget):
    """Shows `content`, at most `width` px wide, with `foot` below it.

    `lift` puts it at the top, for content whose height changes; `corner` stands at the top right.
    """

    def __init__(
        self,
        content: QWidget,
        width: int,
        foot: QWidget | None = None,
        *,
        lift: bool = False,
        corner: Sequence[QWidget] = (),
    ) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._content = content
        content.setMaximumWidth(width)
        self._inner = column(
            *([8] if lift else [None]),
            centred(content),
            *([None] if foot is None else [24, None, centred(foot)]),
            None if foot is None else 0,
        )
        if foot is not None:
            foot.setMaximumWidth(width)
        self._area = scrolled(box(self._inner, "plain"))
        self.setLayout(column(_brand(corner), self._area))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave less air around the content of a narrow window."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < NARROW
        side = 16 if narrow else 48
        self._inner.setContentsMargins(side, 8, side, 32)
        if isinstance(self._content, Panel):
            self._content.fit(narrow=narrow)


def _brand(corner: Sequence[QWidget]) -> QWidget:
    mark = Emblem(28)
    name = text("Frontdesk", "label", wrap=False)
    # What stands in the corner makes the line no higher than the mark does.
    above = 10 if corner else 16
    return box(row(mark, name, None, *corner, margins=(24, above, 16, above)))


class Panel(QFrame):
    """The card with the one thing to do."""

    def __init__(self, layout: QVBoxLayout) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.setLayout(layout)
        self._column = layout

    def fit(self, *, narrow: bool) -> None:
        """Leave less air inside when narrow."""
        self._column.setContentsMargins(*(_NARROW_MARGINS if narrow else _WIDE_MARGINS))


def centred(content: QWidget) -> QWidget:
    """Return the content in the middle, as wide as it may be."""
    line = row(None, content, None, gap=0)
    line.setStretch(1, _NEARLY_ALL)
    return box(line)
