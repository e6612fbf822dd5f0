"""Another program. It says when it has the keyboard, and what is typed into it.

For each line of its input it says what is on the clipboard; it ends with its input.
"""

import sys
from threading import Thread

from PySide6.QtCore import QMetaObject, QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QLineEdit


class Input(QObject):
    def read(self):
        for _line in sys.stdin:
            QMetaObject.invokeMethod(self, "paste", Qt.ConnectionType.QueuedConnection)
        QMetaObject.invokeMethod(app, "quit", Qt.ConnectionType.QueuedConnection)

    @Slot()
    def paste(self):
        print(repr(app.clipboard().text()), flush=True)


app = QApplication([])
commands = Input()
field = QLineEdit()
field.textChanged.connect(lambda text: print(repr(text), flush=True))
app.focusWindowChanged.connect(lambda focus: print(repr(focus is not None), flush=True))
field.show()
Thread(target=commands.read, daemon=True).start()
app.exec()
