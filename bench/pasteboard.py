"""Another program that holds the password on the clipboard, as password managers do."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication

from bench.shelves import PASSWORD


def main() -> int:
    app = QApplication(sys.argv[:1])
    app.clipboard().setText(PASSWORD)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
