"""The frame that shows one screen at a time.

Screens, and what is theirs, are imported when they are first shown: the picker is painted before
the rest is read.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

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
from desktop.gui.screens import Screens
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

    from desktop.gui.shield import Shield
    from desktop.gui.vault_screens import VaultScreens
    from desktop.presenters.clinic_access import ClinicAccess
    from desktop.presenters.offers import Offer
    from desktop.presenters.same_tokens import Keychain
    from desktop.vault.states import LockedVault, UnlockedVault

_USUAL = QSize(1120, 760)
_LEAST = QSize(400, 480)
_tr = QCoreApplication.translate


class MainWindow(QMainWindow):
    """Implements the workstation's `Window`; what an open vault shows is up to `opened`.

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
        self.policy = policy
        self.settings = settings.within(policy)
        self.access = access
        self.screens = Screens()
        self.opened: VaultScreens | None = None
        self._tell_clinics = tell_clinics
        self._shelf = shelf
        self._runner = runner
        self._keychain = keychain
        self._workstation: Workstation | None = None
        self._computer = ThisComputer()
        self._privacy = Privacy(None, QVBoxLayout(), self)
        self._tray: Tray | None = None
        self.presence = Presence(self, lambda: self.settings.stay_in_tray)
        self._clipboard = CodeClipboard(self)
        self._trouble = Banner("danger")
        self._trouble.hide()
        self._lines = column(self._trouble, self.screens)
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
        opened, self.opened = self.opened, None
        farewell = opened.farewell() if opened is not None else None
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
            (*policy_notices(self.policy), *self._computer.notices()),
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
            self.policy.password_strength,
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
            self.policy.password_strength,
        )
        self._show_only(page, _tr("window", "Add a person"))

    # -- an open vault -----------------------------------------------------------------------

    def show_tokens(self, vault: UnlockedVault, reveal: UUID | None) -> None:
        """Show the tokens; or one token whose key may be shown."""
        opened = self._opened(vault)
        self.opened = opened
        page = opened.tokens()
        self._show_only(page, vault.person)
        opened.look_around(page)
        if self._tray is not None:
            self._tray.open(
                vault,
                clipboard=self._clipboard,
                clear_after=self.settings.clear_after,
                clock=self._now,
            )
        if reveal is not None:
            opened.details(reveal, reveal_allowed=True)

    def _opened(self, vault: UnlockedVault) -> VaultScreens:
        from desktop.gui.vault_screens import Lent, VaultScreens

        lent = Lent(
            screens=self.screens,
            shelf=self._shelf,
            policy=self.policy,
            settings=lambda: self.settings,
            runner=self._runner,
            keychain=self._keychain,
            clipboard=self._clipboard,
            privacy=self._privacy,
            presence=self.presence,
            access=self.access(),
            clock=self._now,
            correct=self._correct_clock,
            show_settings=self._show_settings,
            back=self._back,
            hand_on=self._station.hand_on,
            lock=self._lock,
            hand_over=self._hand_over,
        )
        return VaultScreens(vault, lent)

    def show_offer(self, offer: Offer) -> None:
        """Show what could be added, over what is there."""
        if self.opened is not None:
            self.opened.offer(offer)

    def show_link_waits(self) -> None:
        """Say that a link was opened, and waits for somebody to unlock."""
        self._trouble.say(
            "info",
            _tr("window", "A link was opened with Frontdesk."),
            _tr("window", "Unlock your vault to see what is in it. Nothing is added by itself."),
        )
        self._trouble.show()

    def _now(self) -> float:
        """Return the Unix time that codes are made for: this computer's, corrected."""
        return time.time() + self.settings.clock_correction

    def _correct_clock(self, seconds: float) -> None:
        self.keep_settings(replace(self.settings, clock_correction=round(seconds)))

    # -- settings ----------------------------------------------------------------------------

    def _show_settings(self) -> None:
        from desktop.gui.settings_page import settings_screen
        from desktop.presenters.preferences import Abilities

        opened = self.opened
        page = settings_screen(
            self.settings,
            self.policy,
            abilities=Abilities(
                hide_from_capture=self._privacy.works,
                tray=self._tray is not None and bool(self._tray.there),
            ),
            keep=self.keep_settings,
            on_back=self._back,
            on_lock=self._lock if opened else None,
            on_hand_over=self._hand_over if opened else None,
            on_export=opened.export if opened else None,
            on_leaving=opened.off_boarding if opened else None,
        )
        self.screens.show_over(page)

    def keep_settings(self, settings: Settings) -> None:
        """Save settings and have them hold. Raises DiskError, and then the old ones hold."""
        settings.within(self.policy).save(self._shelf.folder / SETTINGS)
        self.settings = settings
        palette.use(settings.look)
        self._privacy.hide(settings.hide_from_capture)
        if self.opened is not None:
            self.opened.use(settings)
        self.settings_changed.emit(settings)

    def _lock(self) -> None:
        self._station.lock(LockReason.USER)

    def _hand_over(self) -> None:
        self._station.lock(LockReason.HAND_OVER)

    # -- what this computer does not do ------------------------------------------------------

    def _learn(self, computer: ThisComputer) -> None:
        """Know this computer better, and say so if the picker is there."""
        self._computer = computer
        presenter = getattr(self.screens.currentWidget(), "presenter", None)
        if isinstance(presenter, PickerPresenter):
            presenter.know(computer.notices())

    def _show_through(self) -> None:
        """Say that the system does not hide the windows, so that there is nothing to pause."""
        self._learn(replace(self._computer, capture_refused=True))
        if self.opened is not None:
            self.opened.offer_pause()

    # -- one screen at a time ----------------------------------------------------------------

    def _show_trouble(self, *words: str) -> None:
        self._trouble.say("danger", *words)
        self._trouble.show()

    def _show_only(self, page: QWidget, title: str, *, occupied: bool = True) -> None:
        """Show a page in place of all others, which are deleted."""
        self._trouble.hide()
        self.screens.show_only(page)
        self.presence.show_full()
        self.setWindowTitle(f"{title} – Frontdesk" if title else "Frontdesk")
        self._occupied = occupied
        self._untouched = self._untouched and not occupied
        self.occupied.emit(occupied)

    def _back(self) -> None:
        """Go back to the screen underneath."""
        self.screens.back()
        if traces.left():  # a password was pasted there: nobody needs it any more
            self._station.hand_on(None)


def _asked_for(resume: Resume) -> bool:
    """Say whether the person wants the window: a lock of its own must not take the keys."""
    return resume.reason in (None, LockReason.USER, LockReason.HAND_OVER)
