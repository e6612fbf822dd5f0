"""Which tokens are shown, and in what order: a chip for each clinic, and the ways to sort."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QFont, QFontMetrics, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from desktop.gui import painting, palette
from desktop.gui.layouts import box, row
from desktop.gui.parts import Button, IconButton
from desktop.gui.vault_bar import NARROW
from desktop.presenters.token_rows import Filter, Only, Order
from desktop.vault.entries import Clinic

_CHIPS = 48  # px that the chips and their focus rings are high
_AROUND = 30  # px of a chip beside its words
_tr = QCoreApplication.translate


def order_text(order: Order) -> str:
    """Return the words for an order."""
    match order:
        case Order.FAVOURITES:
            return _tr("tokens", "Favourites first")
        case Order.OWN:
            return _tr("tokens", "My own order")
        case Order.NAME:
            return _tr("tokens", "By name")
        case Order.LAST_USED:
            return _tr("tokens", "Last used first")


class FilterBar(QWidget):
    """Chips, sorting, and the way to the trash when there is something in it."""

    chosen = Signal(object)  # Filter
    sorted = Signal(Order)
    trash = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._built_short: bool | None = None
        self._filters: tuple[tuple[Filter, str], ...] = ()
        self._only: Filter = Only.ALL
        self._group = QButtonGroup(self)
        self._chips = _ChipStrip()
        self._order = Button("", "quiet", "sort", small=True)
        self._order_small = IconButton("sort", _tr("tokens", "Sort"))
        self._trash = IconButton("trash", _tr("tokens", "Trash"))
        self._trash.clicked.connect(self.trash)
        self._menu = QMenu(self)
        self._orders = QActionGroup(self)
        for order in Order:
            action = self._menu.addAction(order_text(order))
            action.setCheckable(True)
            action.setData(order)
            action.triggered.connect(partial(self.sorted.emit, order))
            self._orders.addAction(action)
        self._order.clicked.connect(partial(self._open, self._order))
        self._order_small.clicked.connect(partial(self._open, self._order_small))
        line = row(
            self._chips, self._order, self._order_small, self._trash, gap=4, margins=(12, 4, 16, 4)
        )
        line.setStretch(0, 1)
        self.setLayout(line)
        self._fit()

    def show_filters(self, clinics: Sequence[Clinic], only: Filter, *, no_clinic: bool) -> None:
        """Offer these clinics, and all; a single one is no choice."""
        filters: list[tuple[Filter, str]] = [(Only.ALL, _tr("tokens", "All"))]
        if len(clinics) + no_clinic > 1:
            filters += [(clinic.id, clinic.name) for clinic in clinics]
            if no_clinic:
                filters.append((Only.NO_CLINIC, _tr("tokens", "No clinic")))
        if self._filters == tuple(filters) and self._only == only:
            return
        self._filters, self._only = tuple(filters), only
        self._build()

    def choose_all(self) -> None:
        """Show every clinic's tokens again."""
        self._group.buttons()[0].click()

    def show_order(self, order: Order) -> None:
        """Say how the rows are ordered."""
        words = order_text(order)
        self._order.setText(words)
        self._order.setAccessibleName(_tr("tokens", "Sort: {order}").format(order=words))
        self._order_small.setToolTip(self._order.accessibleName())
        self._order_small.setAccessibleName(self._order.accessibleName())
        for action in self._orders.actions():
            action.setChecked(action.data() == order)

    def show_trash(self, count: int) -> None:
        """Say how many tokens are in the trash."""
        words = _tr("tokens", "Trash ({count})").format(count=count)
        self._trash.setToolTip(words)
        self._trash.setAccessibleName(words)
        self._trash.setVisible(count > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shrink to what fits."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again with another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._build()

    def _open(self, button: QWidget) -> None:
        self._menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _build(self) -> None:
        held = next((b.property("filter") for b in self._group.buttons() if b.hasFocus()), None)
        for old in self._group.buttons():
            self._group.removeButton(old)
        self._chips.clear()
        short = self._built_short = self._short()
        for only, name in self._filters:
            words = name
            if short and only is not Only.ALL:
                words = "–" if only is Only.NO_CLINIC else painting.monogram(name)
            chip = Button(words.replace("&", "&&"), "chip")
            chip.setCheckable(True)
            bold = QFontMetrics(palette.font("body", QFont.Weight.DemiBold))  # when it is chosen
            chip.setMinimumWidth(bold.horizontalAdvance(words) + _AROUND)
            chip.setChecked(only == self._only)
            chip.setAccessibleName(name)
            chip.setToolTip(name if words != name else "")
            chip.setProperty("filter", only)
            chip.clicked.connect(partial(self._choose, only))
            self._group.addButton(chip)
            self._chips.add(chip)
            if held is not None and held == only:
                chip.setFocus()

    def _choose(self, only: Filter) -> None:
        self._only = only
        self.chosen.emit(only)

    def _fit(self) -> None:
        narrow = self.width() < NARROW
        self._order.setVisible(not narrow)
        self._order_small.setVisible(narrow)
        if self._short() is not self._built_short:
            self._build()

    def _short(self) -> bool:
        """Whether names are too long for what room there is: then monograms stand for them."""
        if self.width() < NARROW:
            return True
        metrics = self.fontMetrics()
        need = sum(metrics.horizontalAdvance(name) + 40 for _only, name in self._filters)
        return need > self.width() - self._order.sizeHint().width() - 96


class _ChipStrip(QScrollArea):
    """Chips in a line that scrolls sideways when there are too many."""

    def __init__(self) -> None:
        super().__init__()
        self._line: QHBoxLayout = row(None, gap=8, margins=(4, 0, 4, 0))
        inner = box(self._line, "plain")
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_CHIPS)

    def clear(self) -> None:
        """Take the chips away."""
        while self._line.count() > 1:
            item = self._line.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def add(self, chip: QWidget) -> None:
        """Add a chip at the end."""
        self._line.insertWidget(self._line.count() - 1, chip)

    def sizeHint(self) -> QSize:
        """Ask for the height of a chip with its ring."""
        return QSize(0, _CHIPS)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll sideways with either wheel."""
        turned = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turned.x() or turned.y()) // 2)
        event.accept()
