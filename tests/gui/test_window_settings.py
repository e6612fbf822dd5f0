"""Settings and the clinic's rules in the whole window."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.gui import palette
from desktop.gui.details_page import DetailsPage
from desktop.gui.off_boarding_page import OffBoardingPage
from desktop.gui.picker_page import PickerPage
from desktop.gui.settings_page import SettingsPage
from desktop.gui.tokens_page import TokensPage
from desktop.gui.window import MainWindow
from desktop.policy import Policy
from desktop.presenters.resume import Resume
from desktop.presenters.workstation import Workstation
from desktop.settings import Look, Settings
from tests.clinic.fakes import FakeAccess
from tests.fakes import HeldRunner
from tests.presenters.tokens import new_vault, token


class NoKeychain:
    def marking_key(self):
        return None

    def newest(self, _vault):
        return None

    def note(self, _vault, _seen):
        return


class Case:
    def __init__(self, qtbot, shelf, policy=None, settings=None):
        palette.use("light")
        self.changed, self.shelf = [], shelf
        self.window = MainWindow(
            shelf,
            settings or Settings(),
            HeldRunner(),
            NoKeychain(),
            policy=policy or Policy(),
            access=FakeAccess,
            tell_clinics=list,
        )
        self.station = Workstation(shelf, self.window, lambda _resume: None)
        self.window.connect_to(self.station)
        self.window.settings_changed.connect(self.changed.append)
        qtbot.addWidget(self.window)
        self.station.start(Resume())
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    @property
    def page(self):
        return self.window.screens.currentWidget()

    def key(self, qtbot, key, modifiers=Qt.KeyboardModifier.NoModifier):
        QApplication.processEvents()
        qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def open_settings(self, qtbot):
        self.key(qtbot, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
        assert isinstance(self.page, SettingsPage)
        return self.page


@pytest.fixture
def vault(shelf):
    vault = new_vault(shelf)
    vault.add(token(), "Happy Feet")
    return vault


def test_at_the_picker_the_settings_need_no_vault(qtbot, shelf):
    case = Case(qtbot, shelf)
    page = case.open_settings(qtbot)
    assert not page.bar.leave.isVisible()
    page.presenter.lock_after(600)
    assert case.changed == [Settings(idle_after=600)]
    assert Settings.load(shelf.folder / "settings.json") == Settings(idle_after=600)
    case.key(qtbot, Qt.Key.Key_Escape)
    assert isinstance(case.page, PickerPage)


def test_over_the_tokens_a_change_holds_at_once(qtbot, shelf, vault):
    case = Case(qtbot, shelf)
    case.station.unlocked(vault, traceless=True)
    tokens = case.page
    page = case.open_settings(qtbot)
    assert page.bar.leave.isVisible()
    page.presenter.hide_codes(True)
    page.presenter.clear_after(10)
    page.presenter.use_look(Look.DARK)
    assert palette.theme().name == "dark"
    assert case.window.settings == Settings(codes_hidden=True, clear_after=10, look=Look.DARK)
    case.key(qtbot, Qt.Key.Key_Escape)
    assert case.page is tokens
    assert isinstance(tokens, TokensPage)
    assert tokens.presenter.live(vault.entries[0]).hidden
    tokens.presenter.copy(vault.entries[0].id)
    assert tokens.presenter.copied.total == 10
    case.window.clear_clipboard()
    palette.use("light")
    case.station.close()


def test_settings_that_cannot_be_saved_do_not_hold(qtbot, shelf):
    case = Case(qtbot, shelf)
    shelf.folder.parent.mkdir(exist_ok=True)
    shelf.folder.touch()
    page = case.open_settings(qtbot)
    page.presenter.hide_codes(True)
    assert case.window.settings == Settings()
    assert case.changed == []
    assert page._error.isVisible()


def test_the_rules_hold_for_what_was_chosen_before(qtbot, shelf):
    policy = Policy(idle_at_most=120)
    case = Case(qtbot, shelf, policy, Settings(idle_after=600))
    assert case.window.settings.idle_after == 120
    case.open_settings(qtbot).presenter.hide_codes(True)
    assert json.loads((shelf.folder / "settings.json").read_text())["idle_after"] == 120


def test_the_rules_reach_the_details_and_new_passwords(qtbot, shelf, vault):
    case = Case(qtbot, shelf, Policy(show_keys=False, password_strength=4))
    case.window.show_new_vault()
    assert case.page.password._word.text() == "Your clinic asks for “Strong”."
    case.station.unlocked(vault, traceless=True)
    case.window.opened.details(vault.entries[0].id)
    assert isinstance(case.page, DetailsPage)
    assert case.page._secret._set.isVisible()
    case.station.close()


def start(page):
    return [each for each in page.findChildren(QPushButton) if each.text() == "Start"]


def test_the_list_for_somebody_who_leaves_begins_here(qtbot, shelf, vault):
    case = Case(qtbot, shelf)
    assert start(case.open_settings(qtbot)) == []
    case.key(qtbot, Qt.Key.Key_Escape)
    case.station.unlocked(vault, traceless=True)
    page = case.open_settings(qtbot)
    [button] = start(page)
    button.click()
    assert isinstance(case.page, OffBoardingPage)
    case.key(qtbot, Qt.Key.Key_Escape)
    assert case.page is page
