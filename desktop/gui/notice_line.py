"""A line about this computer, with what to do about it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.errors import BadPolicyError, PolicyFault
from desktop.gui.duration import duration
from desktop.gui.error_banner import error_text
from desktop.gui.layouts import column, row
from desktop.gui.parts import Button, Glyph, announce, text
from desktop.presenters.picker import Notice, NoticeKind

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
            words = tr(
                "notices",
                "This computer does not tell programs when its screen locks. Press Ctrl+L "
                "before you leave the desk.",
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
                "Press Ctrl+L, or Ctrl+Shift+L to hand over. The person who looks after "
                "this computer can choose a desktop that reports when its screen locks.",
            )
        case NoticeKind.DAMAGED_VAULTS:
            words = tr(
                "notices",
                "Add yourself again only if you have no backup: a backup brings everything "
                "back. The person who looks after this computer can help to restore it.",
            )
    return words
