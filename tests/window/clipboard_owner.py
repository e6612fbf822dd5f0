"""Another program that holds a text on the clipboard, as password managers do: text on stdin."""

import sys

from PySide6.QtWidgets import QApplication

app = QApplication([])
app.clipboard().setText(sys.stdin.readline().rstrip("\n"))
print("held", flush=True)
app.exec()
