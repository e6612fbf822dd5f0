"""Why a vault was locked, and what a computer does not tell of, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from desktop.autolock import LockReason

_SEVERAL: Final = 2
_tr = QCoreApplication.translate


def reason_words(reason: LockReason) -> str:
    """Return the sentence that says why; "" where there is nothing to say."""
    match reason:
        case LockReason.IDLE:
            words = _tr("lock", "Locked because nobody touched this computer for a while.")
        case LockReason.SCREEN_LOCK:
            words = _tr("lock", "Locked with the computer’s screen.")
        case LockReason.SLEEP:
            words = _tr("lock", "Locked because the computer went to sleep.")
        case LockReason.LOG_OFF:
            words = _tr("lock", "Locked because somebody was logging off or shutting down.")
        case LockReason.USER_SWITCH:
            words = _tr("lock", "Locked because another user took over the screen.")
        case LockReason.REMOTE_DISCONNECT:
            words = _tr("lock", "Locked because the remote connection ended.")
        case LockReason.LID:
            words = _tr("lock", "Locked because the lid was closed.")
        case LockReason.DESKTOP_LOST:
            words = _tr("lock", "Locked because the desktop that locks the screen had ended.")
        case LockReason.SIGNAL:
            words = _tr("lock", "Locked because another program asked Frontdesk to.")
        case _:
            words = ""
    return words


def untold_words(missing: Iterable[LockReason]) -> str:
    """Return the sentence that says what this computer does not tell programs."""
    missing = frozenset(missing)
    moments = (
        (LockReason.SCREEN_LOCK, _tr("lock", "when its screen locks")),
        (LockReason.SLEEP, _tr("lock", "when it goes to sleep")),
        (LockReason.LOG_OFF, _tr("lock", "when somebody logs off")),
        (LockReason.USER_SWITCH, _tr("lock", "when another user takes over")),
    )
    return _tr("lock", "This computer does not tell programs {moments}.").format(
        moments=_either([words for reason, words in moments if reason in missing])
    )


def _either(words: Sequence[str]) -> str:
    """Return "a", "a or b", "a, b or c"."""
    if len(words) < _SEVERAL:
        return "".join(words)
    first = words[0]
    for word in words[1:-1]:
        first = _tr("lock", "{first}, {next}").format(first=first, next=word)
    return _tr("lock", "{first} or {last}").format(first=first, last=words[-1])
