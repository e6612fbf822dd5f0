import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPushButton

from desktop.gui import palette
from desktop.gui.off_boarding_page import off_boarding_screen
from desktop.gui.painted import Tick
from tests.gui.printed import printed
from tests.presenters.tokens import new_vault, token

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Case:
    def __init__(self, qtbot, vault):
        palette.use("light")
        self.done = []
        self.page = off_boarding_screen(
            vault,
            on_back=lambda: self.done.append("back"),
            on_lock=lambda: self.done.append("lock"),
            on_hand_over=lambda: self.done.append("hand over"),
        )
        qtbot.addWidget(self.page)
        self.page.resize(960, 900)
        self.page.show()
        qtbot.waitExposed(self.page)

    def seen(self, kind):
        return [each for each in self.page.findChildren(kind) if each.isVisible()]

    def words(self):
        return [label.text().replace("\u200b", "") for label in self.seen(QLabel)]

    def click(self, words):
        [found] = [each for each in self.seen(QPushButton) if each.text() == words]
        found.click()


@pytest.fixture
def vault(shelf):
    vault = new_vault(shelf)
    feet = vault.add_clinic("Happy Feet")
    vault.add(token(1), "Happy Feet", feet.id)
    vault.discard(vault.add(token(2), "Old", feet.id).id)
    vault.add(token(3, issuer="Mail", account="maria@mail.example"), "Mail")
    return vault


@pytest.fixture
def case(qtbot, vault):
    return Case(qtbot, vault)


def test_every_place_has_its_tokens_and_boxes_to_tick(case):
    words = case.words()
    assert "Maria leaves" in words
    assert words.index("Happy Feet") < words.index("Tokens without a clinic")
    assert "Happy Feet · Cliniko · maria@clinic.example" in words
    assert "Mail · Mail · maria@mail.example" in words
    assert any(each.startswith("Old · ") and "in the trash" in each for each in words)
    ticks = case.seen(Tick)
    assert len(ticks) == 6
    assert ticks[0].accessibleName().startswith("Happy Feet: The practice manager restricts")
    assert not any(tick.isChecked() for tick in ticks)


def test_what_is_ticked_is_stored_nowhere(case, qtbot, vault):
    before = vault.generation
    for tick in case.seen(Tick):
        tick.click()
        assert tick.isChecked()
    assert vault.generation == before
    again = Case(qtbot, vault)
    assert not any(tick.isChecked() for tick in again.seen(Tick))


def test_the_list_is_saved_as_it_is_printed(case, tmp_path):
    path = tmp_path / "list.pdf"
    case.page.save_to(str(path))
    assert "The list was saved as “list.pdf”." in case.words()
    [sheet] = printed(path)
    for words in ("Maria leaves", "Happy Feet", "Mail · Mail", "restricts the user", "Done on"):
        assert words in sheet
    assert "secret" not in sheet


def test_a_long_list_goes_on_on_another_page(qtbot, vault, tmp_path):
    for number in range(12):
        clinic = vault.add_clinic(f"Clinic number {number:02}")
        vault.add(token(100 + number), f"Label {number}", clinic.id)
    case = Case(qtbot, vault)
    path = tmp_path / "list.pdf"
    case.page.save_to(str(path))
    sheets = printed(path)
    assert len(sheets) > 1
    assert all(sheet.strip() for sheet in sheets)
    assert all(sum(f"Clinic number {n:02}" in sheet for sheet in sheets) == 1 for n in range(12))
    assert sum(sheet.count("restricts the user") for sheet in sheets) == 13


def print_to(case, path):
    case.click("Print")
    [dialog] = [each for each in case.page.findChildren(QDialog) if each.isVisible()]
    dialog.printer().setOutputFileName(str(path))
    dialog.done(QDialog.DialogCode.Accepted)


def test_the_list_is_printed(case, tmp_path):
    print_to(case, tmp_path / "printed.pdf")
    [sheet] = printed(tmp_path / "printed.pdf")
    assert "Maria leaves" in sheet
    assert not case.page._error.isVisible()


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_a_printer_that_takes_nothing_is_said(case, tmp_path):
    print_to(case, tmp_path / "none" / "printed.pdf")
    assert any("could not be printed" in words for words in case.words())


def test_a_list_that_cannot_be_saved_is_said(case, tmp_path):
    case.page.save_to(str(tmp_path / "none" / "list.pdf"))
    assert case.page._error.isVisible()


def test_the_vault_is_copied_and_locked_from_here(case, tmp_path):
    case.click("Save an encrypted copy…")
    [dialog] = case.page.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "copy.vault"))
    dialog.reject()
    assert (tmp_path / "copy.vault").stat().st_size > 0
    assert "The encrypted copy is in “copy.vault”." in case.words()
    case.click("Lock the vault")
    assert case.done == ["lock"]
    QTest.keyClick(case.page, Qt.Key.Key_Escape)
    assert case.done == ["lock", "back"]


def test_nothing_to_do_is_said(qtbot, shelf):
    case = Case(qtbot, new_vault(shelf))
    assert any("nothing has to be done elsewhere" in words for words in case.words())
    assert case.seen(Tick) == []
