"""The banner over every page while remote support may see Frontdesk."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from desktop.gui.layouts import row, stretched
from desktop.gui.parts import Button, Glyph, announce, text

_SECOND: Final = 1_000  # ms
_MINUTE: Final = 60  # seconds
_tr = QCoreApplication.translate


class PauseBanner(QFrame):
    """Implements `PauseView`; takes no room and does nothing while there is no pause.

    `speaker` is what announcements come from: it is still in sight when the banner is not.
    """

    ended = Signal()
    ticked = Signal()  # once a second, in sight or not

    def __init__(self, speaker: QWidget) -> None:
        super().__init__()
        self._speaker = speaker
        self.setObjectName("pause")
        self._words = text("", "label")
        end = Button(_tr("pause", "End now"))
        end.clicked.connect(self.ended)
        glyph = Glyph("privacy-pause", "warn")
        self.setLayout(stretched(row(glyph, self._words, end, gap=12, margins=(16, 8, 16, 8)), 1))
        self._timer = QTimer(self, interval=_SECOND)
        self._timer.timeout.connect(self.ticked)
        self.hide()

    def show_pause(self, left: int, *, aloud: bool) -> None:
        """Say for how many more seconds we are seen; `aloud`: to assistive technology too."""
        minutes, seconds = divmod(left, _MINUTE)
        words = _tr("pause", "Remote support can see Frontdesk for {time}")
        self._words.setText(words.format(time=f"{minutes}:{seconds:02}"))
        self.show()
        self._timer.start()
        if aloud and left > _MINUTE:
            announce(
                self._speaker,
                _tr("pause", "Remote support can see Frontdesk for %n minutes.", "", minutes),
            )
        elif aloud:
            announce(self._speaker, _tr("pause", "Remote support can see Frontdesk for a minute."))

    def hide_pause(self) -> None:
        """Say, once, that we are hidden again."""
        self._timer.stop()
        self.hide()
        announce(self._speaker, _tr("pause", "Remote support cannot see Frontdesk any more."))
