import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel

from desktop.errors import DiskError, DiskFault
from desktop.gui import palette, sheet_paper, traces
from desktop.gui.export_page import export_screen
from desktop.otp.uri import format_uri
from desktop.presenters.departures import Destination
from desktop.presenters.export import Step
from desktop.qr.reading import texts_in_file
from tests.fakes import HeldRunner
from tests.interchange import independent
from tests.presenters.tokens import PASSWORD, counter, new_vault, token

OWN = "plaice gravel ottoman 41"


class Case:
    def __init__(self, qtbot, shelf, **more):
        palette.use("light")
        self.qtbot = qtbot
        self.vault = new_vault(shelf)
        north = self.vault.add_clinic("North Physio")
        self.vault.add(token(1), "Happy Feet", north.id)
        self.vault.add(token(2, digits=5), "Five digits")
        self.vault.add(counter(3), "Phone")
        self.runner, self.called = HeldRunner(), []
        self.page = export_screen(
            self.vault,
            runner=self.runner,
            on_back=lambda: self.called.append("back"),
            on_lock=lambda: self.called.append("lock"),
            on_hand_over=lambda: self.called.append("hand over"),
            **more,
        )
        qtbot.addWidget(self.page)
        self.page.resize(900, 1_000)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        QApplication.processEvents()

    def words(self):
        labels = self.page.findChildren(QLabel)
        return " ".join(label.text() for label in labels if label.isVisible())

    def radio(self, destination):
        return self.page._ways.rows[destination].radio

    def choose(self, destination):
        self.radio(destination).click()
        if destination.plain:
            self.page._agree.click()
        self.page._continue.click()

    def identify(self):
        QTest.keyClicks(self.page._form.field, PASSWORD.decode())
        QTest.keyClick(self.page._form.field, Qt.Key.Key_Return)
        self.runner.release()

    def own_password(self):
        QTest.keyClicks(self.page.own._password, OWN)
        QTest.keyClicks(self.page.own._again, OWN)
        QTest.keyClick(self.page.own._again, Qt.Key.Key_Return)
        self.runner.release()

    def dialog(self, kind):
        self.qtbot.waitUntil(lambda: bool(self.page.findChildren(kind)))
        (found,) = self.page.findChildren(kind)
        return found

    def step(self):
        (shown,) = [step for step, each in self.page._steps.items() if each.isVisible()]
        return shown


@pytest.fixture
def case(qtbot, shelf):
    made = Case(qtbot, shelf)
    yield made
    made.page.presenter.close()
    made.page.hide()
    made.vault.lock()


def test_by_keys_alone_to_a_file(case, qtbot, tmp_path):
    radios = [case.radio(destination) for destination in Destination]
    assert radios[0].hasFocus()
    qtbot.keyClick(radios[0], Qt.Key.Key_Down)
    assert radios[1].isChecked()
    assert radios[1].hasFocus()
    qtbot.keyClick(radios[1], Qt.Key.Key_Down)
    assert "2 tokens leave." in case.words()
    for words in ("1 cannot go there", "Five digits", "2FAS cannot make codes of this length."):
        assert words in case.words()
    qtbot.keyClick(radios[2], Qt.Key.Key_Return)
    assert case.page._form.field.hasFocus()
    case.identify()
    assert case.page.own._password.hasFocus()
    case.own_password()
    dialog = case.dialog(QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert not dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    (proposed,) = dialog.selectedFiles()
    assert Path(proposed).name.startswith("Tokens of Maria 2FAS ")
    assert proposed.endswith(".2fas")
    path = tmp_path / "tokens.2fas"
    dialog.fileSelected.emit(str(path))
    dialog.close()
    assert len(independent.twofas(path.read_bytes(), OWN.encode())) == 2
    assert f"2 tokens are in “tokens.2fas”. The file is in the folder “{tmp_path.name}”." in (
        case.words()
    )
    assert case.page._close.hasFocus()
    qtbot.keyClick(case.page._close, Qt.Key.Key_Return)
    assert case.called == ["back"]


def test_a_click_anywhere_on_a_row_chooses_it(case, qtbot):
    row = case.page._ways.rows[Destination.PAPER]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.rect().center())
    assert row.radio.isChecked()
    assert "Anyone who sees the sheet" in case.words()
    assert not case.page._continue.isEnabled()
    qtbot.keyClick(row.radio, Qt.Key.Key_Return)
    assert case.step() is Step.CHOOSE
    qtbot.mouseClick(case.page._agree, Qt.MouseButton.LeftButton)
    assert case.page._continue.isEnabled()
    link = case.page._ways.rows[Destination.URIS]
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton, pos=link.rect().center())
    assert not case.page._agree.isChecked()
    assert not case.page._continue.isEnabled()


def test_a_clinic_alone(case, qtbot):
    qtbot.keyClick(case.page._scope, Qt.Key.Key_Down)
    assert case.page._scope.currentText() == "North Physio (1)"
    assert "1 token leaves." in case.words()
    assert "counts" not in case.words()


