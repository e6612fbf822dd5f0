"""Another program: shows a window, prints what is on the clipboard once it has the keyboard.

It stays, with the keyboard, until its input ends.
"""

import sys
from threading import Thread

from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

app = QApplication([])
field = QLineEdit()
field.setWindowTitle("Another program")


def focus_changed(window):
    """A compositor says what is on the clipboard just before it gives the keyboard."""
    if window is not None:
        app.focusWindowChanged.disconnect(focus_changed)
        print(repr(app.clipboard().text()), flush=True)


def wait_for_end():
    sys.stdin.read()
    QMetaObject.invokeMethod(app, "quit", Qt.ConnectionType.QueuedConnection)


app.focusWindowChanged.connect(focus_changed)
field.show()
Thread(target=wait_for_end, daemon=True).start()
app.exec()
