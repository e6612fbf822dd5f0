from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from desktop.autolock import WANTED, LockReason
from desktop.errors import BadPolicyError, PolicyFault
from desktop.gui import palette, picker_page
from desktop.gui.notice_line import NoticeLine
from desktop.gui.person_tile import PersonTile, breakable, last_here_words
from desktop.gui.picker_page import picker_screen
from desktop.gui.settings_button import SettingsButton
from desktop.presenters.last_here import LastHere, When
from desktop.presenters.picker import Notice, NoticeKind
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode


class Case:
    def __init__(self, qtbot, shelf, notices=(), reason=None):
        self.chosen, self.added, self.settings = [], [], []
        self.page = picker_screen(
            shelf,
            notices,
            lambda vault: self.chosen.append(vault.person),
            lambda: self.added.append(1),
            lambda: self.settings.append(1),
            reason,
        )
        qtbot.addWidget(self.page)
        self.page.resize(1000, 680)
        self.page.show()
        qtbot.waitExposed(self.page)

    def names(self):
        return [t.person.name for t in self.page._grid.tiles if isinstance(t, PersonTile)]

    def words(self):
        return [label.text() for label in self.page.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def people(shelf, clock):
    palette.use("light")
    for person in ("Priya", "Tomasz", "Maria", "Aoife"):
        shelf.create(person, Secret(b"pw"), RecoveryCode.generate()).lock()
        clock.now += 60
    return shelf


def test_tiles_stand_three_two_or_one_across(qtbot, people):
    case = Case(qtbot, people)
    assert case.names() == ["Aoife", "Maria", "Tomasz", "Priya"]
    assert case.page._grid.columns == 3
    widths = {tile.width() for tile in case.page._grid.tiles}
    assert max(widths) - min(widths) <= 1
    case.page.resize(700, 680)
    qtbot.waitUntil(lambda: case.page._grid.columns == 2)
    case.page.resize(400, 680)
    qtbot.waitUntil(lambda: case.page._grid.columns == 1)
    assert case.page._area.horizontalScrollBar().maximum() == 0


def test_a_press_and_enter_choose(qtbot, people):
    case = Case(qtbot, people)
    qtbot.mouseClick(case.page._grid.tiles[1], Qt.MouseButton.LeftButton)
    qtbot.keyClick(case.page._grid.tiles[2], Qt.Key.Key_Return)
    assert case.chosen == ["Maria", "Tomasz"]
    qtbot.keyClick(case.page._grid.tiles[-1], Qt.Key.Key_Space)
    assert case.added == [1]


def test_arrow_keys_move_and_stop_at_the_edges(qtbot, people):
    grid = Case(qtbot, people).page._grid
    first = grid.tiles[0]
    assert grid.neighbour(first, 1, 0) is grid.tiles[1]
    assert grid.neighbour(first, 0, 1) is grid.tiles[3]
    assert grid.neighbour(first, -1, 0) is None
    assert grid.neighbour(grid.tiles[4], 0, -1) is grid.tiles[1]
    assert grid.neighbour(None, 1, 0) is first


def test_an_arrow_key_reaches_the_tiles_from_the_tile_that_has_it(qtbot, people):
    case = Case(qtbot, people)
    case.page.activateWindow()
    tiles = case.page._grid.tiles
    qtbot.waitUntil(tiles[0].hasFocus)
    for key, place in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 4), (Qt.Key.Key_Left, 3)):
        qtbot.keyClick(QApplication.focusWidget(), key)
        assert QApplication.focusWidget() is tiles[place]


def test_letters_find_a_name_and_enter_opens_the_first(qtbot, people):
    case = Case(qtbot, people)
    qtbot.keyClick(case.page._grid.tiles[0], "t")
    assert case.page._search.isVisible()
    assert case.names() == ["Tomasz"]
    qtbot.keyClick(case.page._search, Qt.Key.Key_Return)
    assert case.chosen == ["Tomasz"]
    qtbot.keyClicks(case.page._search, "x")
    assert case.names() == []
    assert any("Nobody of that name" in words for words in case.words())
    qtbot.keyClick(case.page._search, Qt.Key.Key_Escape)
    assert not case.page._search.isVisible()
    assert len(case.names()) == 4


