import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from shiboken6 import isValid

from desktop.errors import DiskError, DiskFault
from desktop.gui import palette
from desktop.gui.clipboard import CodeClipboard
from desktop.gui.small_window import small_window
from desktop.otp.code import code_at, code_for
from desktop.presenters.copying import Whose
from desktop.presenters.token_rows import Order
from tests.presenters.tokens import counter, new_vault, token

LONG = "Gemeinschaftspraxis für Physiotherapie und Rehabilitationssport Unterammergau"
CONTROL = Qt.KeyboardModifier.ControlModifier
# The offscreen platform has no window system that would raise anything.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Case:
    def __init__(self, qtbot, shelf, clock, *, codes_hidden=False):
        palette.use("light")
        self.vault = new_vault(shelf)
        north = self.vault.add_clinic("North Physio")
        self.feet = self.vault.add(token(1), "Happy Feet", north.id).id
        self.hands = self.vault.add(token(2), "Happy Hands", north.id).id
        self.phone = self.vault.add(counter(3), "Phone system").id
        self.clock = clock
        self.clipboard = CodeClipboard()
        self.called = []
        self.open(qtbot, codes_hidden=codes_hidden)

    def open(self, qtbot, *, codes_hidden=False):
        self.window = small_window(
            self.vault,
            clipboard=self.clipboard,
            clear_after=30,
            codes_hidden=codes_hidden,
            order=Order.FAVOURITES,
            on_full=lambda: self.called.append("full"),
            on_pasted=lambda mime: self.called.append(mime.text()),
            on_lock=lambda: self.called.append("lock"),
            on_closing=lambda event: self.called.append(event.isAccepted()),
            clock=self.clock,
        )
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def close(self):
        self.clipboard.clear_now()
        self.window.hide()
        self.window.deleteLater()
        self.vault.lock()

    @property
    def search(self):
        return self.window._search

    def type(self, words):
        QTest.keyClicks(self.search, words)

    def key(self, key):
        QTest.keyClick(self.search, key)

    def words(self):
        """What stands in the window, without the search."""
        shown = [each for each in self.window.findChildren(QLabel) if each.isVisible()]
        return [each.text() for each in shown if each.text()]

    @property
    def code(self):
        return self.window._code


@pytest.fixture
def case(qtbot, shelf, clock):
    clock.now = 1_790_000_010.0
    made = Case(qtbot, shelf, clock)
    yield made
    made.close()


def copied():
    return QGuiApplication.clipboard().text()


def test_it_shows_one_token_and_its_keys(case):
    assert {"Happy Feet", "1 of 3", "Enter", "copies", "Ctrl+M", "full window"} <= set(case.words())
    assert case.window.size().toTuple() == (360, 216)
    assert case.window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    digits = " ".join(code_at(token(1), case.clock()).text)
    assert case.code.accessibleName() == f"code {digits}"


def test_a_search_and_the_arrows_choose_and_enter_copies_in_place(case):
    case.type("happy")
    assert "1 of 2" in case.words()
    case.key(Qt.Key.Key_Down)
    assert {"Happy Hands", "2 of 2"} <= set(case.words())
    case.key(Qt.Key.Key_Return)
    assert copied() == code_at(token(2), case.clock()).text
    assert "Copied, cleared in 30 s" in case.words()
    case.key(Qt.Key.Key_Up)
    assert "Copied \u2068Happy Hands\u2069. Cleared in 30 s" in case.words()
    case.clipboard.clear_now()
    assert "copies" in case.words()


def test_a_counter_offers_a_new_code_and_enter_makes_and_copies_one(case):
    case.type("phone")
    assert not case.code.isVisible()
    assert {"copies a new code"} <= set(case.words())
    case.key(Qt.Key.Key_Return)
    assert copied() == code_for(counter(3), 0).text
    assert case.code.isVisible()
    case.window._again.click()
    assert case.code.accessibleName().endswith(" ".join(code_for(counter(3), 1).text))
    assert copied() == code_for(counter(3), 0).text


def test_a_button_makes_a_code_without_copying(case):
    case.type("phone")
    case.window._make.click()
    assert case.code.isVisible()
    assert copied() == ""


