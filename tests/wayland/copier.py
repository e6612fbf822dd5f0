"""A window that copies a code when a key is pressed, and takes it back when its input ends."""

import sys
from threading import Thread
from uuid import uuid4

from PySide6.QtCore import QMetaObject, QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget

from desktop.gui.clipboard import CodeClipboard
from desktop.presenters.copying import Whose


class Window(QWidget):
    def keyPressEvent(self, _event):
        clipboard.put("123456", 300, Whose(uuid4(), "Happy Feet"))
        print("copied", flush=True)


class Input(QObject):
    def read(self):
        sys.stdin.read()
        QMetaObject.invokeMethod(self, "ended", Qt.ConnectionType.QueuedConnection)

    @Slot()
    def ended(self):
        clipboard.clear_now()  # as the clipboard itself does when the time is over


app = QApplication([])
clipboard = CodeClipboard()
clipboard.changed.connect(lambda: None if clipboard.left() else print("cleared", flush=True))
window = Window()
app.focusWindowChanged.connect(
    lambda focus: print("without keyboard" if focus is None else "with keyboard", flush=True)
)
window.show()
commands = Input()
Thread(target=commands.read, daemon=True).start()
app.exec()
