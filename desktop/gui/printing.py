"""Asking for a printer, or for where to save a PDF. A lock takes the dialogs away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.errors import DesktopError, NotPrintedError
from desktop.gui import paper
from desktop.gui.dialogs import open_dialog
from desktop.gui.paper import Paper


def ask_printer(
    parent: QWidget,
    title: str,
    sheet: Callable[[Paper], None],
    told: Callable[[DesktopError | None], None],
) -> None:
    """Ask for a printer, and print there; `told` is whether it took the sheet."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    paper.prepare(printer)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(title)

    def accepted() -> None:
        told(None if paper.draw(printer, sheet) else NotPrintedError())

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
