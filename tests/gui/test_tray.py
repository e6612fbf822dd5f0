import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon

from desktop.errors import DiskError, DiskFault
from desktop.gui import icons
from desktop.gui.clipboard import CodeClipboard
from desktop.gui.tray import Tray
from desktop.otp.code import code_at
from desktop.system.tray_host import TrayHost
from tests.presenters.tokens import new_vault, token

# The offscreen platform knows nothing of the trays of X11, which Qt asks about.
pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged")


class Host(TrayHost):
    """A tray that comes and goes."""

    def __init__(self, *, there):
        super().__init__()
        self._there = there

    @property
    def there(self):
        return self._there

    def set(self, there):
        self._there = there
        self.changed.emit()


class Case:
    def __init__(self, shelf, parent):
        self.vault = new_vault(shelf)
        feet = self.vault.add(token(1), "Feet & Hands")
        self.vault.edit(replace(feet, favourite=True))
        self.clipboard = CodeClipboard()
        self.tray = Tray(parent)
        self.called = []
        for name in ("toggle", "come_up", "lock", "hand_over", "quit"):
            getattr(self.tray, name).connect(lambda *_, name=name: self.called.append(name))

    def open(self):
        self.tray.open(self.vault, clipboard=self.clipboard, clear_after=30, clock=time.time)

    def menu(self):
        return {each.text(): each for each in self.tray._menu.actions() if each.text()}


@pytest.fixture
def case(shelf, qapp):
    parent = QObject()
    made = Case(shelf, parent)
    yield made
    made.tray.hide()
    made.clipboard.clear_now()
    made.vault.lock()


def test_a_locked_program_offers_nothing_of_a_vault(case):
    assert list(case.menu()) == ["Open Frontdesk", "Quit"]
    case.open()
    case.tray.show_locked()
    assert list(case.menu()) == ["Open Frontdesk", "Quit"]
    assert case.tray._tip == "Frontdesk: locked"


def test_an_open_vault_can_be_used_and_left(case, qtbot):
    case.open()
    assert case.tray._tip == "Frontdesk: Maria"
    assert len(case.menu()) == 5
    for words in ("Open Frontdesk", "Lock", "Hand over", "Quit"):
        case.menu()[words].trigger()
    qtbot.waitUntil(lambda: len(case.called) == 4)
    assert set(case.called) == {"come_up", "lock", "hand_over", "quit"}


def test_a_favourite_is_copied(case, qapp, clock):
    case.open()
    next(iter(case.menu().values())).trigger()
    assert qapp.clipboard().text() in {code_at(token(1), clock.now + by).text for by in (0, 30)} | {
        case.tray._presenter.live(case.vault.entries[0]).text
    }


def test_favourites_are_looked_up_when_the_menu_opens(case):
    case.open()
    case.vault.edit(replace(case.vault.entries[0], favourite=False))
    assert len(case.menu()) == 5
    case.tray._menu.aboutToShow.emit()
    assert len(case.menu()) == 4


def test_the_icon_comes_and_goes_with_the_tray(case, qtbot):
    assert case.tray.there is None
    host = Host(there=None)
    case.tray.follow(host)
    assert case.tray._icon is None
    with qtbot.waitSignal(case.tray.changed):
        host.set(True)
    assert case.tray._icon.toolTip() == "Frontdesk: locked"
    case.open()
    assert case.tray._icon.toolTip() == "Frontdesk: Maria"
    with qtbot.waitSignal(case.tray.changed):
        host.set(False)
    assert case.tray._icon is None
    assert case.tray.there is False


def test_only_a_plain_click_brings_the_window(case):
    case.tray.follow(Host(there=True))
    reason = QSystemTrayIcon.ActivationReason
    for each in (reason.Context, reason.DoubleClick, reason.Trigger):
        case.tray._icon.activated.emit(each)
    assert case.called == ["toggle"]


def test_where_a_click_opens_the_menu_it_does_nothing_else(case):
    host = Host(there=True)
    host.click_opens_menu = host.one_colour = True
    case.tray.follow(host)
    case.tray._icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert case.called == []
    assert case.tray._icon.icon().isMask()


def test_what_went_wrong_is_said(case, monkeypatch):
    said = []
    case.tray.follow(Host(there=True))
    monkeypatch.setattr(case.tray._icon, "showMessage", lambda *words: said.append(words[:2]))
    case.tray.show_error(None)
    case.tray.show_error(DiskError(DiskFault.FULL))
    [(title, words)] = said
    assert title == "Frontdesk"
    assert "disk is full" in words


def test_the_drawing_of_one_colour_is_a_mask(qapp):
    assert icons.symbolic().isMask()
    assert not icons.application().isMask()
