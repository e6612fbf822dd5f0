"""The icon in the tray, and its menu.

The presenter comes with an open vault: the picker is painted without it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop.errors import DesktopError
from desktop.gui import icons, palette
from desktop.gui.clipboard import CodeClipboard
from desktop.gui.error_banner import error_text
from desktop.presenters.copying import Copied
from desktop.system.tray_host import TrayHost, menu_text

if TYPE_CHECKING:
    from uuid import UUID

    from desktop.presenters.tray import Favourite, TrayPresenter
    from desktop.vault.states import UnlockedVault

_MESSAGE: Final = 5_000  # ms
_tr = QCoreApplication.translate


class Tray(QObject):
    """The view of `TrayPresenter`; says that the vault is locked while there is none.

    `changed` says that `there` may have changed; the other signals are what the person did.
    """

    changed = Signal()
    toggle = Signal()
    come_up = Signal()
    lock = Signal()
    hand_over = Signal()
    quit = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._host: TrayHost | None = None
        self._icon: QSystemTrayIcon | None = None
        self._menu = QMenu()
        palette.dress(self._menu)
        self._menu.aboutToShow.connect(self._refresh)
        self._presenter: TrayPresenter | None = None
        self._tip = ""
        self.show_locked()

    def follow(self, host: TrayHost) -> None:
        """Be in this desktop's tray, whenever it has one."""
        self._host = host
        host.changed.connect(self._follow)
        self._follow()

    @property
    def there(self) -> bool | None:
        """Whether the icon is to be seen; None: not known yet."""
        return None if self._host is None else self._host.there

    def open(
        self,
        vault: UnlockedVault,
        *,
        clipboard: CodeClipboard,
        clear_after: int,
        clock: Callable[[], float],
    ) -> None:
        """Offer what can be done with an open vault; `clear_after` is in seconds."""
        from desktop.presenters.tray import TrayPresenter

        self._presenter = TrayPresenter(
            vault, self, clipboard=clipboard, clear_after=clear_after, clock=clock
        )

    def show_locked(self) -> None:
        """Offer to open the window, and nothing of a vault."""
        self._presenter = None
        self._menu.clear()
        self._add_open()
        self._add_quit()
        self._say(_tr("tray", "Frontdesk: locked"))

    def hide(self) -> None:
        """Take the icon away: the process ends, and Windows would leave it there."""
        if self._icon is not None:
            self._icon.hide()

    # -- the view's side --

    def show_open(self, person: str, favourites: Sequence[Favourite]) -> None:
        """Say whose vault is open, and offer these codes."""
        self._menu.clear()
        for token, label in favourites:
            self._menu.addAction(menu_text(label)).triggered.connect(partial(self._copy, token))
        if favourites:
            self._menu.addSeparator()
        self._add_open()
        # The menu answers first: what comes of these two takes the menu away.
        later = Qt.ConnectionType.QueuedConnection
        self._menu.addAction(_tr("tray", "Lock")).triggered.connect(self.lock, later)
        self._menu.addAction(_tr("tray", "Hand over")).triggered.connect(self.hand_over, later)
        self._add_quit()
        self._say(_tr("tray", "Frontdesk: {person}").format(person=person))

    def show_row_changed(self, token: UUID) -> None:
        """Show nothing: no code is in the menu."""

    def show_copied(self, copied: Copied) -> None:
        """Show nothing: the message said it, and the window counts."""

    def hide_copied(self) -> None:
        """Show nothing, as before."""

    def announce_copied(self, copied: Copied) -> None:
        """Say what was copied, and when it is gone; never the code."""
        self._message(
            _tr("tray", "Copied {label}").format(label=copied.label),
            _tr("tray", "Cleared in {seconds} s").format(seconds=copied.left),
        )

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong."""
        if error is not None:
            self._message("Frontdesk", error_text(error))

    # -- within --

    def _follow(self) -> None:
        """Have an icon exactly while there is a tray."""
        host, icon = self._host, self._icon
        if host is not None and host.there and icon is None:
            icon = QSystemTrayIcon(_drawing(one_colour=host.one_colour), self)
            icon.setContextMenu(self._menu)
            icon.setToolTip(self._tip)
            if not host.click_opens_menu:
                icon.activated.connect(self._activated)
            icon.show()
            self._icon = icon
        elif not self.there and icon is not None:
            icon.hide()
            icon.deleteLater()
            self._icon = None
        self.changed.emit()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.toggle.emit()

    def _add_open(self) -> None:
        self._menu.addAction(_tr("tray", "Open Frontdesk")).triggered.connect(self.come_up)

    def _add_quit(self) -> None:
        self._menu.addSeparator()
        self._menu.addAction(_tr("tray", "Quit")).triggered.connect(self.quit)

    def _refresh(self) -> None:
        if self._presenter is not None:
            self._presenter.refresh()

    def _copy(self, token: UUID) -> None:
        if self._presenter is not None:
            self._presenter.copy(token)

    def _say(self, tip: str) -> None:
        self._tip = tip
        if self._icon is not None:
            self._icon.setToolTip(tip)

    def _message(self, title: str, words: str) -> None:
        if self._icon is not None:
            self._icon.showMessage(title, words, icons.application(), _MESSAGE)


def _drawing(*, one_colour: bool) -> QIcon:
    """Return the icon; an installed theme has one that the desktop tints."""
    if one_colour:
        return icons.symbolic()
    return QIcon.fromTheme("frontdesk-symbolic", icons.application())
