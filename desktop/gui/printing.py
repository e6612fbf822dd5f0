"""Asking for a printer, or for where to save a PDF. A lock takes the dialogs away."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from desktop.errors import DesktopError, NotPrintedError
from desktop.gui import paper
from desktop.gui.dialogs import open_dialog
from desktop.gui.paper import Paper
from desktop.gui.printer_dialog import PrinterDialog


def ask_printer(
    parent: QWidget,
    title: str,
    sheet: Callable[[Paper], None],
    told: Callable[[DesktopError | None], None],
) -> None:
    """Ask for a printer, and print there; `told` is whether it took the sheet."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    paper.prepare(printer)

    def accepted() -> None:
        told(None if paper.draw(printer, sheet) else NotPrintedError())

    choose_printer(parent, title, printer, accepted)


def choose_printer(
    parent: QWidget, title: str, printer: QPrinter, accepted: Callable[[], None]
) -> None:
    """Ask which printer `printer` shall be; `accepted` comes once it is.

    Qt's dialog is the operating system's on Windows and macOS, whatever it is asked, with an event
    loop in which the keys that lock are not heard.
    """
    dialog: QDialog
    if sys.platform == "linux":
        dialog = QPrintDialog(printer, parent)
    else:
        names, usual = QPrinterInfo.availablePrinterNames(), QPrinterInfo.defaultPrinterName()
        dialog = PrinterDialog(printer, names, usual, parent)
    dialog.setWindowTitle(title)
    dialog.accepted.connect(accepted)
    open_dialog(dialog)


def ask_path(parent: QWidget, title: str, name: str, chosen: Callable[[str], None]) -> None:
    """Ask where to save a PDF; `name` is proposed, without what file systems refuse."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    kinds = QCoreApplication.translate("kit", "PDF (*.pdf)")
    dialog = QFileDialog(parent, title, folder, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(f"{_file_name(name)}.pdf")
    dialog.fileSelected.connect(chosen)
    open_dialog(dialog)


def _file_name(name: str) -> str:
    return "".join(sign for sign in name if sign.isalnum() or sign in " -_.").strip() or "Frontdesk"
