"""The screens of an open vault, and which leads to which."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QMimeData

from desktop.gui.clinic_desk import ClinicDesk, Frame
from desktop.gui.clipboard import CodeClipboard
from desktop.gui.offered import WAYS, offer_from
from desktop.gui.presence import Presence
from desktop.gui.privacy import Privacy
from desktop.gui.screens import Screens
from desktop.gui.tokens_page import TokensPage, tokens_screen
from desktop.policy import Policy
from desktop.presenters.clinic_access import ClinicAccess
from desktop.presenters.newest_seen import compare
from desktop.presenters.offers import Offer, Way
from desktop.presenters.runner import Runner
from desktop.presenters.same_tokens import Keychain, look
from desktop.presenters.token_rows import Order
from desktop.presenters.tokens import Beginning
from desktop.settings import Settings
from desktop.vault.entries import Entry
from desktop.vault.shelf import Shelf
from desktop.vault.states import UnlockedVault


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """What the window lends the screens of an open vault.

    `clock` gives the Unix time that codes are made for; `correct` has this computer's be corrected
    by so many seconds. `hand_on` goes on in a new process, with the key of a token shown there.
    """

    screens: Screens
    shelf: Shelf
    policy: Policy
    settings: Callable[[], Settings]
    runner: Runner
    keychain: Keychain
    clipboard: CodeClipboard
    privacy: Privacy
    presence: Presence
    access: ClinicAccess
    clock: Callable[[], float]
    correct: Callable[[float], None]
    show_settings: Callable[[], None]
    back: Callable[[], None]
    hand_on: Callable[[UUID | None], None]
    lock: Callable[[], None]
    hand_over: Callable[[], None]


class VaultScreens:
    """Shows the tokens, and over them whatever is chosen there."""

    def __init__(self, vault: UnlockedVault, lent: Lent) -> None:
        self._vault = vault
        self._lent = lent
        self._order = Order.FAVOURITES
        frame = Frame(
            clock=lent.clock,
            correction=lambda: lent.settings().clock_correction,
            correct=lent.correct,
            add=lambda way: self.add(begin=way),
            show=lent.screens.show_over,
            back=lent.back,
            lock=lent.lock,
            hand_over=lent.hand_over,
        )
        self._desk = ClinicDesk(vault, lent.access, frame, runner=lent.runner, privacy=lent.privacy)

    def farewell(self) -> bytes | None:
        """Forget every session at a clinic; return what tells the clinics, if there is anything."""
        return self._desk.farewell()

    def tokens(self) -> TokensPage:
        """Make the page that lies under all others."""
        lent, settings = self._lent, self._lent.settings()
        page = tokens_screen(
            self._vault,
            clipboard=lent.clipboard,
            runner=lent.runner,
            clear_after=settings.clear_after,
            codes_hidden=settings.codes_hidden,
            order=self._order,
            on_order=self._remember_order,
            on_add=self._begin,
            on_offered=lambda mime, way: self.add(offered=offer_from(mime, way)),
            on_details=self.details,
            on_settings=lent.show_settings,
            on_traces=lambda: lent.hand_on(None),
            on_lock=lent.lock,
            on_hand_over=lent.hand_over,
            on_small=self._show_small,
            on_pause=partial(lent.privacy.pause, self._vault),
            plain_export=lent.policy.plain_export,
            panel=partial(self._desk.panel, codes_hidden=settings.codes_hidden),
            clock=lent.clock,
        )
        page.bar.offer_pause(self._may_pause)
        return page

    def look_around(self, page: TokensPage) -> None:
        """Look, once the tokens are shown, at what other vaults and this computer know of them."""
        lent = self._lent
        compare(self._vault, lent.keychain, lent.runner, page.shown.emit)
        look(
            self._vault,
            lent.shelf.folder,
            (each.id for each in lent.shelf.vaults()),
            keychain=lent.keychain,
            runner=lent.runner,
            on_found=page.show_shared,
        )
        # What is there by now lives as long as the process: a collection need not go through it.
        gc.freeze()

    def use(self, settings: Settings) -> None:
        """Have the tokens follow what was chosen in the settings."""
        self.offer_pause()
        for page in self._lent.screens.findChildren(TokensPage):
            if page.presenter is not None:
                page.presenter.use(
                    clear_after=settings.clear_after, codes_hidden=settings.codes_hidden
                )

    def offer_pause(self) -> None:
        """Offer to let remote support in, or do not any more."""
        for page in self._lent.screens.findChildren(TokensPage):
            page.bar.offer_pause(self._may_pause)

    def details(self, token: UUID, *, reveal_allowed: bool = False) -> None:
        """Show one token with all that is known of it."""
        from desktop.gui.details_page import details_screen

        lent = self._lent
        page = details_screen(
            self._vault,
            token,
            runner=lent.runner,
            on_back=lent.back,
            on_traces=lent.hand_on,
            on_lock=lent.lock,
            on_hand_over=lent.hand_over,
            clock=lent.clock,
            reveal_allowed=reveal_allowed,
            shows_keys=lent.policy.show_keys,
        )
        lent.screens.show_over(page)

    def offer(self, offer: Offer) -> None:
        """Show what could be added, over what is there."""
        from desktop.gui.add_screen import AddScreen

        page = self._lent.screens.currentWidget()
        if isinstance(page, AddScreen) and page.presenter is not None:
            page.show_page()
            page.presenter.offer(offer)
        else:
            self.add(offered=offer)

    def add(self, *, offered: Offer | None = None, begin: Way | None = None) -> None:
        """Show how a token is added, and begin with what is offered, or in one of the ways."""
        from desktop.gui.add_screen import add_screen

        lent = self._lent
        page = add_screen(
            self._vault,
            runner=lent.runner,
            clipboard=lent.clipboard,
            clear_after=lent.settings().clear_after,
            on_done=self._added,
            on_back=lent.back,
            on_app=self.import_from,
            on_lock=lent.lock,
            on_hand_over=lent.hand_over,
            offered=offered,
            begin=begin,
            clock=lent.clock,
        )
        lent.screens.show_over(page)

    def import_from(self, file: Path | None) -> None:
        """Show what another app's file would add; None: ask which."""
        from desktop.gui.import_page import import_screen

        lent = self._lent
        page = import_screen(
            self._vault,
            runner=lent.runner,
            on_done=self._imported,
            on_back=lent.back,
            on_lock=lent.lock,
            on_hand_over=lent.hand_over,
            file=file,
        )
        lent.screens.show_over(page)

    def export(self) -> None:
        """Show the ways in which tokens leave this vault."""
        from desktop.gui.export_page import export_screen

        lent = self._lent
        page = export_screen(
            self._vault,
            runner=lent.runner,
            on_back=lent.back,
            on_lock=lent.lock,
            on_hand_over=lent.hand_over,
            plain_allowed=lent.policy.plain_export,
            needed=lent.policy.password_strength,
        )
        lent.screens.show_over(page)

    def off_boarding(self) -> None:
        """Show what is to be done when somebody leaves a clinic."""
        from desktop.gui.off_boarding_page import off_boarding_screen

        lent = self._lent
        page = off_boarding_screen(
            self._vault, on_back=lent.back, on_lock=lent.lock, on_hand_over=lent.hand_over
        )
        lent.screens.show_over(page)

    def _show_small(self) -> None:
        from desktop.gui.small_window import small_window

        lent, settings = self._lent, self._lent.settings()
        small = small_window(
            self._vault,
            clipboard=lent.clipboard,
            clear_after=settings.clear_after,
            codes_hidden=settings.codes_hidden,
            order=self._order,
            on_full=lent.presence.show_full,
            on_pasted=self._add_pasted,
            on_lock=lent.lock,
            on_closing=lent.presence.closing,
            clock=lent.clock,
        )
        small.setWindowTitle(lent.screens.window().windowTitle())
        lent.presence.show_small(small)

    def _add_pasted(self, mime: QMimeData) -> None:
        self._lent.presence.show_full()
        self.add(offered=offer_from(mime, Way.CLIPBOARD))

    def _begin(self, beginning: Beginning) -> None:
        if beginning in WAYS:
            self.add(begin=WAYS[beginning])
        else:
            self.import_from(None)

    def _imported(self) -> None:
        """Go back to the tokens, unless there is more to be added."""
        from desktop.gui.add_screen import AddScreen

        self._lent.back()
        page = self._lent.screens.currentWidget()
        if isinstance(page, AddScreen) and page.presenter is not None and page.presenter.empty:
            self._lent.back()

    def _added(self, entries: Sequence[Entry]) -> None:
        self._lent.back()
        page = self._lent.screens.currentWidget()
        if len(entries) > 1 and isinstance(page, TokensPage):
            page.toasts.show_added(len(entries))

    def _remember_order(self, order: Order) -> None:
        self._order = order

    @property
    def _may_pause(self) -> bool:
        """Whether remote support can be let in: not where the clinic always hides the windows."""
        return self._lent.privacy.can_pause and not self._lent.policy.hide_from_capture
