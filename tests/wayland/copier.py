"""A window that copies a code when a key is pressed, for as many seconds as its argument says."""

import sys

from PySide6.QtWidgets import QApplication, QWidget

from desktop.gui.clipboard import CodeClipboard


class Window(QWidget):
    def keyPressEvent(self, _event):
        clipboard.put("123456", int(sys.argv[1]))
        print("copied", flush=True)


app = QApplication([])
clipboard = CodeClipboard()
clipboard.changed.connect(lambda: None if clipboard.left() else print("cleared", flush=True))
window = Window()
app.focusWindowChanged.connect(
    lambda focus: print("without keyboard" if focus is None else "with keyboard", flush=True)
)
window.show()
app.exec()
