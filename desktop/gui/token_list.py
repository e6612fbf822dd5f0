"""The list of tokens: what the mouse and the keyboard do to a row of it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu

from desktop.gui.row_shape import Zone
from desktop.gui.row_view import RowView
from desktop.gui.token_delegate import TokenDelegate
from desktop.gui.token_model import TokenModel
from desktop.otp.token import Kind
from desktop.presenters.token_rows import AsideRow, Heading, Row, TokenRow
from desktop.vault.entries import Clinic, Quarantined

_tr = QCoreApplication.translate


class TokenList(RowView):
    """Rows of tokens; every signal but `explain` names one by its id.

    A row's painted buttons are entries of its menu too.
    """

    copy = Signal(UUID)
    show_code = Signal(UUID)
    new_code = Signal(UUID)
    details = Signal(UUID)
    favour = Signal(UUID, bool)
    assign = Signal(UUID, object)  # a clinic's UUID or None
    move_by = Signal(UUID, int)
    delete = Signal(UUID)
    explain = Signal(object)  # Quarantined
    at_clinic = Signal(object)  # a clinic's UUID: that of the row that the keyboard came to
    sign_in = Signal(UUID)

    def __init__(self, model: TokenModel) -> None:
        super().__init__()
        self._model = model
        self._delegate = TokenDelegate(self, model)
        self._pressed: tuple[int, Zone] | None = None
        self._movable = False
        self.clinics: Callable[[], tuple[Clinic, ...]] = tuple
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropOverwriteMode(False)
        self.setAccessibleName(_tr("tokens", "Tokens"))
        self.selectionModel().currentChanged.connect(self._tell_clinic)

    def set_movable(self, movable: bool) -> None:
        """Say whether rows can be dragged."""
        self._movable = movable
        mode = QAbstractItemView.DragDropMode
        self.setDragDropMode(mode.InternalMove if movable else mode.NoDragDrop)

    def current_row(self) -> Row | None:
        """Return the row that the keyboard is on."""
        index = self.currentIndex()
        return self._model.row(index.row()) if index.isValid() else None

    def choose(self, token: UUID | None) -> None:
        """Go to a token; None or one that is not shown: to no row."""
        place = self._model.place(token)
        if place < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            return
        self._go(place)

    def choose_first(self) -> None:
        """Go to the first row that can be chosen."""
        self._go_from(-1, 1)

    def step(self, by: int) -> None:
        """Go to the next row (1) or the one before (-1), over headings."""
        index = self.currentIndex()
        start = index.row() if index.isValid() else (-1 if by > 0 else self._model.rowCount())
        self._go_from(start, by)

    def room_below(self, px: int) -> None:
        """Keep room under the list, so that a toast never hides the row just copied."""
        margins = self.viewportMargins()
        if margins.bottom() == px:
            return
        self.setViewportMargins(0, 0, 0, px)
        if px:
            self._show_current()

    def activate_row(self, row: Row) -> None:
        """Do what Enter and a click do."""
        if isinstance(row, TokenRow):
            self.copy.emit(row.entry.id)
        elif isinstance(row, AsideRow):
            self.explain.emit(row.item)

    def activate_current(self) -> None:
        """Do it to the row that the keyboard is on."""
        row = self.current_row()
        if row is not None:
            self.activate_row(row)

    def heights(self, width: int) -> list[int]:
        """Return the height of every row in a list of a width."""
        return self._delegate.heights(self._model.rows, width)

    # -- keyboard --

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on the row that the keyboard is on; leave what is no command to the page."""
        row = self.current_row()
        key, modifiers = event.key(), event.modifiers()
        token = row.entry.id if isinstance(row, TokenRow) else None
        plain = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        alt = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        match key:
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if row is not None and plain:
                self.activate_row(row)
            case Qt.Key.Key_Up | Qt.Key.Key_Down if alt and token:
                if self._movable:
                    self.move_by.emit(token, -1 if key == Qt.Key.Key_Up else 1)
            case Qt.Key.Key_Up | Qt.Key.Key_Down if plain:
                self.step(-1 if key == Qt.Key.Key_Up else 1)
            case Qt.Key.Key_Space if token:
                self.show_code.emit(token)
            case Qt.Key.Key_F2 if token:
                self.details.emit(token)
            case Qt.Key.Key_Delete if token and plain:
                self.delete.emit(token)
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown | Qt.Key.Key_Home | Qt.Key.Key_End:
                super().keyPressEvent(event)
                self._off_heading(key in (Qt.Key.Key_PageUp, Qt.Key.Key_Home))
            case _:
                event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the row under the mouse, or of the one that the keyboard is on."""
        index = self.currentIndex()
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        if by_mouse:
            index = self.indexAt(event.pos())
        if index.isValid():
            rect = self.visualRect(index)
            where = event.pos() if by_mouse else QPoint(rect.center().x(), rect.center().y())
            self._open_menu(index, where)

    # -- mouse --

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember what is pressed: a click counts where it began."""
        self._pressed = None
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._pressed = (index.row(), self._zone(index, event))
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Copy, or press the painted button, unless a row was dragged."""
        pressed, self._pressed = self._pressed, None
        dragging = self.state() == QAbstractItemView.State.DraggingState
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if pressed is None or dragging or not index.isValid():
            return
        if (index.row(), self._zone(index, event)) != pressed:
            return
        row = self._model.row(index.row())
        if pressed[1] is Zone.MORE:
            self._open_menu(index, event.position().toPoint())
        elif pressed[1] is Zone.BUTTON and isinstance(row, TokenRow):
            self.new_code.emit(row.entry.id)
        else:
            self.activate_row(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over what a click acts on."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        hand = index.isValid() and not isinstance(self._model.row(index.row()), Heading)
        shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag a row; its release is no click."""
        self._pressed = None
        super().startDrag(actions)

    # -- looks --

    def changeEvent(self, event: QEvent) -> None:
        """Take over another theme or font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._delegate.restart()
            self.doItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen row in sight when rows change their heights."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._show_current()

    def viewportSizeHint(self) -> QSize:
        """Ask for nothing: the page gives what is left."""
        return QSize(0, 0)

    # -- within --

    def _zone(self, index: QModelIndex, event: QMouseEvent) -> Zone:
        row = self._model.row(index.row())
        return self._delegate.zone(self.visualRect(index), row, event.position().toPoint())

    def _go(self, place: int) -> None:
        index = self._model.index(place)
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.scrollTo(index)

    def _go_from(self, start: int, by: int) -> None:
        place = start + by
        while 0 <= place < self._model.rowCount():
            if not isinstance(self._model.row(place), Heading):
                self._go(place)
                return
            place += by
        if by < 0:
            self.scrollToTop()  # the first heading comes into sight

    def _off_heading(self, upwards: bool) -> None:
        row = self.current_row()
        if isinstance(row, Heading):
            place = self.currentIndex().row()
            self._go_from(place, -1 if upwards and place else 1)

    def _show_current(self) -> None:
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def _tell_clinic(self) -> None:
        row = self.current_row()
        if row is not None and row.clinic is not None:
            self.at_clinic.emit(row.clinic.id)

    def _open_menu(self, index: QModelIndex, where: QPoint) -> None:
        row = self._model.row(index.row())
        if isinstance(row, Heading):
            return
        self._go(index.row())
        menu = self._token_menu(row) if isinstance(row, TokenRow) else self._aside_menu(row.item)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(where))

    def _aside_menu(self, item: Quarantined) -> QMenu:
        menu = QMenu(self)
        menu.addAction(_tr("tokens", "What to do"), lambda: self.explain.emit(item))
        return menu

    def _token_menu(self, row: TokenRow) -> QMenu:
        """Build the menu of a token: its actions know the token, wherever its row goes."""
        entry, token = row.entry, row.entry.id
        menu = QMenu(self)

        def add(words: str, keys: str, act: Callable[[], object]) -> None:
            menu.addAction(f"{words}\t{keys}" if keys else words, act)

        add(_tr("tokens", "Copy code"), "Enter", lambda: self.copy.emit(token))
        if entry.token.kind is Kind.HOTP:
            add(_tr("tokens", "New code"), "", lambda: self.new_code.emit(token))
        elif self._model.live(entry).hidden:
            add(_tr("tokens", "Show code"), "Space", lambda: self.show_code.emit(token))
        if row.clinic is not None:
            clinic = row.clinic
            words = _tr("tokens", "Sign in at {clinic}…").format(clinic=clinic.name)
            add(words.replace("&", "&&"), "Ctrl+Enter", lambda: self.sign_in.emit(clinic.id))
        menu.addSeparator()
        add(_tr("tokens", "Details…"), "F2", lambda: self.details.emit(token))
        favour = not entry.favourite
        add(
            _tr("tokens", "Make it a favourite")
            if favour
            else _tr("tokens", "No longer a favourite"),
            "",
            lambda: self.favour.emit(token, favour),
        )
        self._add_clinics(menu.addMenu(_tr("tokens", "Move to clinic")), row)
        if self._movable:
            add(_tr("tokens", "Move up"), "Alt+↑", lambda: self.move_by.emit(token, -1))
            add(_tr("tokens", "Move down"), "Alt+↓", lambda: self.move_by.emit(token, 1))
        menu.addSeparator()
        add(_tr("tokens", "Delete…"), "Del", lambda: self.delete.emit(token))
        return menu

    def _add_clinics(self, menu: QMenu, row: TokenRow) -> None:
        token = row.entry.id

        def add(words: str, clinic: UUID | None) -> None:
            action = menu.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(clinic == row.entry.clinic)
            action.triggered.connect(lambda: self.assign.emit(token, clinic))

        for each in self.clinics():
            add(each.name, each.id)
        if menu.actions():
            menu.addSeparator()
        add(_tr("tokens", "No clinic"), None)
        menu.addSeparator()
        menu.addAction(_tr("tokens", "Another clinic…"), lambda: self.details.emit(token))
