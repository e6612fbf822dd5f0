import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import isValid

from desktop.errors import DiskError, DiskFault
from desktop.gui import palette
from desktop.gui.recover_page import recover_screen
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from desktop.vault.states import LockedVault
from tests.fakes import HeldRunner

STRONG = "lantern otter quartz mumble"


class Case:
    def __init__(self, qtbot, shelf):
        self.code = RecoveryCode.generate()
        shelf.create("Maria", Secret(b"old"), self.code).lock()
        self.runner = HeldRunner()
        self.opened, self.left = [], []
        self.page = recover_screen(
            shelf.find("Maria"), self.runner, self.opened.append, lambda: self.left.append(1)
        )
        self.page.show()
        qtbot.waitExposed(self.page)

    def give(self, text):
        QTest.keyClicks(self.page.code._code, text)
        QTest.keyClick(self.page.code._code, Qt.Key.Key_Return)

    def as_far_as_the_kit(self):
        self.give(" ".join(self.code.groups).lower())
        for field in (self.page.password._password, self.page.password._again):
            QTest.keyClicks(field, STRONG)
        self.page.password._go.click()
        self.runner.release()
        self.page.kit._wrote.click()
        kit = self.page.presenter.kit
        for field, number in zip(self.page.kit._checks._fields, kit._asked, strict=True):
            QTest.keyClicks(field, kit.code.groups[number - 1])


@pytest.fixture
def case(qtbot, shelf):
    palette.use("light")
    result = Case(qtbot, shelf)
    yield result
    for vault in result.opened:
        vault.lock()
    if isValid(result.page):
        result.page.close()


def test_the_code_opens_the_vault_under_a_new_password(case, shelf):
    case.as_far_as_the_kit()
    assert case.page.code._code.text() == "", "and is not left in the field"
    case.page.kit._go.click()
    case.runner.release()
    [vault] = case.opened
    vault.lock()
    shelf.find("Maria").unlock(Secret(STRONG.encode())).lock()


@pytest.mark.parametrize("text", ["k7mp", " ".join(RecoveryCode.generate().groups)])
def test_a_code_that_opens_nothing_is_said_under_its_field(case, text):
    case.give(text)
    assert case.page.code._fault.isVisible()
    assert not case.page._failure.isVisible()
    assert case.page.code.isVisible()


def test_a_full_disk_is_said_under_the_step(case, monkeypatch):
    def refuse(*_):
        raise DiskError(DiskFault.FULL)

    case.as_far_as_the_kit()
    monkeypatch.setattr(LockedVault, "recover", refuse)
    case.page.kit._go.click()
    case.runner.release()
    assert case.page._failure.isVisible()


def test_back_leads_out(case):
    QTest.keyClick(case.page, Qt.Key.Key_Escape)
    assert case.left == [1]


def test_the_page_may_go_while_the_vault_is_being_opened(case, qtbot):
    case.as_far_as_the_kit()
    case.page.kit._go.click()
    case.page.deleteLater()
    qtbot.waitUntil(lambda: not isValid(case.page))
    case.runner.release()
    assert case.opened == []