def test_what_the_clinic_forbids_is_locked(qtbot, shelf):
    case = Case(qtbot, shelf, plain_allowed=False, needed=4)
    for destination in Destination:
        assert case.radio(destination).isEnabled() == (not destination.plain)
    row = case.page._ways.rows[Destination.URIS]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.rect().center())
    assert case.radio(Destination.FRONTDESK).isChecked()
    assert case.words().count("Set by your clinic") == 2
    assert case.radio(Destination.PAPER).accessibleDescription() == "Set by your clinic"
    case.choose(Destination.AEGIS)
    case.identify()
    assert "Your clinic asks for “Strong”." in case.words()
    case.page.hide()
    case.vault.lock()


def test_a_wrong_password_is_said(case):
    case.choose(Destination.URIS)
    QTest.keyClicks(case.page._form.field, "wrong")
    QTest.keyClick(case.page._form.field, Qt.Key.Key_Return)
    case.runner.release()
    assert "is not right" in case.words()
    assert case.step() is Step.PASSWORD


def test_without_a_place_nothing_is_saved_and_it_can_be_chosen_again(case, qtbot, tmp_path):
    case.choose(Destination.URIS)
    case.identify()
    case.dialog(QFileDialog).reject()
    assert case.step() is Step.PLACE
    assert "Nothing was saved yet." in case.words()
    qtbot.waitUntil(lambda: not case.page.findChildren(QFileDialog))
    case.page.file_chosen.emit(tmp_path / "none" / "links.txt")
    assert "There is no such file or folder." in case.words()
    case.page._place.click()
    dialog = case.dialog(QFileDialog)
    assert "There is no such" not in case.words()
    dialog.close()
    qtbot.keyClick(case.page, Qt.Key.Key_Escape)
    assert case.step() is Step.CHOOSE
    assert case.page.presenter._packed is None


def test_work_under_way_can_be_cancelled(case, qtbot):
    case.choose(Destination.AEGIS)
    case.identify()
    QTest.keyClicks(case.page.own._password, OWN)
    QTest.keyClicks(case.page.own._again, OWN)
    QTest.keyClick(case.page.own._again, Qt.Key.Key_Return)
    case.runner.held.pop(0).deliver()  # the pause of typing never came
    assert case.step() is Step.WORKING
    qtbot.mouseClick(case.page._cancel, Qt.MouseButton.LeftButton)
    case.runner.release()
    assert case.step() is Step.CHOOSE
    assert not case.page.findChildren(QFileDialog)


def test_fields_are_empty_on_the_way_back(case, qtbot):
    case.choose(Destination.AEGIS)
    case.identify()
    QTest.keyClicks(case.page.own._password, OWN)
    qtbot.keyClick(case.page, Qt.Key.Key_Escape)
    assert case.page.own._password.characters() == 0
    case.page._continue.click()
    QTest.keyClicks(case.page._form.field, "half")
    qtbot.keyClick(case.page, Qt.Key.Key_Escape)
    assert case.page._form.field.characters() == 0
    qtbot.keyClick(case.page, Qt.Key.Key_Escape)
    assert case.called == ["back"]


def test_a_password_that_was_weighed_leaves_traces(case):
    case.choose(Destination.AEGIS)
    case.identify()
    assert not traces.left()
    case.own_password()
    assert traces.left()


def test_the_bar_leaves(case):
    case.page.bar.leave.lock.emit()
    case.page.bar.leave.hand_over.emit()
    assert case.called == ["lock", "hand over"]


def printer_for(path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    sheet_paper.prepare(printer)
    return printer


def test_paper(case, tmp_path):
    case.choose(Destination.PAPER)
    case.identify()
    dialog = case.dialog(QDialog)
    dialog.reject()
    path = tmp_path / "sheet.pdf"
    path.write_bytes(b"the one before")
    path.chmod(0o644)
    case.page._have_printer(printer_for(path))
    assert case.step() is Step.DONE
    assert "3 tokens went to the printer." in case.words()
    assert "“sheet.pdf”" not in case.words()
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    if not shutil.which("pdftoppm"):
        pytest.skip("needs pdftoppm of poppler-utils")
    subprocess.run(["pdftoppm", "-r", "200", "-png", path, tmp_path / "page"], check=True)
    (page,) = tmp_path.glob("page*.png")
    links = {format_uri(entry.token) for entry in case.vault.entries}
    assert set(texts_in_file(page)) == links


def test_a_new_pdf_is_private_from_its_first_byte(case, tmp_path):
    case.choose(Destination.PAPER)
    case.identify()
    case.dialog(QDialog).reject()
    path = tmp_path / "sheet.pdf"
    case.page._have_printer(printer_for(path))
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().startswith(b"%PDF")


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_refuses_is_said(case, tmp_path):
    case.choose(Destination.PAPER)
    case.identify()
    case.dialog(QDialog).reject()
    assert not case.page.print_cards(case.page.presenter._cards)  # none was chosen
    case.page._have_printer(printer_for(tmp_path / "none" / "sheet.pdf"))
    assert "could not be printed" in case.words()
    assert case.step() is Step.PLACE


def test_an_error_is_shown_where_it_is_seen(case):
    case.page.resize(400, 400)
    case.page.show_error(DiskError(DiskFault.FULL))
    assert "The disk is full" in case.words()
