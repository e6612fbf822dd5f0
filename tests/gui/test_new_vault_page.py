from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog
from shiboken6 import isValid

from desktop.errors import DiskError, DiskFault
from desktop.gui import palette
from desktop.gui.new_vault_page import new_vault_screen
from desktop.presenters.new_vault import NameFault, Step
from desktop.vault.shelf import Shelf
from tests.fakes import HeldRunner

STRONG = "lantern otter quartz mumble"


class Case:
    def __init__(self, qtbot, shelf):
        self.runner = HeldRunner()
        self.created, self.left = [], []
        self.page = new_vault_screen(
            shelf, self.runner, self.created.append, lambda: self.left.append(1)
        )
        self.page.resize(800, 900)
        self.page.show()
        qtbot.waitExposed(self.page)

    def name(self, name="Maria"):
        field = self.page.name._name
        field.clear()
        QTest.keyClicks(field, name)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def password(self, password=STRONG, again=None):
        step = self.page.password
        QTest.keyClicks(step._password, password)
        QTest.keyClicks(step._again, password if again is None else again)
        QTest.keyClick(step._again, Qt.Key.Key_Return)
        self.runner.release()

    def kit_kept(self):
        self.page.kit._wrote.click()
        groups = self.page.presenter.kit.code.groups
        asked = self.page.presenter.kit._asked
        for field, number in zip(self.page.kit._checks._fields, asked, strict=True):
            QTest.keyClicks(field, groups[number - 1].lower())


@pytest.fixture
def case(qtbot, shelf):
    palette.use("light")
    result = Case(qtbot, shelf)
    yield result
    for vault in result.created:
        vault.lock()
    if isValid(result.page):
        result.page.close()


def test_three_steps_by_the_keyboard_make_a_vault(case, shelf):
    case.name()
    assert case.page.password.isVisible()
    case.password()
    assert case.page.kit.isVisible()
    assert not case.page.kit._go.isEnabled()
    case.kit_kept()
    assert case.page.kit._go.isEnabled()
    QTest.keyClick(case.page.kit._checks._fields[1], Qt.Key.Key_Return)
    assert not case.page.kit._away.isEnabled()
    case.runner.release()
    assert [vault.person for vault in case.created] == ["Maria"]
    assert [vault.person for vault in shelf.vaults()] == ["Maria"]


@pytest.mark.parametrize("fault", NameFault)
def test_every_fault_of_a_name_is_said(case, fault):
    case.page.show_name_fault(fault)
    assert case.page.name._fault._words.text()
    assert case.page.name._name.accessibleDescription() == case.page.name._fault._words.text()
    QTest.keyClick(case.page.name._name, "x")
    assert not case.page.name._fault.isVisible()


def test_strength_is_said_while_typing_after_a_pause(case, qtbot):
    case.name()
    step = case.page.password
    QTest.keyClicks(step._password, "password1")
    qtbot.waitUntil(lambda: bool(case.runner.held))
    case.runner.release()
    assert step._word.text() == "Weak."
    assert step._advice.text()
    QTest.keyClick(step._password, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(step._password, Qt.Key.Key_Delete)
    assert not step._timer.isActive()
    assert step._advice.text() == ""


@pytest.mark.parametrize(
    ("password", "again", "where"),
    [("", "", "_fault"), ("password1", "password1", "_fault"), (STRONG, "x", "_different")],
)
def test_passwords_that_will_not_do_are_said_beside_their_field(case, password, again, where):
    case.name()
    case.password(password, again)
    step = case.page.password
    assert getattr(step, where).isVisible()
    assert step.isVisible()
    if where == "_different":
        assert step._password.characters() == step._again.characters() == 0
    else:
        assert step._password.characters() == len(password)


def test_a_wrong_group_is_marked_and_the_kit_can_be_seen_again(case):
    case.name()
    case.password()
    kit = case.page.kit
    shown = [label.text() for label in kit._card._labels]
    assert tuple(shown) == case.page.presenter.kit.code.groups
    kit._wrote.click()
    assert {label.text() for label in kit._card._labels} == {"••••"}
    QTest.keyClicks(kit._checks._fields[0], "????0000")
    assert kit._checks._faults[0].isVisible()
    assert not kit._go.isEnabled()
    kit._again.click()
    assert [label.text() for label in kit._card._labels] == shown
    assert not kit._checks.isVisible()


def test_a_saved_kit_is_private_and_counts_as_kept(case, tmp_path):
    case.name()
    case.password()
    path = tmp_path / "kit.pdf"
    case.page.kit.save_to(str(path))
    assert path.read_bytes().startswith(b"%PDF")
    assert case.page.kit._saved.isVisible()
    assert case.page.kit._checks.isVisible()


def test_a_kit_that_cannot_be_saved_is_said(case, tmp_path):
    case.name()
    case.password()
    case.page.kit.save_to(str(tmp_path / "none" / "kit.pdf"))
    assert case.page.kit._error.isVisible()
    assert not case.page.kit._checks.isVisible()


def test_dialogs_are_opened_and_go_with_the_page(case, qtbot):
    case.name()
    case.password()
    for button, kind in (("_print", QDialog), ("_save", QFileDialog)):
        getattr(case.page.kit, button).click()
        [dialog] = case.page.kit.findChildren(kind)
        qtbot.waitUntil(dialog.isVisible)
        dialog.reject()
        qtbot.waitUntil(partial(gone, dialog))
    case.page.kit._save.click()
    case.page.deleteLater()
    qtbot.waitUntil(lambda: not isValid(case.page))


def test_every_step_goes_back(case):
    case.name()
    case.password()
    case.page.kit._away.click()
    assert case.page.password.isVisible()
    QTest.keyClick(case.page, Qt.Key.Key_Escape)
    assert case.page.name.isVisible()
    case.page.back.emit()
    assert case.left == [1]


def test_a_full_disk_is_said_under_the_step(case, monkeypatch):
    def refuse(*_):
        raise DiskError(DiskFault.FULL)

    case.name()
    case.password()
    case.kit_kept()
    monkeypatch.setattr(Shelf, "create", refuse)
    case.page.kit._go.click()
    case.runner.release()
    assert case.page._failure.isVisible()
    assert case.page.kit._go.isEnabled()


def test_a_narrow_page_keeps_to_its_width(case, qtbot):
    for step in Step:
        case.page.show_step(step)
        case.page.resize(400, 700)
        qtbot.waitUntil(partial(fits, case.page))


def test_the_page_may_go_while_the_vault_is_made(case, qtbot, shelf):
    case.name()
    case.password()
    case.kit_kept()
    case.page.kit._go.click()
    case.page.deleteLater()
    qtbot.waitUntil(lambda: not isValid(case.page))
    case.runner.release()
    assert case.created == []
    assert len(shelf.vaults()) == 1


def gone(widget):
    return not isValid(widget)


def fits(page):
    return page.width() == 400 and page._area.horizontalScrollBar().maximum() == 0
