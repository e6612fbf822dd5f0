"""The frame that shows one screen at a time.

Screens, and what is theirs, are imported when they are first shown: the picker is painted before
the rest is read.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop.autolock import LockReason
from desktop.errors import DesktopError
from desktop.gui import palette, traces
from desktop.gui.clipboard import CodeClipboard
from desktop.gui.error_banner import error_text
from desktop.gui.focus_ring import FocusRing
from desktop.gui.layouts import box, column
from desktop.gui.parts import Banner
from desktop.gui.presence import Presence
from desktop.gui.privacy import Privacy
from desktop.gui.tray import Tray
from desktop.policy import Policy
from desktop.presenters.picker import PickerPresenter
from desktop.presenters.resume import Resume
from desktop.presenters.runner import Runner
from desktop.presenters.this_computer import ThisComputer
from desktop.presenters.workstation import Workstation
from desktop.settings import SETTINGS, Settings
from desktop.vault.shelf import Shelf

if TYPE_CHECKING:
    from uuid import UUID

    from desktop.gui.clinic_desk import ClinicDesk
    from desktop.gui.shield import Shield
    from desktop.presenters.clinic_access import ClinicAccess
    from desktop.presenters.offers import Offer, Way
    from desktop.presenters.same_tokens import Keychain
    from desktop.presenters.token_rows import Order
    from desktop.presenters.tokens import Beginning
    from desktop.vault.entries import Entry
    from desktop.vault.states import LockedVault, UnlockedVault

_USUAL = QSize(1120, 760)
_LEAST = QSize(400, 480)
_tr = QCoreApplication.translate


class MainWindow(QMainWindow):
    """Implements the workstation's `Window`; knows which screen leads to which.

    `painted` comes once, when the first screen is there to be seen; `occupied` whenever a screen
    is shown, with whether it is one person's, from the password on; `settings_changed` whenever
    the person changed a setting, which is saved by then. `access` is made when a vault opens;
    `tell_clinics` has another process sign out.
    """

    painted = Signal()
    occupied = Signal(bool)
    settings_changed = Signal(Settings)

    def __init__(  # noqa: PLR0913  what the program is put together from
        self,
        shelf: Shelf,
        settings: Settings,
        runner: Runner,
        keychain: Keychain,
        *,
        policy: Policy,
        access: Callable[[], ClinicAccess],
        tell_clinics: Callable[[bytes], None],
    ) -> None:
        super().__init__()
        self._access = access
        self._tell_clinics = tell_clinics
        self._desk: ClinicDesk | None = None
        self._shelf = shelf
        self.settings = settings.within(policy)
        self._policy = policy
        self._runner = runner
        self._keychain = keychain
        self._order: Order | None = None  # the usual one
        self._workstation: Workstation | None = None
        self._computer = ThisComputer()
        self._privacy = Privacy(None, QVBoxLayout(), self)
        self._tray: Tray | None = None
        self.presence = Presence(self, lambda: self.settings.stay_in_tray)
        self._clipboard = CodeClipboard(self)
        self._trouble = Banner("danger")
        self._trouble.hide()
        self._screens = QStackedWidget()
        self._lines = column(self._trouble, self._screens)
        self.setCentralWidget(box(self._lines, "canvas"))
        self.setMinimumSize(_LEAST)
        self.resize(_USUAL.boundedTo(QGuiApplication.primaryScreen().availableSize()))
        self._ring = FocusRing(self)
        self._unpainted = True
        self._occupied = False
        self._untouched = True
        self._had_keyboard = False

    @property
    def would_interrupt(self) -> bool:
        """Whether a new window would take the keyboard from another program that has it.

        On Wayland it does unless it is minimised, whatever else it says.
        """
        return QGuiApplication.platformName() == "wayland" and not self._had_keyboard

    @property
    def untouched(self) -> bool:
        """Whether this process has shown nothing but the picker: there is nothing to forget."""
        return self._untouched

    @property
    def is_occupied(self) -> bool:
        """Whether the screen that is shown is one person's."""
        return self._occupied

    def connect_to(self, workstation: Workstation) -> None:
        """Say who decides what is shown."""
        self._workstation = workstation

    def connect_to_tray(self, tray: Tray) -> None:
        """Go on in the tray, where there is one, and obey what is chosen there."""
        self._tray = tray
        tray.lock.connect(self._lock)
        tray.hand_over.connect(self._hand_over)
        tray.toggle.connect(self.presence.toggle)
        tray.come_up.connect(self.presence.come_up)
        tray.changed.connect(lambda: self.presence.follow_tray(tray.there))

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the program, or leave it in the tray."""
        self.presence.closing(event)

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

    def vanish(self) -> None:
        """Take everything off the screen, dialogs and menus too, at once."""
        self._had_keyboard = self._had_keyboard or QApplication.activeWindow() is not None
        for shown in QApplication.topLevelWidgets():
            if shown.isVisible() and shown.isWindow():
                shown.hide()
        QApplication.sync()

    def give_up(self) -> None:
        """Forget all work under way: it is about a vault that closes."""
        self._runner.give_up()

    def sign_out(self) -> None:
        """Forget every session at a clinic, and have them told; waits for none."""
        desk, self._desk = self._desk, None
        farewell = desk.farewell() if desk is not None else None
        if farewell is not None:
            self._tell_clinics(farewell)

    def connect_shield(self, shield: Shield | None, *, remote: bool) -> None:
        """Say what hides the windows from captures: None, where nothing does.

        `remote`: the person sits at another computer.
        """
        self._privacy = Privacy(shield, self._lines, self)
        self._privacy.refused.connect(self._show_through)
        self._privacy.hide(self.settings.hide_from_capture)
        self._learn(replace(self._computer, remote=remote))
        if shield is not None and not shield.works:
            self._show_through()

    def show_lock_events(self, missing: frozenset[LockReason], idle_told: bool) -> None:
        """Say what this computer does not tell: which events, and for how long nobody touched it.

        Call it when that is known; pickers say it from then on.
        """
        self._learn(replace(self._computer, missing=missing, idle_told=idle_told))

    def clear_clipboard(self) -> None:
        """Take a code of ours off the clipboard."""
        self._clipboard.clear_now()

    # -- before a vault is open --------------------------------------------------------------

    def show_picker(self, resume: Resume, error: DesktopError | None) -> None:
        """Ask who is there; say why it was locked, or what went wrong."""
        from desktop.gui.picker_page import picker_screen
        from desktop.presenters.picker import policy_notices

        self._privacy.end_pause()
        page = picker_screen(
            self._shelf,
            (*policy_notices(self._policy), *self._computer.notices()),
            self.show_unlock,
            self.show_new_vault,
            self._show_settings,
            resume.reason,
        )
        self._show_only(page, "", occupied=False)
        if self._tray is not None:
            self._tray.show_locked()
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
            vault,
            self._runner,
            self._station.created,
            lambda: self.show_unlock(vault),
            self._policy.password_strength,
        )
        self._show_only(page, _tr("window", "Recover"))

    def show_new_vault(self) -> None:
        """Make a vault with a new person."""
        from desktop.gui.new_vault_page import new_vault_screen

        page = new_vault_screen(
            self._shelf,
            self._runner,
            self._station.created,
            self._station.pick,
            self._policy.password_strength,
        )
        self._show_only(page, _tr("window", "Add a person"))

    # -- an open vault -----------------------------------------------------------------------

    def show_tokens(self, vault: UnlockedVault, reveal: UUID | None) -> None:
        """Show the tokens; or one token whose key may be shown."""
        from desktop.gui.offered import offer_from
        from desktop.gui.tokens_page import tokens_screen
        from desktop.presenters.newest_seen import compare
        from desktop.presenters.same_tokens import look
        from desktop.presenters.token_rows import Order

        desk = self._clinics(vault)
        self._desk = desk
        page = tokens_screen(
            vault,
            clipboard=self._clipboard,
            runner=self._runner,
            clear_after=self.settings.clear_after,
            codes_hidden=self.settings.codes_hidden,
            order=self._order or Order.FAVOURITES,
            on_order=self._remember_order,
            on_add=partial(self._begin, vault),
            on_offered=lambda mime, way: self._add(vault, offered=offer_from(mime, way)),
            on_details=lambda token: self._details(vault, token),
            on_settings=lambda: self._show_settings(vault),
            on_traces=lambda: self._station.hand_on(None),
            on_lock=self._lock,
            on_hand_over=self._hand_over,
            on_small=lambda: self._show_small(vault),
            on_pause=lambda minutes: self._privacy.pause(vault, minutes),
            plain_export=self._policy.plain_export,
            panel=partial(desk.panel, codes_hidden=self.settings.codes_hidden),
            clock=self._now,
        )
        page.bar.offer_pause(self._may_pause)
        self._show_only(page, vault.person)
        compare(vault, self._keychain, self._runner, page.shown.emit)
        look(
            vault,
            self._shelf.folder,
            (each.id for each in self._shelf.vaults()),
            keychain=self._keychain,
            runner=self._runner,
            on_found=page.show_shared,
        )
        # What is there by now lives as long as the process: a collection need not go through it.
        gc.freeze()
        if self._tray is not None:
            self._tray.open(
                vault,
                clipboard=self._clipboard,
                clear_after=self.settings.clear_after,
                clock=self._now,
            )
        if reveal is not None:
            self._details(vault, reveal, reveal_allowed=True)

    def _clinics(self, vault: UnlockedVault) -> ClinicDesk:
        from desktop.gui.clinic_desk import ClinicDesk, Frame

        frame = Frame(
            clock=self._now,
            correction=lambda: self.settings.clock_correction,
            correct=self._correct_clock,
            add=lambda way: self._add(vault, begin=way),
            show=self._show_over,
            back=self._back,
            lock=self._lock,
            hand_over=self._hand_over,
        )
        return ClinicDesk(vault, self._access(), frame, runner=self._runner, privacy=self._privacy)

    def _now(self) -> float:
        """Return the Unix time that codes are made for: this computer's, corrected."""
        return time.time() + self.settings.clock_correction

    def _correct_clock(self, seconds: float) -> None:
        self._keep_settings(replace(self.settings, clock_correction=round(seconds)))

    def _show_small(self, vault: UnlockedVault) -> None:
        from desktop.gui.small_window import small_window
        from desktop.presenters.token_rows import Order

        small = small_window(
            vault,
            clipboard=self._clipboard,
            clear_after=self.settings.clear_after,
            codes_hidden=self.settings.codes_hidden,
            order=self._order or Order.FAVOURITES,
            on_full=self.presence.show_full,
            on_pasted=lambda mime: self._add_pasted(vault, mime),
            on_lock=self._lock,
            on_closing=self.presence.closing,
            clock=self._now,
        )
        small.setWindowTitle(self.windowTitle())
        self.presence.show_small(small)

    def _add_pasted(self, vault: UnlockedVault, mime: QMimeData) -> None:
        from desktop.gui.offered import offer_from
        from desktop.presenters.offers import Way

        self.presence.show_full()
        self._add(vault, offered=offer_from(mime, Way.CLIPBOARD))

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
            clock=self._now,
            reveal_allowed=reveal_allowed,
            shows_keys=self._policy.show_keys,
        )
        self._show_over(page)

    def _begin(self, vault: UnlockedVault, beginning: Beginning) -> None:
        from desktop.gui.offered import WAYS

        if beginning in WAYS:
            self._add(vault, begin=WAYS[beginning])
        else:
            self._import(vault, None)

    def _import(self, vault: UnlockedVault, file: Path | None) -> None:
        from desktop.gui.import_page import import_screen

        page = import_screen(
            vault,
            runner=self._runner,
            on_done=self._imported,
            on_back=self._back,
            on_lock=self._lock,
            on_hand_over=self._hand_over,
            file=file,
        )
        self._show_over(page)

    def _imported(self) -> None:
        """Go back to the tokens, unless there is more to be added."""
        from desktop.gui.add_screen import AddScreen

        self._back()
        page = self._screens.currentWidget()
        if isinstance(page, AddScreen) and page.presenter is not None and page.presenter.empty:
            self._back()

    def _add(
        self, vault: UnlockedVault, *, offered: Offer | None = None, begin: Way | None = None
    ) -> None:
        from desktop.gui.add_screen import add_screen

        page = add_screen(
            vault,
            runner=self._runner,
            clipboard=self._clipboard,
            clear_after=self.settings.clear_after,
            on_done=self._added,
            on_back=self._back,
            on_app=partial(self._import, vault),
            on_lock=self._lock,
            on_hand_over=self._hand_over,
            offered=offered,
            begin=begin,
            clock=self._now,
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

    # -- settings ----------------------------------------------------------------------------

    def _show_settings(self, vault: UnlockedVault | None = None) -> None:
        from desktop.gui.settings_page import settings_screen
        from desktop.presenters.preferences import Abilities

        page = settings_screen(
            self.settings,
            self._policy,
            abilities=Abilities(
                hide_from_capture=self._privacy.works,
                tray=self._tray is not None and bool(self._tray.there),
            ),
            keep=self._keep_settings,
            on_back=self._back,
            on_lock=self._lock if vault else None,
            on_hand_over=self._hand_over if vault else None,
            on_export=partial(self._export, vault) if vault else None,
            on_leaving=partial(self._off_boarding, vault) if vault else None,
        )
        self._show_over(page)

    def _off_boarding(self, vault: UnlockedVault) -> None:
        from desktop.gui.off_boarding_page import off_boarding_screen

        page = off_boarding_screen(
            vault, on_back=self._back, on_lock=self._lock, on_hand_over=self._hand_over
        )
        self._show_over(page)

    def _export(self, vault: UnlockedVault) -> None:
        from desktop.gui.export_page import export_screen

        page = export_screen(
            vault,
            runner=self._runner,
            on_back=self._back,
            on_lock=self._lock,
            on_hand_over=self._hand_over,
            plain_allowed=self._policy.plain_export,
            needed=self._policy.password_strength,
        )
        self._show_over(page)

    def _keep_settings(self, settings: Settings) -> None:
        """Save settings and have them hold. Raises DiskError, and then the old ones hold."""
        from desktop.gui.tokens_page import TokensPage

        settings.within(self._policy).save(self._shelf.folder / SETTINGS)
        self.settings = settings
        palette.use(settings.look)
        self._privacy.hide(settings.hide_from_capture)
        self._offer_pause()
        tokens = self._screens.widget(0)
        if isinstance(tokens, TokensPage) and tokens.presenter is not None:
            tokens.presenter.use(
                clear_after=settings.clear_after, codes_hidden=settings.codes_hidden
            )
        self.settings_changed.emit(settings)

    def _lock(self) -> None:
        self._station.lock(LockReason.USER)

    def _hand_over(self) -> None:
        self._station.lock(LockReason.HAND_OVER)

    # -- what this computer does not do ------------------------------------------------------

    def _learn(self, computer: ThisComputer) -> None:
        """Know this computer better, and say so if the picker is there."""
        self._computer = computer
        presenter = getattr(self._screens.currentWidget(), "presenter", None)
        if isinstance(presenter, PickerPresenter):
            presenter.know(computer.notices())

    def _show_through(self) -> None:
        """Say that the system does not hide the windows, so that there is nothing to pause."""
        self._learn(replace(self._computer, capture_refused=True))
        self._offer_pause()

    def _offer_pause(self) -> None:
        from desktop.gui.tokens_page import TokensPage

        for page in self._screens.findChildren(TokensPage):
            page.bar.offer_pause(self._may_pause)

    @property
    def _may_pause(self) -> bool:
        """Whether remote support can be let in: not where the clinic always hides the windows."""
        return self._privacy.can_pause and not self._policy.hide_from_capture

    # -- one screen at a time ----------------------------------------------------------------

    def _show_trouble(self, *words: str) -> None:
        self._trouble.say("danger", *words)
        self._trouble.show()

    def _show_only(self, page: QWidget, title: str, *, occupied: bool = True) -> None:
        """Show a page in place of all others, which are deleted."""
        self._trouble.hide()
        while (old := self._screens.widget(0)) is not None:
            self._drop(old)
        self._show_over(page)
        self.presence.show_full()
        self.setWindowTitle(f"{title} – Frontdesk" if title else "Frontdesk")
        self._occupied = occupied
        self._untouched = self._untouched and not occupied
        self.occupied.emit(occupied)

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
