"""A list view that knows where ten thousand rows are without asking each for its size.

QListView asks the delegate for every row whenever the rows change: 50 to 250 ms for 10,000 of
them in Python, or many blank turns when it lays them out in batches. Here the heights come as one
list, and the places are their running sum. What assistive technology sees is still a QListView.
"""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import (
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem

from desktop.gui import palette

Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_EDGE: Final = 32  # px at the upper and lower end in which a drag scrolls
_STEP: Final = 24  # px


class RowView(QListView):
    """One column of rows as wide as the view; `heights` says how high each is."""

    def __init__(self) -> None:
        super().__init__()
        self._tops: list[int] = [0]
        self._drop: int | None = None
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(_STEP)

    @abstractmethod
    def heights(self, width: int) -> Sequence[int]:
        """Return the height in px of every row in a view of a width."""

    # -- where rows are --

    def doItemsLayout(self) -> None:
        """Find the places of all rows anew."""
        self._tops = list(accumulate(self.heights(self.viewport().width()), initial=0))
        self.updateGeometries()
        self.viewport().update()

    def reset(self) -> None:
        """Find the places of other rows at once: they may be asked for before the next turn."""
        super().reset()
        if self.isVisible():
            self.doItemsLayout()
        else:
            self._tops = [0]

    def updateGeometries(self) -> None:
        """Tell the scroll bar how much there is."""
        bar, seen = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(seen)
        bar.setRange(0, max(0, self._tops[-1] - seen))

    def visualRect(self, index: Index) -> QRect:
        """Return where a row is in the viewport."""
        place = index.row()
        if not index.isValid() or place + 1 >= len(self._tops):
            return QRect()
        top, end = self._tops[place], self._tops[place + 1]
        return QRect(0, top - self.verticalOffset(), self.viewport().width(), end - top)

    def indexAt(self, position: QPoint) -> QModelIndex:
        """Return the row at a position of the viewport."""
        place = self._place_at(position.y())
        return _ROOT if place is None else self.model().index(place, 0)

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a row into sight, by no more than that needs unless the hint says where."""
        rect, bar = self.visualRect(index), self.verticalScrollBar()
        if not rect.isValid():
            return
        seen = self.viewport().height()
        above, below = rect.top(), rect.bottom() + 1 - seen
        match hint:
            case QAbstractItemView.ScrollHint.PositionAtTop:
                by = above
            case QAbstractItemView.ScrollHint.PositionAtBottom:
                by = below
            case QAbstractItemView.ScrollHint.PositionAtCenter:
                by = (above + below) // 2
            case _:
                by = above if above < 0 else max(0, min(above, below))
        bar.setValue(bar.value() + by)

    def verticalOffset(self) -> int:
        """Return how far the rows are scrolled."""
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:
        """Return 0: rows are as wide as the view."""
        return 0

    def scrollContentsBy(self, _dx: int, dy: int) -> None:
        """Move what is painted, and have only the rest painted."""
        self.viewport().scroll(0, dy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the places of the rows for another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self.isVisible():
            self.doItemsLayout()
        else:
            self.updateGeometries()

    def showEvent(self, event: QShowEvent) -> None:
        """Find the places of the rows, which nobody needed before."""
        super().showEvent(event)
        self.doItemsLayout()

    def _place_at(self, y: int) -> int | None:
        at = y + self.verticalOffset()
        if not 0 <= at < self._tops[-1]:
            return None
        return bisect_right(self._tops, at) - 1

    # -- choosing --

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Return the row that a key of movement leads to."""
        model, current = self.model(), self.currentIndex()
        last = model.rowCount() - 1
        if last < 0:
            return _ROOT
        place = current.row() if current.isValid() else 0
        page = self.viewport().height()
        match action:
            case QAbstractItemView.CursorAction.MoveHome:
                place = 0
            case QAbstractItemView.CursorAction.MoveEnd:
                place = last
            case QAbstractItemView.CursorAction.MovePageDown:
                place = bisect_right(self._tops, self._tops[place] + page) - 1
            case QAbstractItemView.CursorAction.MovePageUp:
                place = bisect_right(self._tops, max(0, self._tops[place] - page)) - 1
            case QAbstractItemView.CursorAction.MoveDown | QAbstractItemView.CursorAction.MoveNext:
                place += 1
            case (
                QAbstractItemView.CursorAction.MoveUp | QAbstractItemView.CursorAction.MovePrevious
            ):
                place -= 1
        return model.index(min(max(place, 0), last), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Choose the row that was pressed."""
        index = self.indexAt(rect.center())
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsSelectable:
            self.selectionModel().select(index, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return where the chosen rows are."""
        result = QRegion()
        for index in selection.indexes():
            result += self.visualRect(index)
        return result

    # -- painting --

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in sight."""
        port = self.viewport()
        painter = QPainter(port)
        area = event.rect()
        place = self._place_at(max(0, area.top()))
        if place is not None:
            self._paint_rows(painter, place, area.bottom())
        if self._drop is not None:
            y = min(self._tops[self._drop], self._tops[-1] - 1) - self.verticalOffset()
            painter.setPen(QPen(palette.theme()["accent"], 2))
            painter.drawLine(QPoint(16, y), QPoint(port.width() - 16, y))
        painter.end()

    def _paint_rows(self, painter: QPainter, place: int, end: int) -> None:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state
        flag = QStyle.StateFlag
        port, offset = self.viewport(), self.verticalOffset()
        model, chosen = self.model(), self.selectionModel()
        delegate, current = self.itemDelegate(), self.currentIndex().row()
        over = port.mapFromGlobal(QCursor.pos()) if port.underMouse() else None
        for at, (top, bottom) in enumerate(pairwise(self._tops[place:]), place):
            if top - offset > end or at >= model.rowCount():
                break
            index = model.index(at, 0)
            rect = QRect(0, top - offset, port.width(), bottom - top)
            state = plain & ~flag.State_HasFocus
            if chosen.isSelected(index):
                state |= flag.State_Selected
            if at == current and self.hasFocus():
                state |= flag.State_HasFocus
            if over is not None and rect.contains(over):
                state |= flag.State_MouseOver
            option.rect, option.state = rect, state
            delegate.paint(painter, option, index)

    # -- dragging rows --

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take only rows of this list; what comes from elsewhere is for the page."""
        event.setAccepted(event.source() is self)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show between which rows it would be dropped; scroll at the edges."""
        if event.source() is not self:
            event.ignore()
            return
        y = event.position().toPoint().y()
        bar = self.verticalScrollBar()
        if y < _EDGE:
            bar.setValue(bar.value() - _STEP)
        elif y > self.viewport().height() - _EDGE:
            bar.setValue(bar.value() + _STEP)
        self._show_drop(self._gap_at(y))
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Show no place any more."""
        self._show_drop(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Have the model move the row to the gap."""
        self._show_drop(None)
        if event.source() is not self:
            event.ignore()
            return
        # Nothing is left for the drag to remove: the model has moved it.
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        source = self.currentIndex().row()
        if source >= 0:
            gap = self._gap_at(event.position().toPoint().y())
            self.model().moveRows(_ROOT, source, 1, _ROOT, gap)

    def _gap_at(self, y: int) -> int:
        """Return the number of rows above the gap that is nearest to `y`."""
        place = self._place_at(max(0, y))
        if place is None:
            return len(self._tops) - 1
        middle = (self._tops[place] + self._tops[place + 1]) / 2
        return place + (y + self.verticalOffset() > middle)

    def _show_drop(self, gap: int | None) -> None:
        if gap != self._drop:
            self._drop = gap
            self.viewport().update()
