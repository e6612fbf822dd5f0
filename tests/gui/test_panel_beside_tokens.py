"""Where the panel stands: beside the list of a wide window, in its place in a narrow one."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.gui.clipboard import CodeClipboard
from desktop.gui.tokens_page import tokens_screen
from desktop.presenters.account_states import CodeAsked, Out
from desktop.presenters.token_rows import Order
from tests.fakes import HeldRunner
from tests.gui.panel_scene import EMAIL, PanelScene, link

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
WIDE, NARROW = 1120, 500


class Case:
    def __init__(self, qtbot, shelf, width):
        self.scene = PanelScene(qtbot, shelf, link())
        self.panel = self.scene.panel
        self.page = tokens_screen(
            self.scene.vault,
            clipboard=CodeClipboard(),
            runner=HeldRunner(),
            clear_after=30,
            codes_hidden=False,
            order=Order.FAVOURITES,
            **{name: lambda *_: None for name in (
                "on_order", "on_add", "on_offered", "on_details", "on_settings", "on_traces",
                "on_lock", "on_hand_over", "on_small", "on_pause",
            )},
            panel=lambda _copy, _edited: self.panel,
            clock=self.scene.corrected,
        )  # fmt: skip
        qtbot.addWidget(self.page)
        self.page.resize(width, 760)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        QApplication.processEvents()

    def resize(self, width):
        self.page.resize(width, 760)
        QApplication.processEvents()

    @property
    def beside(self):
        return self.page._sides.indexOf(self.panel) >= 0 and self.panel.isVisible()

    @property
    def in_place(self):
        return self.page._body.currentWidget() is self.panel


@pytest.fixture
def wide(qtbot, shelf):
    return Case(qtbot, shelf, WIDE)


@pytest.fixture
def narrow(qtbot, shelf):
    return Case(qtbot, shelf, NARROW)


def test_beside_the_list_of_a_wide_window(wide):
    assert wide.beside
    assert wide.page.list.isVisible()
    assert wide.panel.width() <= 400
    assert not wide.panel.head.back_button.isVisible()
    assert wide.page.bar.search.hasFocus()


def test_in_place_of_the_list_of_a_narrow_window(narrow):
    assert not narrow.panel.isVisible()
    narrow.page.list.sign_in.emit(narrow.scene.clinic)
    assert narrow.in_place
    assert not narrow.page.list.isVisible()
    assert narrow.panel.head.back_button.isVisible()
    assert narrow.panel.steps.credentials.email.hasFocus()
    narrow.panel.head.back_button.click()
    assert narrow.page.list.isVisible()
    assert not narrow.panel.isVisible()
    assert narrow.page.bar.search.hasFocus()


def test_a_window_that_becomes_wide_and_narrow_again(narrow):
    narrow.page.list.sign_in.emit(narrow.scene.clinic)
    narrow.scene.force(CodeAsked(frozenset()))
    narrow.resize(WIDE)
    assert narrow.beside
    assert narrow.page.list.isVisible()
    assert narrow.panel.maximumWidth() == 400
    assert narrow.scene.account.state == CodeAsked(frozenset())
    narrow.resize(NARROW)
    assert not narrow.panel.isVisible()
    assert narrow.page.list.isVisible()
    narrow.page.list.sign_in.emit(narrow.scene.clinic)
    assert narrow.in_place
    assert narrow.panel.width() == NARROW


def test_what_was_typed_is_forgotten_when_the_panel_goes(narrow):
    narrow.page.list.sign_in.emit(narrow.scene.clinic)
    password = narrow.panel.steps.credentials.password
    QTest.keyClicks(password, "secret word")
    narrow.panel.head.back_button.click()
    assert password.characters() == 0
    narrow.page.list.sign_in.emit(narrow.scene.clinic)
    QTest.keyClicks(password, "secret word")
    narrow.page.hide()
    assert password.characters() == 0


def test_the_panel_follows_the_row_that_the_keyboard_is_on(wide, qtbot):
    vault = wide.scene.vault
    other = vault.add_clinic("Getting Healthy")
    vault.edit(_moved(vault.entries[0], other.id))
    wide.page.presenter.refresh()
    wide.page.list.setFocus()
    QTest.keyClick(wide.page.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "Getting Healthy" in wide.scene.words())
    assert wide.scene.account is None
    wide.panel.presenter.choose(wide.scene.clinic)
    assert wide.scene.account.state == Out()


def test_typing_in_the_panel_does_not_search(wide):
    field = wide.panel.steps.credentials.email
    field.setFocus()
    QTest.keyClicks(field, EMAIL)
    assert field.text() == EMAIL
    assert wide.page.bar.search.text() == ""


def _moved(entry, clinic):

    return replace(entry, clinic=clinic)
