"""Whether other programs can capture the windows, and for how long remote support may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.system import idle_time

if TYPE_CHECKING:
    from desktop.gui.shield import Shield
    from desktop.presenters.privacy_pause import PrivacyPause
    from desktop.vault.states import UnlockedVault


class Privacy(QObject):
    """Hides the windows as the person wishes, where a `Shield` can; `refused` when it cannot."""

    refused = Signal()

    def __init__(self, shield: Shield | None, lines: QVBoxLayout, window: QWidget) -> None:
        super().__init__(window)
        self._shield = shield
        self._lines = lines
        self._window = window
        self._wanted = True
        self._pause: PrivacyPause | None = None
        if shield is not None:
            shield.refused.connect(self._refuse)

    @property
    def works(self) -> bool:
        """Whether the system hides the windows when it is asked to."""
        return self._shield is not None and self._shield.works

    def hide(self, wanted: bool) -> None:
        """Hide the windows, or do not, from now on."""
        self.end_pause()
        self._wanted = wanted
        if self._shield is not None:
            self._shield.set_hidden(wanted)

    @property
    def can_pause(self) -> bool:
        """Whether there is anything that remote support would have to be let in for."""
        return self.works and self._wanted

    def pause(self, vault: UnlockedVault, minutes: int) -> None:
        """Let remote support see the windows for some minutes, if it cannot anyway."""
        if self._shield is not None and self.can_pause:
            if self._pause is None:
                self._pause = self._paused(self._shield)
            self._pause.start(vault, minutes)

    def expose(self) -> None:
        """Let captures see the windows until `cover`: this program looks at its own for once."""
        if self._shield is not None:
            self._shield.set_hidden(False)

    def cover(self) -> None:
        """Hide the windows again after `expose`, unless they are seen anyway."""
        if self._shield is not None:
            paused = self._pause is not None and self._pause.lasts
            self._shield.set_hidden(self._wanted and not paused)

    def end_pause(self) -> None:
        """Hide the windows again, if they were seen for a while."""
        if self._pause is not None:
            self._pause.end()

    def _paused(self, shield: Shield) -> PrivacyPause:
        from desktop.gui.pause_banner import PauseBanner
        from desktop.presenters.privacy_pause import PrivacyPause

        banner = PauseBanner(self._window)
        self._lines.insertWidget(0, banner)
        pause = PrivacyPause(shield, banner, idle_time.now)
        banner.ended.connect(pause.end)
        banner.ticked.connect(pause.tick)
        return pause

    def _refuse(self) -> None:
        self.end_pause()
        self.refused.emit()
