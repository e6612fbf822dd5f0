"""The tokens: the main screen of an open vault."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtCore import (
    QCoreApplication,
    QMimeData,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.errors import DesktopError
from desktop.gui.aside_page import AsidePage
from desktop.gui.beginning import BeginningPage
from desktop.gui.clipboard import CodeClipboard
from desktop.gui.filter_bar import FilterBar
from desktop.gui.layouts import ANY_WIDTH, box, column, row, stretched
from desktop.gui.offered import takes
from desktop.gui.parts import Button, text
from desktop.gui.search_keys import SearchKeys
from desktop.gui.seconds import Seconds
from desktop.gui.settings_button import SETTINGS
from desktop.gui.sign_in_panel import WIDTH, SignInPanel
from desktop.gui.token_banners import TokenBanners
from desktop.gui.token_list import TokenList
from desktop.gui.token_model import TokenModel
from desktop.gui.token_toasts import TokenToasts
from desktop.gui.tokens_bar import SMALL_KEYS, TokensBar
from desktop.gui.trash_page import TrashPage
from desktop.presenters.aside import AsidePresenter
from desktop.presenters.copying import Copied
from desktop.presenters.offers import Way
from desktop.presenters.runner import Runner
from desktop.presenters.token_rows import NUMBERED, Filter, Order, Row, TokenRow
from desktop.presenters.tokens import Beginning, TokensPresenter
from desktop.presenters.trash import TrashPresenter
from desktop.vault.entries import Clinic, Entry, Quarantined
from desktop.vault.states import UnlockedVault

_tr = QCoreApplication.translate


SIGN_IN_KEYS: Final = "Ctrl+Return"  # at the clinic of the row that the keyboard is on
_BESIDE: Final = 960  # px from which there is room for the panel


class TokensPage(QWidget):
    """List, filters, toasts and banners; in their place the beginning, the trash, or advice."""

    add = Signal(Beginning)
    offered = Signal(QMimeData, Way)
    explain = Signal(object)  # Quarantined
    trash = Signal()
    searched = Signal(str)
    numbered = Signal(int)
    ticked = Signal()
    small = Signal()
    settings = Signal()
    left = Signal()
    shown = Signal()

    def __init__(self, person: str, colour: int) -> None:
        super().__init__()
        self.presenter: TokensPresenter | None = None
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._beginning = False
        self.bar = TokensBar(person, colour)
        self.filters = FilterBar()
        self.model = TokenModel(self)
        self.list = TokenList(self.model)
        self.banners = TokenBanners()
        self._nothing = self._nothing_found()
        self._rows = QStackedWidget()
        self._rows.addWidget(self.list)
        self._rows.addWidget(self._nothing)
        self._tokens = box(column(self.filters, self.banners, self._rows), "surface")
        self.begin = BeginningPage()
        self._body = QStackedWidget()
        self._body.addWidget(self._tokens)
        self._body.addWidget(self.begin)
        self.toasts = TokenToasts(self._tokens)
        self.panel: SignInPanel | None = None
        self._sides = stretched(row(self._body, gap=0), 0)
        lines = column(self.bar, self._sides)
        lines.setStretch(1, 1)
        self.setLayout(lines)
        self._seconds = Seconds(self)
        self._connect()
        self._shortcuts()

    # -- the view's side --

    def show_rows(self, rows: Sequence[Row], numbers: Sequence[UUID]) -> None:
        """Show these rows, and stay on the token that the keyboard was on."""
        current = self.list.current_row()
        token = current.entry.id if isinstance(current, TokenRow) else None
        at = self.list.verticalScrollBar().value()
        self.model.show_rows(rows, numbers)
        searching = bool(self.bar.search.text().strip())
        if self.model.place(token) >= 0:
            self.list.choose(token)
            self.list.verticalScrollBar().setValue(at)
        elif searching and rows:
            self.list.choose_first()
        self._rows.setCurrentWidget(self.list if rows else self._nothing)

    def show_filters(self, clinics: Sequence[Clinic], only: Filter, *, no_clinic: bool) -> None:
        """Offer these clinics as filters."""
        self.filters.show_filters(clinics, only, no_clinic=no_clinic)

    def show_order(self, order: Order, *, movable: bool) -> None:
        """Say how the rows are ordered, and whether they can be dragged."""
        self.filters.show_order(order)
        self.model.set_movable(movable)
        self.list.set_movable(movable)

    def show_beginning(self, beginning: bool) -> None:
        """Show the ways to begin in place of a list."""
        self._beginning = beginning
        self.bar.search.setEnabled(not beginning)
        if self._body.currentWidget() in (self._tokens, self.begin):
            self._body.setCurrentWidget(self.begin if beginning else self._tokens)

    def show_trash(self, count: int) -> None:
        """Say how many tokens are in the trash."""
        self.filters.show_trash(count)
        self.begin.show_trash(count)

    def show_rolled_back(self, last_opened: float | None) -> None:
        """Say that a newer vault was open here before."""
        self.banners.show_older(last_opened)

    def show_copy_error(self, error: DesktopError | None) -> None:
        """Say that the last save has no backup."""
        self.banners.show_no_copy(error is not None)

    def show_row_changed(self, token: UUID) -> None:
        """Paint one row again."""
        self.model.repaint(token)

    def ask_delete(self, entry: Entry) -> None:
        """Ask whether to delete a token."""
        self.banners.ask_delete(entry)

    def show_deleted(self, entry: Entry) -> None:
        """Say that it is in the trash, and offer to put it back."""
        self.toasts.show_deleted(entry)

    def show_copied(self, copied: Copied) -> None:
        """Say which code is on the clipboard, and how long, in its row and in a toast."""
        before, self.model.copied = self.model.copied, copied
        self.toasts.show_copied(copied)
        if before is None or before.id != copied.id:
            self.list.choose(copied.id)
            if before is not None:
                self.model.repaint(before.id)

    def hide_copied(self) -> None:
        """Say no more of a code on the clipboard."""
        before, self.model.copied = self.model.copied, None
        self.toasts.hide_copied()
        if before is not None:
            self.model.repaint(before.id)

    def announce_copied(self, copied: Copied) -> None:
        """Have assistive technology say what was copied."""
        self.toasts.announce_copied(copied)

    def show_shared(self, tokens: frozenset[UUID]) -> None:
        """Say which tokens somebody else at this computer has too."""
        rows = (row for row in self.model.rows if isinstance(row, TokenRow))
        labels = [row.entry.label for row in rows if row.entry.id in tokens]
        if labels:
            self.banners.show_shared(labels)

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong above the list."""
        self.banners.show_error(error)

    # -- the clinics' panel --

    def put_panel(self, panel: SignInPanel) -> None:
        """Show the panel of a clinic beside the list, where there is room."""
        self.panel = panel
        panel.hide()
        panel.setParent(self)  # it ends with the page, wherever it is shown
        panel.back.connect(self.show_list)
        self._place_panel()

    def show_panel(self) -> None:
        """Go to the panel: beside the list, or in its place."""
        if self.panel is None:
            return
        if not self._wide:
            self._drop_other()
            self._body.addWidget(self.panel)
            self._body.setCurrentWidget(self.panel)
            self.bar.search.setEnabled(False)
        self.panel.steps.focus_first()

    @property
    def _wide(self) -> bool:
        return self.width() >= _BESIDE

    def _place_panel(self) -> None:
        """Keep the panel at the side of a wide window; in a narrow one it waits to be asked for."""
        panel = self.panel
        if panel is None:
            return
        beside = self._sides.indexOf(panel) >= 0
        panel.head.back_button.setVisible(not self._wide)
        if self._wide and not beside:
            in_place = self._body.currentWidget() is panel
            self._body.removeWidget(panel)
            panel.setMaximumWidth(WIDTH)
            self._sides.addWidget(panel)
            panel.show()
            if in_place:
                self.show_list()
        elif not self._wide and beside:
            self._sides.removeWidget(panel)
            panel.setMaximumWidth(ANY_WIDTH)
            panel.hide()
            panel.setParent(self)

    # -- pages in place of the list --

    def show_other(self, page: QWidget) -> None:
        """Show a page in place of the list; it is dropped when left."""
        self._drop_other()
        self._body.addWidget(page)
        self._body.setCurrentWidget(page)
        self.bar.search.setEnabled(False)
        page.setFocus()

    def show_list(self) -> None:
        """Go back to the list."""
        self._drop_other()
        self._body.setCurrentWidget(self.begin if self._beginning else self._tokens)
        self.bar.search.setEnabled(not self._beginning)
        self.shown.emit()
        self.focus_first()

    def focus_first(self) -> None:
        """Put the keyboard where it is needed: on the search, or on the first way to begin."""
        if self._body.currentWidget() is self.begin:
            self.begin.focus_first()
        elif self._body.currentWidget() is self._tokens:
            self.bar.search.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- events --

    def showEvent(self, event: QShowEvent) -> None:
        """Start the clock."""
        super().showEvent(event)
        self.shown.emit()
        self._seconds.start()
        self.focus_first()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the clock and forget the codes: nobody sees them."""
        super().hideEvent(event)
        self._seconds.stop()
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the toasts at the foot."""
        super().resizeEvent(event)
        self._place_panel()
        QTimer.singleShot(0, self, self.toasts.place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take what nothing on the page took."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif self._types(event):
            self.bar.search.setFocus()
            self.bar.search.insert(event.text())
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let files, pictures and texts come in anywhere."""
        if event.source() is not self.list and takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on what was dropped."""
        event.acceptProposedAction()
        self.offered.emit(event.mimeData(), Way.DROPPED)

    # -- within --

    def _connect(self) -> None:
        self.bar.small.connect(self.small)
        self.bar.add.connect(partial(self.add.emit, Beginning.CHOOSE))
        self.bar.settings.connect(self.settings)
        self.begin.begin.connect(self.add)
        self.begin.trash.connect(self.trash)
        self.filters.trash.connect(self.trash)
        self.list.explain.connect(self.explain)
        self.banners.closed.connect(self.list.setFocus)
        SearchKeys(self.bar.search, self.list).pasted.connect(self._paste)
        self.bar.search.textChanged.connect(self.searched)
        self.toasts.placed.connect(self.list.room_below)
        self._seconds.ticked.connect(self._tick)

    def _shortcuts(self) -> None:
        for keys, beginning in (
            ("Ctrl+O", Beginning.FILE),
            ("Ctrl+K", Beginning.KEY),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self.add.emit, beginning))
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self._add_new)
        QShortcut(QKeySequence(SMALL_KEYS), self).activated.connect(self.small)
        QShortcut(QKeySequence(SIGN_IN_KEYS), self).activated.connect(self.show_panel)
        QShortcut(QKeySequence(SETTINGS), self).activated.connect(self.settings)
        QShortcut(QKeySequence.StandardKey.Find, self).activated.connect(self.focus_first)
        for number in range(1, NUMBERED + 1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self._tokens).activated.connect(
                partial(self.numbered.emit, number)
            )

    def _add_new(self) -> None:
        """Go to the ways of adding; from the ways to begin, straight to the first of them."""
        begins = self._body.currentWidget() is self.begin
        self.add.emit(Beginning.SCREEN if begins else Beginning.CHOOSE)

    def _tick(self) -> None:
        """Step everything that counts."""
        self.ticked.emit()
        self.list.viewport().update()

    def _types(self, event: QKeyEvent) -> bool:
        """Whether a key that the list left alone is the beginning of a search."""
        return (
            self._body.currentWidget() is self._tokens
            and self.list.hasFocus()
            and event.text().isprintable()
            and bool(event.text().strip())
            and not event.modifiers()
            & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        )

    def _paste(self) -> None:
        mime = QGuiApplication.clipboard().mimeData()
        if takes(mime):
            self.offered.emit(mime, Way.CLIPBOARD)

    def _drop_other(self) -> None:
        page = self._body.currentWidget()
        if page is not None and page not in (self._tokens, self.begin):
            self._body.removeWidget(page)
            if page is not self.panel:
                page.deleteLater()

    def _nothing_found(self) -> QWidget:
        everything = Button(_tr("tokens", "Show all tokens"))
        everything.clicked.connect(self._show_all)
        return box(
            column(
                32,
                text(_tr("tokens", "Nothing found"), "heading"),
                8,
                text(
                    _tr("tokens", "The search looks at labels, issuers, accounts and clinics."),
                    "dim",
                ),
                16,
                row(everything, None),
                None,
                margins=(24, 0, 24, 0),
            )
        )

    def _show_all(self) -> None:
        self.bar.search.clear()
        self.filters.choose_all()
        self.bar.search.setFocus()


