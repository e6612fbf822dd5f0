"""Who are you? Tiles of the people with a vault on this computer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.autolock import LockReason
from desktop.errors import DesktopError
from desktop.gui.error_banner import ErrorBanner
from desktop.gui.layouts import box, card, column, row, stretched
from desktop.gui.lock_words import reason_words
from desktop.gui.notice_line import NoticeLine
from desktop.gui.parts import Banner, Button, Glyph, SearchField, announce, keycap, text
from desktop.gui.person_tile import WIDTH, AddTile, PersonTile
from desktop.gui.settings_button import SETTINGS, SettingsButton
from desktop.gui.start_page import StartPage
from desktop.gui.tile_grid import COLUMNS, GAP, TileGrid
from desktop.presenters.picker import Notice, Person, PickerPresenter
from desktop.vault.locked import LockedVault
from desktop.vault.shelf import Shelf

_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class PickerPage(StartPage):
    """Says who was pressed, and what was typed to find somebody."""

    chosen = Signal(str)  # the vault's id
    typed = Signal(str)
    entered = Signal()
    new_person = Signal()
    backup_chosen = Signal(Path)
    settings = Signal()

    def __init__(self) -> None:
        self._grid = TileGrid(WIDTH)
        self._title = text("", "title")
        self._reason = text("", "dim")
        self._told_reason = box(
            stretched(row(Glyph("lock"), self._reason, margins=(0, 0, 0, 8)), 1)
        )
        self._told_reason.hide()
        self._lead = text("", "dim")
        self._hint = box(row(self._hint_words(), keycap("Enter"), None))
        self._search = SearchField(QCoreApplication.translate("picker", "Name"))
        self._search.setMaximumWidth(WIDTH)
        self._search.hide()
        self._error = ErrorBanner()
        self._notices = QVBoxLayout()
        self._notices.setSpacing(8)
        self._notices.setContentsMargins(20, 16, 12, 16)
        self._foot = card(self._notices)
        self._foot.hide()
        self._restored = Banner("success")
        self._restored.hide()
        tr = QCoreApplication.translate
        backup = Button(tr("picker", "I have a backup"), "quiet", "backup", lead=True)
        backup.clicked.connect(self._choose_backup)
        line = box(column(self._lead, self._hint, self._search))
        told = column(self._error, self._restored)
        below = row(backup, None)
        content = box(
            column(self._title, 8, self._told_reason, line, 24, told, self._grid, 16, below)
        )
        settings = SettingsButton()
        width = COLUMNS * WIDTH + (COLUMNS - 1) * GAP
        super().__init__(content, width, self._foot, corner=(settings,))
        settings.clicked.connect(self.settings)
        QShortcut(QKeySequence(SETTINGS), self).activated.connect(self.settings)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.installEventFilter(self)
        self._search.textChanged.connect(self.typed)
        self._search.returnPressed.connect(self.entered)
        self.presenter: PickerPresenter | None = None

    def show_people(self, people: Sequence[Person], *, filtered: bool) -> None:
        """Show tiles; the first is tinted while Enter would open it."""
        self._title.setText(self.tr("Who are you?"))
        self._lead.hide()
        self._hint.setVisible(not filtered)
        self._search.setVisible(filtered or self._search.hasFocus())
        tiles = [PersonTile(person) for person in people]
        for tile in tiles:
            tile.clicked.connect(self._pressed)
        if filtered and tiles:
            tiles[0].mark(first=True)
        if filtered and not tiles:
            self._lead.setText(self.tr("Nobody of that name has a vault on this computer."))
            self._lead.show()
        self._grid.show_tiles([*tiles, self._add_tile()])
        if not filtered:
            self._focus_first()

    def show_nobody(self) -> None:
        """Begin with the first person."""
        self._title.setText(self.tr("Welcome to Frontdesk"))
        self._lead.setText(
            self.tr(
                "Nobody has a vault on this computer yet. Everybody who works here gets one of "
                "their own, which only they can open. It takes about three minutes."
            )
        )
        self._lead.show()
        self._hint.hide()
        self._search.hide()
        self._grid.show_tiles([self._add_tile()])
        self._focus_first()

    def show_reason(self, reason: LockReason) -> None:
        """Say why it was locked, in one calm line."""
        self._reason.setText(reason_words(reason))
        self._told_reason.show()

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Say at the foot what the clinic has set and what this computer cannot do."""
        for old in self._foot.findChildren(NoticeLine):
            self._notices.removeWidget(old)
            old.deleteLater()
        for notice in notices:
            self._notices.addWidget(NoticeLine(notice))
        self._foot.setVisible(bool(notices))

    def show_error(self, error: DesktopError) -> None:
        """Say why there are no tiles."""
        self._title.setText(self.tr("Who are you?"))
        self._error.show_error(error)

    def show_restored(self, person: str) -> None:
        """Say under which name a backup stands now."""
        self._error.show_error(None)
        self._restored.show()
        self._restored.say(
            "success",
            self.tr("The backup stands here as “{person}”.").format(person=person),
            self.tr("Nothing was written over. It opens with the password it was made with."),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between tiles with the arrow keys; letters look for a name."""
        way = _WAYS.get(Qt.Key(event.key()))
        if way is not None:
            self._move(*way)
        elif event.key() == Qt.Key.Key_Escape and self._search.isVisible():
            self._search.clear()
            self._focus_first()
            self._search.hide()
            self._hint.show()
        elif self._looks_for_a_name(event):
            self._search.show()
            self._hint.hide()
            self._search.setFocus()
            self._search.insert(event.text())
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Have the arrow keys for the tiles: the area around them would scroll."""
        if watched is self._area and isinstance(event, QKeyEvent) and event.key() in _WAYS:
            if event.type() == QEvent.Type.KeyPress:
                self.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keyboard on the person of last time."""
        super().showEvent(event)
        self._focus_first()
        if self._reason.text():
            announce(self, self._reason.text())

    def _looks_for_a_name(self, event: QKeyEvent) -> bool:
        command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        return (
            event.text().strip().isprintable()
            and bool(event.text().strip())
            and not event.modifiers() & command
            and isinstance(self._grid.tiles[0] if self._grid.tiles else None, PersonTile)
        )

    def _move(self, right: int, down: int) -> None:
        if self.isRightToLeft():
            right = -right
        focus = QApplication.focusWidget()
        if focus is self._search and (right or down < 0):
            return
        tile = self._grid.neighbour(focus, right, down)
        if tile is not None:
            tile.setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(tile)

    def _pressed(self) -> None:
        tile = self.sender()
        if isinstance(tile, PersonTile):
            self.chosen.emit(tile.person.id)

    def _choose_backup(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        from desktop.gui.dialogs import open_dialog

        dialog = QFileDialog(self, self.tr("Open a backup"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        vaults, every = self.tr("Vaults"), self.tr("All files")
        dialog.setNameFilters([f"{vaults} (*.vault)", f"{every} (*)"])
        dialog.fileSelected.connect(lambda name: self.backup_chosen.emit(Path(name)))
        open_dialog(dialog)

    def _add_tile(self) -> AddTile:
        result = AddTile()
        result.clicked.connect(self.new_person)
        return result

    def _focus_first(self) -> None:
        if self._grid.tiles:
            self._grid.tiles[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _hint_words(self) -> QWidget:
        words = QCoreApplication.translate("picker", "Type a name, or use the arrow keys and")
        return text(words, "dim", wrap=False)


def picker_screen(  # noqa: PLR0913, PLR0917  where each of its ways leads
    shelf: Shelf,
    notices: Sequence[Notice],
    on_chosen: Callable[[LockedVault], None],
    on_new_person: Callable[[], None],
    on_settings: Callable[[], None],
    reason: LockReason | None = None,
) -> PickerPage:
    """Build the page and its presenter; `reason` is why it was locked."""
    page = PickerPage()
    presenter = PickerPresenter(shelf, page, notices, on_chosen, on_new_person, reason=reason)
    page.chosen.connect(presenter.choose)
    page.typed.connect(presenter.narrow)
    page.entered.connect(presenter.choose_first)
    page.settings.connect(on_settings)
    page.new_person.connect(presenter.add_person)
    page.backup_chosen.connect(presenter.restore)
    page.presenter = presenter
    presenter.refresh()
    return page
