"""A code on the clipboard for a while, out of reach of the programs that keep clipboards.

What is put there serves itself: once expired it answers every reader with nothing, because some
Wayland compositors ignore a `clear` by a program without the keyboard. And it is served to nobody
who can only be keeping it: GNOME's compositor takes a copy of everything, and hands that out for as
long as the session lasts once the program that it came from is gone, as after every lock.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QByteArray, QDeadlineTimer, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication

from desktop.presenters.copying import Whose
from desktop.system import clipboard_mark

_TEXT: Final = ("text/plain", "text/plain;charset=utf-8")
# KDE's Klipper, CopyQ and others keep nothing that says this.
_SECRET: Final = "x-kde-passwordManagerHint"  # noqa: S105  the name of a format
# The programs of macOS look for a type that Qt cannot name: see `system.pasteboard`.
# Windows: not in the history, not in the cloud, not to monitors; each is a DWORD 0.
_WINDOWS: Final = tuple(
    f'application/x-qt-windows-mime;value="{name}"'
    for name in (
        "ExcludeClipboardContentFromMonitorProcessing",
        "CanIncludeInClipboardHistory",
        "CanUploadToCloudClipboard",
    )
)
_HINTS: Final = _WINDOWS if sys.platform == "win32" else (_SECRET,)


class ExpiringText(QMimeData):
    """A text that is gone once it has expired, wherever it was put."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = bytearray(text.encode())

    def expire(self) -> None:
        """Overwrite the text: readers get nothing from now on."""
        self._text[:] = bytes(len(self._text))
        del self._text[:]

    def formats(self) -> list[str]:
        """Name what is offered, with the hints that ask for discretion."""
        return [*_TEXT, *_HINTS]

    def hasFormat(self, mime: str) -> bool:
        """Say whether a format is among them."""
        return mime in self.formats()

    def retrieveData(self, mime: str, _type: object) -> object:
        """Serve a reader."""
        if mime in _TEXT:
            return "" if _only_kept() else self._text.decode()
        if mime == _SECRET:
            return QByteArray(b"secret")
        return QByteArray(bytes(4)) if mime in _WINDOWS else None


class CodeClipboard(QObject):
    """Puts codes on the system's clipboard and takes them away again.

    Something else that has been copied since stays: only what is still ours is cleared.
    `changed` says that what `left` returns has changed otherwise than by time.
    """

    changed = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        conceal: Callable[[], bool] = clipboard_mark.conceal,
    ) -> None:
        super().__init__(parent)
        self._conceal = conceal
        self._clipboard: QClipboard = QGuiApplication.clipboard()
        self._ours: ExpiringText | None = None
        self._whose: Whose | None = None
        self._end = QDeadlineTimer()
        self._total = 0  # seconds
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear_now)
        self._clipboard.dataChanged.connect(self._look)

    def put(self, text: str, seconds: int, whose: Whose) -> None:
        """Put the code of a token there for some seconds."""
        self._expire()
        self._ours = ExpiringText(text)
        self._whose = whose
        self._clipboard.setMimeData(self._ours)
        if self._marked() and not self._held():
            # To have it cleared is worth more than to have it left out of a history.
            self._ours = ExpiringText(text)
            self._clipboard.setMimeData(self._ours)
        self._end = QDeadlineTimer(seconds * 1_000)
        self._total = seconds
        self._timer.start(seconds * 1_000)
        self.changed.emit()

    def whose(self) -> Whose | None:
        """Return the token whose code is there; None: nothing of ours is."""
        return self._whose

    def total(self) -> int:
        """Return for how many seconds in all it was put there."""
        return self._total

    def left(self) -> int:
        """Return the seconds until it is taken away, counted up; 0: nothing of ours is there."""
        if self._ours is None:
            return 0
        return max(1, math.ceil(self._end.remainingTime() / 1_000))

    def clear_now(self) -> None:
        """Take our text away, if it is still there. Never fails: locking calls it."""
        if self._ours is None:
            return
        held = self._held()
        self._expire()
        if held:
            self._clipboard.clear()
        self.changed.emit()

    def _marked(self) -> bool:
        try:
            return self._conceal()
        except OSError:  # a courtesy of other programs, which they might not have done either
            return False

    def _look(self) -> None:
        """See whether somebody else has copied something."""
        if self._ours is not None and not self._held():
            self._expire()
            self.changed.emit()

    def _held(self) -> bool:
        """Say whether the clipboard holds our text: not another of this program's either."""
        mime = self._clipboard.mimeData()
        # Not every platform hands the object itself back, nor says that it is ours.
        return mime is self._ours or (self._clipboard.ownsClipboard() and mime.hasFormat(_HINTS[0]))

    def _expire(self) -> None:
        self._timer.stop()
        if self._ours is not None:
            # The clipboard owns the object and may have deleted it by now; the bytes are ours.
            self._ours.expire()
            self._ours = None
            self._whose = None


def _only_kept() -> bool:
    """Say whether whoever reads now is a program that keeps what is copied, and no person's paste.

    Wayland hands the clipboard to the program that has the keyboard. While that is this one, nobody
    can paste into another; what reads all the same is part of the compositor or a privileged
    program that wants to have what was copied, and does so at once.
    """
    return QGuiApplication.platformName() == "wayland" and QGuiApplication.focusWindow() is not None
