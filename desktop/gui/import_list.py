"""The list of what a file holds: thousands of rows that can be ticked, painted as they are seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop.gui import icons, import_words, palette
from desktop.gui.import_model import ImportModel, Index
from desktop.gui.row_shape import Mirror
from desktop.gui.row_text import Face, RowText
from desktop.gui.row_view import RowView
from desktop.presenters.arrivals import HereRow, NewRow, Row

LINE: Final = 20  # px of a name
UNDER: Final = 18  # px of each line below it
_PAD: Final = 12  # px above and below
_BOX: Final = 24  # px of what can be ticked
_LEAD: Final = 56  # px before the words
_STATE: Final = 184  # px at the far edge of a wide row
_EDGE: Final = 12
_MOST: Final = 8  # lines that say why: all of it, down to the narrowest window
_ABSOLUTE: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute


class ImportList(RowView):
    """Ticks with a click or Space, all with Ctrl+A; Enter is the page's."""

    ticked = Signal(int, bool)  # place in the file
    all_ticked = Signal()

    def __init__(self, model: ImportModel) -> None:
        super().__init__()
        self._model = model
        self._delegate = ImportDelegate(self, model)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QListView.Shape.NoFrame)
        model.ticked.connect(self.ticked)

    def heights(self, width: int) -> Sequence[int]:
        """Return the height of every row."""
        return self._delegate.heights(self._model.rows, width)

    def choose_first(self) -> None:
        """Go to the first row."""
        if self._model.rowCount():
            self.setCurrentIndex(self._model.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with Space; Enter and Escape are for the page."""
        if event.key() == Qt.Key.Key_Space:
            self._toggle(self.currentIndex())
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}:
            event.ignore()
        elif (
            event.key() == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            self.all_ticked.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick what is clicked."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            index = self.indexAt(event.position().toPoint())
            if index == self.currentIndex():
                self._toggle(index)

    def changeEvent(self, event: QEvent) -> None:
        """Take the theme and the font as they are now."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.PaletteChange}:
            self._delegate.restart()
            if self.isVisible():
                self.doItemsLayout()

    def _toggle(self, index: QModelIndex) -> None:
        if index.isValid():
            row = self._model.row(index.row())
            if self._model.can_tick(row):
                self.ticked.emit(row.place, not self._model.is_chosen(row.place))


class ImportDelegate(QStyledItemDelegate):
    """Paints an entry: its box, its names, why it is as it is, and its state."""

    def __init__(self, view: QListView, model: ImportModel) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._text = RowText()
        self._place = Mirror(QRect(), rtl=False)

    def restart(self) -> None:
        """Take the theme and the font as they are now."""
        self._text = RowText()

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a row in a list as wide as this one is."""
        width = self._view.viewport().width()
        return QSize(width, self.heights([self._model.row(index.row())], width)[0])

    def heights(self, rows: Sequence[Row], width: int) -> list[int]:
        """Return the heights of rows in a list of a width: one for each kind of row."""
        narrow = Mirror(QRect(0, 0, width, 0), rtl=False).narrow
        room = self._room(width - 16, narrow=narrow)
        known: dict[object, int] = {}
        result = []
        for row in rows:
            kind = self._kind(row)
            if kind not in known:
                lines = 1 if isinstance(row, NewRow) else len(self._why(row, room))
                lines += isinstance(row, HereRow)
                lines += narrow
                known[kind] = self._text.height(LINE + UNDER * max(1, lines) + 2 * _PAD)
            result.append(known[kind])
        return result

    @staticmethod
    def _kind(row: Row) -> object:
        """Return what rows of the same height have in common."""
        if isinstance(row, NewRow):
            return NewRow
        return row.counts if isinstance(row, HereRow) else row.reason

    def _why(self, row: Row, room: float) -> tuple[str, ...]:
        """Return the lines of why: of what is there already always as many, whatever its name."""
        words = import_words.why(row)
        if not isinstance(row, HereRow):
            return self._text.wrapped(words, self._text.small, room, _MOST)
        if not row.counts:
            return (self._cut(words, self._text.small, room),)
        lines = self._text.wrapped(words, self._text.small, room)
        return lines if len(lines) > 1 else (*lines, "")

    @staticmethod
    def _room(width: float, *, narrow: bool) -> float:
        return width - _LEAD - _EDGE - (0 if narrow else _STATE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row as it is at this moment."""
        row = self._model.row(index.row())
        rtl = self._view.layoutDirection() == Qt.LayoutDirection.RightToLeft
        place = self._place = Mirror(option.rect, rtl=rtl)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._ground(painter, option)
        area, narrow, text = place.area, place.narrow, self._text
        self._lead(
            painter, QRectF(area.left() + 16, area.top() + text.height(_PAD), _BOX, _BOX), row
        )
        room = self._room(area.width(), narrow=narrow)
        line = QRectF(area.left() + _LEAD, area.top() + text.height(_PAD), room, text.height(LINE))
        theme = palette.theme()
        self._words(painter, line, import_words.name(row), text.label, "ink")
        under = [(import_words.origin(row), "ink2")] if not self._refused(row) else []
        if not isinstance(row, NewRow):
            tone = "warn" if self._refused(row) else "ink2"
            under += [(words, tone) for words in self._why(row, room)]
        line.moveTop(line.bottom())
        line.setHeight(text.height(UNDER))
        for words, tone in under:
            self._words(painter, line, words, text.small, tone)
            line.moveTop(line.bottom())
        if narrow:
            self._state(painter, line, row)
        else:
            width = _STATE - 16
            side = QRectF(area.right() - _EDGE - width, area.top(), width, text.height(UNDER))
            side.moveTop(area.top() + text.height(_PAD) + 1)
            self._state(painter, side, row)
        painter.setPen(QPen(theme["line"], 1))
        bottom = area.bottom() - 0.5
        painter.drawLine(QPointF(area.left() + 8, bottom), QPointF(area.right() - 8, bottom))
        painter.restore()

    @staticmethod
    def _refused(row: Row) -> bool:
        return not hasattr(row, "found")

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        theme, flag = palette.theme(), QStyle.StateFlag
        area = self._place.all.adjusted(8, 1, -8, -1)
        focused = bool(option.state & flag.State_HasFocus)
        hovered = bool(option.state & flag.State_MouseOver)
        if focused or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme["selection" if focused else "sunken"])
            painter.drawRoundedRect(area, 8, 8)
        if focused:
            painter.setPen(QPen(theme["focus"], 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 8, 8)

    def _lead(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        """Paint the box to tick; an icon, where there is nothing to choose."""
        theme, area = palette.theme(), self._place(rect)
        if not self._model.can_tick(row):
            mark = self._model.mark(row)
            icons.paint(painter, mark.icon, theme[mark.tone], area.adjusted(2, 2, -2, -2))
            return
        on = self._model.is_chosen(row.place)
        painter.setPen(QPen(theme["accent" if on else "control"], 1.5))
        painter.setBrush(theme["accent" if on else "surface"])
        painter.drawRoundedRect(area.adjusted(2, 2, -2, -2), 5, 5)
        if on:
            icons.paint(painter, "check", theme["on_accent"], area.adjusted(4, 4, -4, -4))

    def _state(self, painter: QPainter, rect: QRectF, row: Row) -> None:
        """Say how a row stands, and the clinic it comes under."""
        mark, text = self._model.mark(row), self._text
        group = self._model.group(row)
        words = f"{mark.words} · \u2068{group}\u2069" if group else mark.words
        tone = mark.tone if mark.tone in {"accent", "success", "warn"} else "ink2"
        icon = QRectF(rect.left(), rect.center().y() - 8, 16, 16)
        icons.paint(painter, mark.icon, palette.theme()[mark.tone], self._place(icon))
        self._words(painter, rect.adjusted(22, 0, 0, 0), words, text.small, tone)

    def _words(self, painter: QPainter, rect: QRectF, words: str, face: Face, tone: str) -> None:
        painter.setFont(face.font)
        painter.setPen(palette.theme()[tone])
        side = Qt.AlignmentFlag.AlignRight if self._place.rtl else Qt.AlignmentFlag.AlignLeft
        painter.drawText(self._place(rect), side | _ABSOLUTE, self._cut(words, face, rect.width()))

    def _cut(self, words: str, face: Face, room: float) -> str:
        if self._text.width(words, face) <= room:
            return words
        return face.metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
