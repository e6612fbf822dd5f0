"""The least that a PySide6 program can be: one window with one label."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QLabel, QWidget


def main() -> int:
    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.setWindowTitle("Bare")
    window.resize(900, 640)
    QLabel("Frontdesk", window)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