def test_hidden_codes_are_shown_by_a_button_and_copied_without(qtbot, shelf, clock):
    case = Case(qtbot, shelf, clock, codes_hidden=True)
    assert case.code.accessibleName() == "code hidden"
    case.key(Qt.Key.Key_Return)
    assert copied() == code_at(token(1), clock()).text
    assert case.code.accessibleName() == "code hidden"
    case.window._reveal.click()
    assert case.code.accessibleName() != "code hidden"
    assert not case.window._reveal.isVisible()
    case.close()


def test_nothing_found_says_how_to_go_on(case):
    case.type("zzz")
    assert {"Nothing found", "Esc", "shows all"} <= set(case.words())
    case.key(Qt.Key.Key_Return)
    assert copied() == ""
    case.key(Qt.Key.Key_Escape)
    assert "Happy Feet" in case.words()


def test_the_next_code_comes_in_the_last_seconds(case, qtbot):
    case.clock.now += 27
    before = case.window.grab().toImage()
    case.window._show()
    QApplication.processEvents()
    assert case.window.live(case.vault.entry(case.feet)).following
    assert case.window.grab().toImage() != before
    assert case.window.width() == 360


def test_long_labels_take_two_lines_and_their_tooltip_has_all(case, qtbot):
    case.vault.add(token(7), LONG)
    case.window.deleteLater()
    case.open(qtbot)
    case.type("unterammergau")
    [label] = [each for each in case.window.findChildren(QLabel) if "\n" in each.text()]
    assert label.text().count("\n") == 1
    assert LONG in label.toolTip()
    assert label.accessibleName() == LONG
    assert label.height() >= label.sizeHint().height()
    assert case.window.width() == 360


def test_an_error_has_room_and_goes_with_the_next_thing(case, monkeypatch):
    def full(*_args):
        raise DiskError(DiskFault.FULL)

    monkeypatch.setattr(case.vault, "used", full)
    case.key(Qt.Key.Key_Return)
    assert any("disk is full" in words for words in case.words())
    assert case.window.height() > 216
    monkeypatch.undo()
    case.key(Qt.Key.Key_Return)
    assert case.window.height() == 216


def test_a_link_is_handed_on_and_never_shown(case):
    mime = QMimeData()
    mime.setText("otpauth://totp/x?secret=ABC")
    QGuiApplication.clipboard().setMimeData(mime)
    QTest.keyClick(case.search, Qt.Key.Key_V, CONTROL)
    assert case.called == ["otpauth://totp/x?secret=ABC"]
    assert case.search.text() == ""
    QGuiApplication.clipboard().clear()


def test_the_ways_out_have_keys(case, qtbot):
    QTest.keyClick(case.search, Qt.Key.Key_M, CONTROL)
    case.window._lock.click()
    case.window.close()
    assert case.called == ["full", "lock", True]


def test_everything_can_be_reached_by_keyboard_and_has_a_name(case):
    case.type("phone")
    case.key(Qt.Key.Key_Return)
    reached = []
    for _ in range(4):
        reached.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert reached == [case.search, case.window._again, case.window._lock, case.search]
    names = [
        QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name)
        for each in reached[:3]
    ]
    assert names == ["Search", "New code", "Lock"]


def test_codes_are_forgotten_while_it_is_hidden_and_counted_while_it_is_seen(case):
    assert case.window._seconds._timer.isActive()
    assert case.window.presenter._codes._codes
    case.window.hide()
    assert not case.window._seconds._timer.isActive()
    assert not case.window.presenter._codes._codes


def test_the_clipboard_speaks_to_no_window_that_is_gone(case, qtbot):
    case.window.deleteLater()
    qtbot.waitUntil(lambda: not isValid(case.window))
    with qtbot.captureExceptions() as raised:
        case.clipboard.put("123456", 30, Whose(case.feet, "Happy Feet"))
    assert raised == []
    case.open(qtbot)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_it_fits_in_every_theme(case, theme):
    palette.use(theme)
    QApplication.processEvents()
    case.window._show()
    least = case.window._lines.totalMinimumSize()
    assert least.width() <= case.window.width()
    assert least.height() <= case.window.height() == 216
    palette.use("light")


def test_writing_from_right_to_left_turns_it_round(case):
    def left(widget: QWidget):
        return widget.mapTo(case.window, widget.rect().topLeft()).x()

    assert left(case.window._lock) > left(case.search)
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    case.window._show()
    QApplication.processEvents()
    assert left(case.window._lock) < left(case.search)
    case.window.grab()
    QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
