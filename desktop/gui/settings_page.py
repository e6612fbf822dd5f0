"""The settings of this computer, few and in plain words."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.errors import DesktopError
from desktop.gui.error_banner import ErrorBanner
from desktop.gui.layouts import box, column, row, scrolled
from desktop.gui.parts import Button, text
from desktop.gui.setting_rows import ChoiceRow, SettingGroup, SettingRow, SwitchRow
from desktop.gui.vault_bar import NARROW, PageBar
from desktop.policy import Policy
from desktop.presenters.preferences import Abilities, Preferences, PreferencesPresenter
from desktop.settings import Look, Settings

_COLUMN: Final = 760  # px
_tr = QCoreApplication.translate


class SettingsPage(QWidget):
    """Rows that are saved when they are changed; what the clinic has set is locked.

    `leaves` is whether there is a vault to lock and to hand over.
    """

    back = Signal()
    export = Signal()
    leaving = Signal()

    def __init__(self, *, leaves: bool) -> None:
        super().__init__()
        self.presenter: PreferencesPresenter | None = None
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bar = PageBar(_tr("settings", "Settings"))
        self.bar.leave.setVisible(leaves)
        self._error = ErrorBanner()
        self._lead = text("", "dim")
        self.idle = ChoiceRow(
            _tr("settings", "Lock after no key or mouse for"),
            _tr("settings", "Frontdesk also locks with the computer, on sleep and on hand-over."),
        )
        self.clear = ChoiceRow(_tr("settings", "Clear a copied code after"))
        self.codes = SwitchRow(
            _tr("settings", "Hide codes until asked"),
            _tr("settings", "Click a row to see its code for 10 seconds."),
        )
        self.keys = SwitchRow(_tr("settings", "Allow showing a key or QR code again"))
        self.capture = SwitchRow(
            _tr("settings", "Hide Frontdesk from screen sharing"),
            _tr("settings", "Others who see your screen do not see your codes."),
        )
        self.tray = SwitchRow(
            _tr("settings", "Stay in the tray when the window is closed"),
            _tr("settings", "Frontdesk goes on running, and locks as it does otherwise."),
        )
        self.look = ChoiceRow(_tr("settings", "Theme"))
        self._groups = (
            SettingGroup(_tr("settings", "Locking"), self.idle),
            SettingGroup(_tr("settings", "Codes"), self.clear, self.codes, self.keys),
            SettingGroup(_tr("settings", "Screen"), self.capture),
            SettingGroup(_tr("settings", "Tray"), self.tray),
            SettingGroup(_tr("settings", "Appearance"), self.look),
            *([self._moving_group()] if leaves else []),
            *([self._leaving_group()] if leaves else []),
        )
        content = box(column(self._error, self._lead, *self._groups, None, gap=24), "plain")
        content.setMaximumWidth(_COLUMN)
        self._around = row(content, gap=0)
        self._area = scrolled(box(self._around, "plain"))
        self.setLayout(column(self.bar, self._area))
        self.bar.back.connect(self.back)

    # -- the view's side --

    def show_preferences(self, preferences: Preferences) -> None:
        """Show what holds now."""
        self._lead.setText(_lead(preferences.fixed))
        self._lead.setVisible(preferences.fixed > 0)
        self.idle.show_seconds(preferences.idle)
        self.clear.show_seconds(preferences.clear)
        self.codes.show_switched(preferences.codes_hidden)
        self.keys.show_switched(preferences.show_keys)
        self.capture.show_switched(preferences.hide_from_capture)
        self.tray.show_switched(preferences.stay_in_tray)
        self.look.show_choices(_looks(), preferences.look)
        for group in self._groups:
            group.fit()

    def show_error(self, error: DesktopError | None) -> None:
        """Say why a change was not kept."""
        self._error.show_error(error)
        if error is not None:
            self._area.ensureWidgetVisible(self._error)

    # -- events --

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keyboard on the first setting that can be changed."""
        super().showEvent(event)
        controls = (each.control for group in self._groups for each in group.rows)
        first = next((each for each in controls if each.isEnabled() and each.isVisible()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave less air around the content of a narrow window."""
        super().resizeEvent(event)
        edge = 8 if event.size().width() < NARROW else 24
        self._around.setContentsMargins(edge, edge, edge, edge)

    def _moving_group(self) -> SettingGroup:
        move = Button(_tr("settings", "Move…"), icon="backup")
        name = _tr("settings", "Move to another app or computer")
        move.setAccessibleName(name)
        move.clicked.connect(self.export)
        under = _tr("settings", "A copy of your tokens, in a file or on paper.")
        return SettingGroup(_tr("settings", "Your tokens"), SettingRow(name, move, under))

    def _leaving_group(self) -> SettingGroup:
        start = Button(_tr("settings", "Start"), icon="print")
        name = _tr("settings", "Somebody leaves")
        start.setAccessibleName(name)
        start.clicked.connect(self.leaving)
        under = _tr(
            "settings", "What has to be done at each clinic, on paper, and then with the vault."
        )
        return SettingGroup(_tr("settings", "People"), SettingRow(name, start, under))


def _lead(fixed: int) -> str:
    words = {
        1: _tr("settings", "One of these is set by your clinic. Everything else is yours."),
        2: _tr("settings", "Two of these are set by your clinic. Everything else is yours."),
        3: _tr("settings", "Three of these are set by your clinic. Everything else is yours."),
        4: _tr("settings", "Four of these are set by your clinic. Everything else is yours."),
    }
    return words.get(fixed, "")


def _looks() -> dict[Hashable, str]:
    return {
        Look.SYSTEM: _tr("settings", "Like the computer"),
        Look.LIGHT: _tr("settings", "Light"),
        Look.DARK: _tr("settings", "Dark"),
        Look.CONTRAST: _tr("settings", "High contrast"),
    }


def settings_screen(  # noqa: PLR0913  each by its name
    settings: Settings,
    policy: Policy,
    *,
    abilities: Abilities,
    keep: Callable[[Settings], None],
    on_back: Callable[[], None],
    on_lock: Callable[[], None] | None = None,
    on_hand_over: Callable[[], None] | None = None,
    on_export: Callable[[], None] | None = None,
    on_leaving: Callable[[], None] | None = None,
) -> SettingsPage:
    """Build the page and its presenter.

    `keep` saves settings and has them hold, or raises DiskError. Without `on_lock`,
    `on_hand_over`, `on_export` and `on_leaving` no vault is open.
    """
    page = SettingsPage(leaves=on_lock is not None)
    presenter = PreferencesPresenter(settings, policy, page, abilities=abilities, keep=keep)
    page.presenter = presenter
    page.back.connect(on_back)
    if on_lock is not None and on_hand_over is not None:
        page.bar.leave.lock.connect(on_lock)
        page.bar.leave.hand_over.connect(on_hand_over)
    if on_export is not None:
        page.export.connect(on_export)
    if on_leaving is not None:
        page.leaving.connect(on_leaving)
    page.idle.chosen.connect(presenter.lock_after)
    page.clear.chosen.connect(presenter.clear_after)
    page.codes.switched.connect(presenter.hide_codes)
    page.capture.switched.connect(presenter.hide_from_capture)
    page.tray.switched.connect(presenter.stay_in_tray)
    page.look.chosen.connect(presenter.use_look)
    return page
