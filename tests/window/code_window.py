"""A program that shows pictures: `python code_window.py PICTURE X Y [PICTURE X Y …]`.

Says "shown" once they are on the screen, and ends with its standard input.
"""

import sys

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel

Kind = Qt.WindowType
app = QApplication([])
labels = []
given = iter(sys.argv[1:])
for picture, x, y in zip(given, given, given, strict=True):
    label = QLabel(windowFlags=Kind.FramelessWindowHint | Kind.WindowDoesNotAcceptFocus)
    label.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    label.setPixmap(QPixmap(picture))
    label.move(int(x), int(y))
    label.show()
    labels.append(label)
QTimer.singleShot(200, lambda: print("shown", flush=True))
over = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
over.activated.connect(app.quit)
app.exec()
