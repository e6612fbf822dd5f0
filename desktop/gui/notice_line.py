"""A line about this computer, with what to do about it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.autolock import UNTOLD
from desktop.errors import BadPolicyError, PolicyFault
from desktop.gui.duration import duration
from desktop.gui.error_banner import error_text
from desktop.gui.layouts import column, row
from desktop.gui.lock_words import untold_words
from desktop.gui.parts import Button, Glyph, announce, text
from desktop.presenters.picker import Notice, NoticeKind

_UNTOLD: Final = UNTOLD // 60  # minutes
_GLYPHS = {
    NoticeKind.BROKEN_POLICY: ("warning", "warn"),
    NoticeKind.DAMAGED_VAULTS: ("warning", "warn"),
    NoticeKind.IDLE_LIMIT: ("lock", "ink2"),
}


class NoticeLine(QWidget):
    """Says what is so; its button unfolds the remedy."""

    def __init__(self, notice: Notice) -> None:
        super().__init__()
        tr = QCoreApplication.translate
        glyph = Glyph(*_GLYPHS.get(notice.kind, ("info", "ink2")))
        remedy = _remedy(notice)
        self._remedy = text(remedy, "dim")
        self._remedy.hide()
        self._button = Button(tr("notices", "What to do"), "quiet", small=True)
        self._button.setCheckable(True)
        if not remedy:
            self._button.hide()
        self._button.toggled.connect(self._unfold)
        words = column(text(_sentence(notice)), self._remedy, gap=4)
        line = row(glyph, words, self._button, gap=12)
        line.setStretch(1, 1)
        self.setLayout(line)

    def _unfold(self, unfolded: bool) -> None:
        self._remedy.setVisible(unfolded)
        if unfolded:
            announce(self, self._remedy.text())


def _sentence(notice: Notice) -> str:
    tr = QCoreApplication.translate
    match notice.kind:
        case NoticeKind.BROKEN_POLICY if notice.error is not None:
            words = error_text(notice.error)
        case NoticeKind.BROKEN_POLICY:
            words = error_text(BadPolicyError("", PolicyFault.UNREADABLE))
        case NoticeKind.IDLE_LIMIT:
            words = tr(
                "notices", "Your clinic locks every vault after {time} without a key or the mouse."
            ).format(time=duration(notice.number))
        case NoticeKind.NO_LOCK_EVENTS:
            advice = tr("notices", "Press Ctrl+L before you leave the desk.")
            words = f"{untold_words(notice.missing)} {advice}"
        case NoticeKind.NO_IDLE_TIME:
            words = tr(
                "notices",
                "This computer does not tell programs how long nobody has touched it. Only keys "
                "and the mouse in Frontdesk itself count.",
            )
        case NoticeKind.REMOTE_SESSION:
            words = tr(
                "notices",
                "You use this computer from another one, so Frontdesk is not hidden from "
                "screenshots and screen sharing here.",
            )
        case NoticeKind.CAPTURE_REFUSED:
            words = tr(
                "notices",
                "This computer cannot hide Frontdesk from screenshots and screen sharing.",
            )
        case NoticeKind.DAMAGED_VAULTS if notice.number == 1:
            words = tr(
                "notices",
                "One vault on this computer is damaged and cannot be shown. It was left as it is.",
            )
        case NoticeKind.DAMAGED_VAULTS:
            words = tr(
                "notices",
                "%n vaults on this computer are damaged and cannot be shown. They were "
                "left as they are.",
                "",
                notice.number,
            )
    return words


def _remedy(notice: Notice) -> str:
    """Return what to do about it; nothing, where there is nothing to mend."""
    tr = QCoreApplication.translate
    match notice.kind:
        case NoticeKind.BROKEN_POLICY:
            words = tr(
                "notices",
                "Codes work as ever. Until it is mended, vaults lock after one minute, keys are "
                "not shown and nobody can sign in at a clinic from here.",
            )
        case NoticeKind.IDLE_LIMIT:
            words = ""
        case NoticeKind.NO_LOCK_EVENTS:
            words = tr(
                "notices",
                "Press Ctrl+L, or Ctrl+Shift+L to hand over. Should you forget it, Frontdesk "
                "locks after at most %n minutes without a key or the mouse. The person who looks "
                "after this computer can choose a desktop that reports more.",
                "",
                _UNTOLD,
            )
        case NoticeKind.NO_IDLE_TIME:
            words = tr(
                "notices",
                "Frontdesk locks after at most %n minutes without them, even while you work in "
                "another program. The person who looks after this computer can choose a desktop "
                "that reports it.",
                "",
                _UNTOLD,
            )
        case NoticeKind.REMOTE_SESSION:
            words = tr(
                "notices",
                "It would be black to you too. Codes can be seen by whoever records the "
                "connection or sees the other screen. Press Ctrl+L before you disconnect.",
            )
        case NoticeKind.CAPTURE_REFUSED:
            words = tr(
                "notices",
                "Press Ctrl+L before you share the screen or let somebody help from afar. On "
                "Windows, version 2004 of Windows 10 and everything later can hide it.",
            )
        case NoticeKind.DAMAGED_VAULTS:
            words = tr(
                "notices",
                "Add yourself again only if you have no backup: a backup brings everything "
                "back. The person who looks after this computer can help to restore it.",
            )
    return words
