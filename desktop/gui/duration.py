"""How long something takes or stays, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

_MINUTE = 60  # seconds


def duration(seconds: int) -> str:
    """Return whole minutes as such, and anything else in seconds."""
    tr = QCoreApplication.translate
    if seconds == 1:
        return tr("duration", "1 second")
    if seconds % _MINUTE:
        return tr("duration", "%n seconds", "", seconds)
    if seconds == _MINUTE:
        return tr("duration", "1 minute")
    return tr("duration", "%n minutes", "", seconds // _MINUTE)
