import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget

from desktop.gui import palette, paper
from desktop.gui.dialogs import open_dialog
from desktop.gui.lock_keys import LockKeys
from desktop.gui.printer_dialog import PrinterDialog

NAMES = ["Desk", "Back office"]


class Named(QPrinter):
    """There are no printers here: keeps the name that it is given, and forgets its page."""

    name = ""

    def setPrinterName(self, name):
        self.name = name
        self.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))


@pytest.fixture
def opened(qapp, qtbot):
    palette.use("light")
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(500, 400)
    window.show()

    def open_(names=NAMES, usual="Back office"):
        printer = Named(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        paper.prepare(printer)
        dialog = PrinterDialog(printer, names, usual, window)
        open_dialog(dialog)
        qtbot.waitExposed(dialog)
        return dialog

    return open_


def buttons(dialog):
    return {each.text(): each for each in dialog.findChildren(QPushButton) if each.isVisible()}


def test_the_usual_printer_is_proposed_and_enter_takes_it(opened, qtbot):
    dialog = opened()
    page = QPageLayout(dialog.printer().pageLayout())
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.printer().name == "Back office"
    assert dialog.printer().pageLayout() == page


def test_another_is_chosen(opened, qtbot):
    dialog = opened()
    [choice] = dialog.findChildren(QComboBox)
    assert choice.accessibleName() == "Printer"
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Up)
    with qtbot.waitSignal(dialog.accepted):
        buttons(dialog)["Print"].click()
    assert dialog.printer().name == "Desk"


@pytest.mark.parametrize("way", ["button", "key"])
def test_it_is_given_up(opened, qtbot, way):
    dialog = opened()
    with qtbot.waitSignal(dialog.rejected):
        if way == "button":
            buttons(dialog)["Cancel"].click()
        else:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.printer().name == ""


def test_without_any_printer_it_says_so_and_prints_nothing(opened, qtbot):
    dialog = opened([], "")
    assert list(buttons(dialog)) == ["Close"]
    words = [each.text() for each in dialog.findChildren(QLabel) if each.isVisible()]
    assert words == ["This computer has no printer. Connect one, and try again."]
    with qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog, Qt.Key.Key_Return)


def test_the_keys_that_lock_are_heard_in_it(opened, qapp, qtbot):
    keys = LockKeys(qapp)
    try:
        dialog = opened()
        with qtbot.waitSignal(keys.lock):
            QTest.keyClick(dialog, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    finally:
        qapp.removeEventFilter(keys)
        keys.deleteLater()