def test_a_fresh_computer_leads_to_the_first_person(qtbot, shelf):
    palette.use("light")
    case = Case(qtbot, shelf)
    assert "Welcome to Frontdesk" in case.words()
    qtbot.keyClick(case.page._grid.tiles[0], Qt.Key.Key_X)
    assert not case.page._search.isVisible()
    qtbot.mouseClick(case.page._grid.tiles[0], Qt.MouseButton.LeftButton)
    assert case.added == [1]


@pytest.mark.parametrize("kind", set(NoticeKind) - {NoticeKind.IDLE_LIMIT})
@pytest.mark.parametrize("number", [1, 300])
def test_every_notice_is_a_sentence_with_a_remedy(qtbot, kind, number):
    palette.use("light")
    line = NoticeLine(Notice(kind, number, frozenset(WANTED)))
    qtbot.addWidget(line)
    line.show()
    assert line.findChildren(QLabel)[0].text().endswith(".")
    line._button.click()
    assert line._remedy.isVisible()
    assert line._remedy.text().endswith(".")


def test_why_it_locked_stands_below_the_title_and_is_said(qtbot, people, monkeypatch):
    said = []
    monkeypatch.setattr(picker_page, "announce", lambda _widget, words: said.append(words))
    words = "Locked because the computer went to sleep."
    assert words in Case(qtbot, people, reason=LockReason.SLEEP).words()
    assert said == [words]
    case = Case(qtbot, people, reason=LockReason.HAND_OVER)
    assert not any("Locked" in words for words in case.words())
    assert said == [words]


def test_the_limit_of_a_clinic_is_told_and_needs_no_remedy(qtbot):
    line = NoticeLine(Notice(NoticeKind.IDLE_LIMIT, 300))
    qtbot.addWidget(line)
    line.show()
    words = "Your clinic locks every vault after 5 minutes without a key or the mouse."
    assert line.findChildren(QLabel)[0].text() == words
    assert not line._button.isVisible()


def test_broken_rules_name_the_line(qtbot):
    error = BadPolicyError("idle_at_most", PolicyFault.VALUE)
    line = NoticeLine(Notice(NoticeKind.BROKEN_POLICY, error=error))
    qtbot.addWidget(line)
    assert "the line about “idle_at_most”" in line.findChildren(QLabel)[0].text()


def test_the_settings_are_a_press_or_a_key_away(qtbot, people):
    case = Case(qtbot, people)
    qtbot.mouseClick(case.page.findChild(SettingsButton), Qt.MouseButton.LeftButton)
    assert case.settings == [1]
    case.page.activateWindow()
    qtbot.waitUntil(case.page.isActiveWindow)
    qtbot.keyClick(case.page, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert case.settings == [1, 1]


def test_notices_stand_at_the_foot(qtbot, people):
    notices = [Notice(NoticeKind.DAMAGED_VAULTS, 5), Notice(NoticeKind.NO_LOCK_EVENTS)]
    case = Case(qtbot, people, notices)
    assert any("5 vaults" in words for words in case.words())
    case.page.show_notices([])
    assert not case.page._foot.isVisible()


def test_long_names_wrap():
    assert breakable("Anne-Sophie Wagenknecht-Oberländer") == "Anne-Sophie Wagenknecht-Oberländer"
    assert breakable("x" * 30).replace("\u200b", "") == "x" * 30
    assert "\u200b" in breakable("x" * 30)


@pytest.mark.parametrize("when", When)
def test_every_moment_has_words(when):
    today = datetime.now(UTC).date()
    for day in (today, today - timedelta(days=800)):
        assert last_here_words(LastHere(when, 1, day))
        assert last_here_words(LastHere(when, 20, day))
