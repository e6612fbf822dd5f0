"""A dialog for a printer, where Qt's own is the operating system's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from desktop.gui.choice import Choice
from desktop.gui.focus_ring import FocusRing
from desktop.gui.layouts import column, row
from desktop.gui.parts import Button, text

_WIDTH = 400  # px
_tr = QCoreApplication.translate


class PrinterDialog(QDialog):
    """Lets one of the printers be chosen; accepted, `printer` is that one.

    `usual` is the name of the one that is proposed.
    """

    def __init__(
        self, printer: QPrinter, names: Sequence[str], usual: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._printer = printer
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        label = text(_tr("printer", "Printer"), "group")
        self._choice = Choice(label.text())
        self._choice.addItems(names)
        self._choice.setCurrentText(usual)
        none = text(
            _tr("printer", "This computer has no printer. Connect one, and try again."), "body"
        )
        cancel = Button(_tr("printer", "Cancel") if names else _tr("printer", "Close"))
        cancel.clicked.connect(self.reject)
        go_on = Button(_tr("printer", "Print"), "primary")
        go_on.clicked.connect(self.accept)
        self.setLayout(
            column(
                label,
                8,
                self._choice,
                none,
                24,
                row(None, cancel, go_on),
                margins=(24, 24, 24, 24),
            )
        )
        for each in (label, self._choice, go_on):
            each.setVisible(bool(names))
        none.setHidden(bool(names))
        (go_on if names else cancel).setDefault(True)
        self.setFixedWidth(_WIDTH)
        self._ring = FocusRing(self)

    def printer(self) -> QPrinter:
        """Return the printer, the chosen one once the dialog is accepted."""
        return self._printer

    def accept(self) -> None:
        """Take the printer that is chosen; the page stays as it was set up."""
        page = self._printer.pageLayout()
        self._printer.setPrinterName(self._choice.currentText())
        self._printer.setPageLayout(page)
        super().accept()