def tokens_screen(  # noqa: PLR0913  the settings and the ways out, each by its name
    vault: UnlockedVault,
    *,
    clipboard: CodeClipboard,
    runner: Runner,
    clear_after: int,
    codes_hidden: bool,
    order: Order,
    on_order: Callable[[Order], None],
    on_add: Callable[[Beginning], None],
    on_offered: Callable[[QMimeData, Way], None],
    on_details: Callable[[UUID], None],
    on_settings: Callable[[], None],
    on_traces: Callable[[], None],
    on_lock: Callable[[], None],
    on_hand_over: Callable[[], None],
    on_small: Callable[[], None],
    on_pause: Callable[[int], None],
    plain_export: bool = True,
    panel: Callable[[Callable[[UUID], None], Callable[[], None]], SignInPanel] | None = None,
    clock: Callable[[], float] = time.time,
) -> TokensPage:
    """Build the page of an open vault's tokens.

    `clear_after` is in seconds. `on_traces` is called when a password was typed again in a way
    that leaves it in memory, and is no longer needed. `on_pause` lets remote support see Frontdesk
    for some minutes. `plain_export` is whether the clinic allows secrets in a file that is not
    encrypted. `panel` builds the panel of a clinic, given what copies a token's code and what is
    to be called when clinics changed.
    """
    page = TokensPage(vault.person, vault.colour)
    presenter = TokensPresenter(
        vault,
        page,
        clipboard=clipboard,
        clear_after=clear_after,
        codes_hidden=codes_hidden,
        order=order,
        on_order=on_order,
        clock=clock,
    )
    page.presenter = presenter
    page.model.live = presenter.live
    page.list.clinics = lambda: presenter.clinics
    page.bar.leave.lock.connect(on_lock)
    page.bar.leave.hand_over.connect(on_hand_over)
    page.bar.pause.connect(on_pause)
    page.small.connect(on_small)
    page.add.connect(on_add)
    page.offered.connect(on_offered)
    page.list.copy.connect(presenter.copy)
    page.list.show_code.connect(presenter.show_code)
    page.list.new_code.connect(presenter.new_code)
    page.list.details.connect(on_details)
    page.settings.connect(on_settings)
    page.list.favour.connect(presenter.favour)
    page.list.assign.connect(presenter.assign)
    page.list.move_by.connect(presenter.move_by)
    page.list.delete.connect(presenter.ask_delete)
    # Not before the drop is over: the rows change underneath it otherwise.
    page.model.moved.connect(presenter.move, Qt.ConnectionType.QueuedConnection)
    page.filters.chosen.connect(presenter.choose)
    page.filters.sorted.connect(presenter.sort)
    page.searched.connect(presenter.search)
    page.numbered.connect(presenter.copy_nth)
    page.banners.delete_confirmed.connect(presenter.delete)
    page.toasts.put_back.connect(presenter.put_back)
    page.banners.rollback_accepted.connect(presenter.accept_rollback)
    page.toasts.clear_now.connect(presenter.clear_now)
    page.ticked.connect(presenter.tick)
    page.shown.connect(presenter.refresh)
    page.left.connect(presenter.forget)
    clipboard.changed.connect(page.ticked)  # which ends with the page

    if panel is not None:
        _put_panel(page, panel(presenter.copy, presenter.refresh))

    def show_trash() -> None:
        trash = TrashPage()
        trash.presenter = TrashPresenter(vault, trash, clock)
        trash.back.connect(page.show_list)
        page.show_other(trash)
        trash.presenter.refresh()

    def explain(item: Quarantined) -> None:
        aside = AsidePage(item)
        aside.presenter = AsidePresenter(
            vault, item, aside, runner=runner, on_traces=on_traces, plain_export=plain_export
        )
        aside.back.connect(page.show_list)
        aside.back.connect(aside.presenter.leave)
        page.show_other(aside)

    page.trash.connect(show_trash)
    page.explain.connect(explain)
    return page


def _put_panel(page: TokensPage, panel: SignInPanel) -> None:
    """Show the panel, which follows the row that the keyboard is on."""
    page.put_panel(panel)
    clinics = panel.presenter
    if clinics is None:
        return

    def sign_in(clinic: UUID) -> None:
        clinics.choose(clinic)
        page.show_panel()

    def filtered(only: Filter) -> None:
        if isinstance(only, UUID):
            clinics.choose(only)

    page.list.at_clinic.connect(clinics.choose)
    page.list.sign_in.connect(sign_in)
    page.filters.chosen.connect(filtered)
    page.ticked.connect(clinics.tick)
    page.shown.connect(clinics.refresh)
    page.left.connect(clinics.forget)
