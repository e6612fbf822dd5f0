"""The frame that shows one screen at a time.

Screens are imported when they are first shown: the picker is painted before the rest is read.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from desktop.autolock import LockReason
from desktop.errors import DesktopError
from desktop.gui import traces
from desktop.gui.clipboard import CodeClipboard
from desktop.gui.error_banner import error_text
from desktop.gui.focus_ring import FocusRing
from desktop.gui.layouts import box, column
from desktop.gui.offered import offer_from
from desktop.gui.parts import Banner
from desktop.presenters.newest_seen import Keychain, compare
from desktop.presenters.offers import Offer, Way
from desktop.presenters.resume import Resume
from desktop.presenters.runner import Runner
from desktop.presenters.token_rows import Order
from desktop.presenters.tokens import Beginning
from desktop.presenters.workstation import Workstation
from desktop.settings import Settings
from desktop.vault.entries import Entry
from desktop.vault.shelf import Shelf
from desktop.vault.states import LockedVault, UnlockedVault

_USUAL = QSize(1120, 760)
_LEAST = QSize(400, 480)
_WAYS = {
    Beginning.CHOOSE: None,
    Beginning.FILE: Way.FILE,
    Beginning.LINK: Way.CLIPBOARD,
    Beginning.KEY: Way.TYPED,
}
_tr = QCoreApplication.translate


class MainWindow(QMainWindow):
    """Implements the workstation's `Window`; knows which screen leads to which.

    `painted` comes once, when the first screen is there to be seen.
    """

    painted = Signal()

    def __init__(
        self, shelf: Shelf, settings: Settings, runner: Runner, keychain: Keychain
    ) -> None:
        super().__init__()
        self._shelf = shelf
        self._settings = settings
        self._runner = runner
        self._keychain = keychain
        self._order = Order.FAVOURITES
        self._workstation: Workstation | None = None
        self._clipboard = CodeClipboard(self)
        self._trouble = Banner("danger")
        self._trouble.hide()
        self._screens = QStackedWidget()
        whole = box(column(self._trouble, self._screens), "canvas")
        self.setCentralWidget(whole)
        self.setMinimumSize(_LEAST)
        self.resize(_USUAL.boundedTo(QGuiApplication.primaryScreen().availableSize()))
        self._ring = FocusRing(self)
        self._unpainted = True

    def connect_to(self, workstation: Workstation) -> None:
        """Say who decides what is shown."""
        self._workstation = workstation

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell when the first picture is out."""
        super().paintEvent(event)
        if self._unpainted:
            self._unpainted = False
            QTimer.singleShot(0, self, self.painted.emit)

    @property
    def _station(self) -> Workstation:
        assert self._workstation is not None  # noqa: S101  `connect_to` comes before any screen
        return self._workstation

    def clear_clipboard(self) -> None:
        """Take a code of ours off the clipboard."""
        self._clipboard.clear_now()

    # -- before a vault is open --------------------------------------------------------------

    def show_picker(self, resume: Resume, error: DesktopError | None) -> None:
        """Ask who is there; say why it was locked, or what went wrong."""
        from desktop.gui.picker_page import picker_screen
        from desktop.presenters.picker import Notice, NoticeKind

        page = picker_screen(
            self._shelf,
            (Notice(NoticeKind.NO_LOCK_EVENTS),),
            self.show_unlock,
            self.show_new_vault,
        )
        self._show_only(page, "")
        if resume.fault:
            self._show_trouble(
                _tr("window", "Something went wrong in Frontdesk, so it locked."),
                _tr(
                    "window",
                    "Nothing was lost. Please give this line to whoever looks after Frontdesk: "
                    "{report}",
                ).format(report=resume.fault),
            )
        elif error is not None:
            self._show_trouble(error_text(error))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not _asked_for(resume))

    def show_unlock(self, vault: LockedVault) -> None:
        """Ask for the password."""
        from desktop.gui.unlock_page import unlock_screen

        page = unlock_screen(
            vault,
            self._runner,
            self._station.unlocked,
            self._station.pick,
            lambda: self.show_recover(vault),
        )
        self._show_only(page, _tr("window", "Unlock"))

    def show_recover(self, vault: LockedVault) -> None:
        """Ask for the recovery code."""
        from desktop.gui.recover_page import recover_screen

        page = recover_screen(
            vault, self._runner, self._station.created, lambda: self.show_unlock(vault)
        )
        self._show_only(page, _tr("window", "Recover"))

    def show_new_vault(self) -> None:
        """Make a vault with a new person."""
        from desktop.gui.new_vault_page import new_vault_screen

        page = new_vault_screen(
            self._shelf, self._runner, self._station.created, self._station.pick
        )
        self._show_only(page, _tr("window", "Add a person"))

    # -- an open vault -----------------------------------------------------------------------

    def show_tokens(self, vault: UnlockedVault, reveal: UUID | None) -> None:
        """Show the tokens; or one token whose key may be shown."""
        from desktop.gui.tokens_page import tokens_screen

        page = tokens_screen(
            vault,
            clipboard=self._clipboard,
            runner=self._runner,
            clear_after=self._settings.clear_after,
            codes_hidden=self._settings.codes_hidden,
            order=self._order,
            on_order=self._remember_order,
            on_add=lambda beginning: self._add(vault, begin=_WAYS[beginning]),
            on_offered=lambda mime, way: self._add(vault, offered=offer_from(mime, way)),
            on_details=lambda token: self._details(vault, token),
            on_traces=lambda: self._station.hand_on(None),
            on_lock=self._lock,
            on_hand_over=self._hand_over,
        )
        self._show_only(page, vault.person)
        compare(vault, self._keychain, self._runner, page.shown.emit)
        # What is there by now lives as long as the process: a collection need not go through it.
        gc.freeze()
        if reveal is not None:
            self._details(vault, reveal, reveal_allowed=True)

    def show_offer(self, vault: UnlockedVault, offer: Offer) -> None:
        """Show what could be added, over what is there."""
        from desktop.gui.add_screen import AddScreen

        page = self._screens.currentWidget()
        if isinstance(page, AddScreen) and page.presenter is not None:
            page.show_page()
            page.presenter.offer(offer)
        else:
            self._add(vault, offered=offer)

    def show_link_waits(self) -> None:
        """Say that a link was opened, and waits for somebody to unlock."""
        self._trouble.say(
            "info",
            _tr("window", "A link was opened with Frontdesk."),
            _tr("window", "Unlock your vault to see what is in it. Nothing is added by itself."),
        )
        self._trouble.show()

    def come_forward(self) -> None:
        """Be in front of other windows, with the keyboard, as far as the desktop allows it."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _details(self, vault: UnlockedVault, token: UUID, *, reveal_allowed: bool = False) -> None:
        from desktop.gui.details_page import details_screen

        page = details_screen(
            vault,
            token,
            runner=self._runner,
            on_back=self._back,
            on_traces=self._station.hand_on,
            on_lock=self._lock,
            on_hand_over=self._hand_over,
            reveal_allowed=reveal_allowed,
        )
        self._show_over(page)

    def _add(
        self, vault: UnlockedVault, *, offered: Offer | None = None, begin: Way | None = None
    ) -> None:
        from desktop.gui.add_screen import add_screen

        page = add_screen(
            vault,
            runner=self._runner,
            clipboard=self._clipboard,
            clear_after=self._settings.clear_after,
            on_done=self._added,
            on_back=self._back,
            on_lock=self._lock,
            on_hand_over=self._hand_over,
            offered=offered,
            begin=begin,
        )
        self._show_over(page)

    def _added(self, entries: Sequence[Entry]) -> None:
        from desktop.gui.tokens_page import TokensPage

        self._back()
        page = self._screens.currentWidget()
        if len(entries) > 1 and isinstance(page, TokensPage):
            page.toasts.show_added(len(entries))

    def _remember_order(self, order: Order) -> None:
        self._order = order

    def _lock(self) -> None:
        self._station.lock(LockReason.USER)

    def _hand_over(self) -> None:
        self._station.lock(LockReason.HAND_OVER)

    # -- one screen at a time ----------------------------------------------------------------

    def _show_trouble(self, *words: str) -> None:
        self._trouble.say("danger", *words)
        self._trouble.show()

    def _show_only(self, page: QWidget, title: str) -> None:
        """Show a page in place of all others, which are deleted."""
        self._trouble.hide()
        while (old := self._screens.widget(0)) is not None:
            self._drop(old)
        self._show_over(page)
        self.setWindowTitle(f"{title} – Frontdesk" if title else "Frontdesk")

    def _show_over(self, page: QWidget) -> None:
        """Show a page over the one that is there, which stays as it is."""
        self._screens.addWidget(page)
        self._screens.setCurrentWidget(page)

    def _back(self) -> None:
        """Go back to the page underneath."""
        page = self._screens.currentWidget()
        self._screens.setCurrentIndex(self._screens.count() - 2)
        if page is not None:
            self._drop(page)
        if traces.left():  # a password was pasted there: nobody needs it any more
            self._station.hand_on(None)

    def _drop(self, page: QWidget) -> None:
        self._screens.removeWidget(page)
        page.hide()
        close = getattr(getattr(page, "presenter", None), "close", None)
        if close is not None:  # what is under way there is not wanted any more
            close()
        page.deleteLater()


def _asked_for(resume: Resume) -> bool:
    """Say whether the person wants the window: a lock of its own must not take the keys."""
    return resume.reason in (None, LockReason.USER, LockReason.HAND_OVER)
