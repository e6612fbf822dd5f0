"""The way to the settings, on the pages that have one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from desktop.gui.parts import IconButton

SETTINGS: Final = "Ctrl+,"


class SettingsButton(IconButton):
    """An icon, with the key that does the same."""

    def __init__(self) -> None:
        keys = QKeySequence(SETTINGS).toString(QKeySequence.SequenceFormat.NativeText)
        super().__init__("settings", QCoreApplication.translate("settings", "Settings"), keys)
