"""The program, telling what an assistive technology would read: `python -m tests.window.watched`.

Wine has no UI Automation, so the program under test writes its own accessible tree down, for
whoever it has in its window. Beyond that it is the program.
"""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLineEdit

from desktop import __main__, app
from desktop.gui.application import Application

EYES = Path(os.environ["FRONTDESK_EYES"])  # the folder with a file for each process
OFTEN = 50  # ms


class Watched(Application):
    def __init__(self, arguments):
        super().__init__(arguments)
        self.written = None
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.write)
        self.timer.start(OFTEN)

    def write(self):
        shown = [window for window in self.topLevelWidgets() if window.isVisible()]
        focus = self.focusWidget()
        seen = {
            "titles": [window.windowTitle() for window in shown],
            "texts": [text for window in shown for text in texts(interface(window))],
            "focus": "" if focus is None else name(interface(focus)),
            "typed": len(focus.text()) if isinstance(focus, QLineEdit) else 0,
        }
        if seen != self.written:
            new = EYES / f"{os.getpid()}.new"
            new.write_text(json.dumps(seen), encoding="utf-8")
            with suppress(PermissionError):  # while somebody is reading: the next time, then
                new.replace(new.with_suffix(".json"))
                self.written = seen


def interface(widget):
    return QAccessible.queryAccessibleInterface(widget)


def name(found):
    return found.text(QAccessible.Text.Name)


def texts(found):
    if found is None or found.state().invisible:
        return
    if text := name(found):
        yield text
    for index in range(found.childCount()):
        yield from texts(found.child(index))


app.Application = Watched
if __name__ == "__main__":
    sys.exit(__main__.main())
