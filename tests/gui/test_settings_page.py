import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from desktop.errors import DiskError, DiskFault
from desktop.gui import palette
from desktop.gui.settings_page import settings_screen
from desktop.policy import Policy
from desktop.presenters.preferences import Abilities
from desktop.settings import Look, Settings

EVERYTHING = Abilities(hide_from_capture=True, tray=True)


class Case:
    def __init__(self, qtbot, settings=None, policy=None, can=EVERYTHING, *, opened=True):
        palette.use("light")
        self.kept, self.called, self.refusal = [], [], None
        self.page = settings_screen(
            settings or Settings(),
            policy or Policy(),
            abilities=can,
            keep=self.keep,
            on_back=lambda: self.called.append("back"),
            on_lock=(lambda: self.called.append("lock")) if opened else None,
            on_hand_over=(lambda: self.called.append("hand over")) if opened else None,
        )
        qtbot.addWidget(self.page)
        self.page.resize(900, 900)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)
        QApplication.processEvents()

    def keep(self, settings):
        if self.refusal:
            raise self.refusal
        self.kept.append(settings)

    def words(self):
        labels = self.page.findChildren(QLabel)
        return " ".join(label.text() for label in labels if label.isVisible())


def choices(row):
    return [row._choice.itemText(place) for place in range(row._choice.count())]


def test_everything_is_shown_as_it_is(qtbot):
    page = Case(qtbot, Settings(look=Look.DARK, clear_after=45, codes_hidden=True)).page
    assert page.idle._choice.currentText() == "3 minutes"
    assert choices(page.idle) == [
        "1 minute", "2 minutes", "3 minutes", "5 minutes", "10 minutes", "15 minutes",
        "30 minutes",
    ]  # fmt: skip
    assert page.clear._choice.currentText() == "45 seconds"
    assert page.codes._switch.isChecked()
    assert page.look._choice.currentText() == "Dark"
    assert page.capture.isVisible()
    assert page.tray.isVisible()
    assert not page.keys.isVisible()
    assert not page._lead.isVisible()


def test_keys_change_and_save(qtbot):
    case = Case(qtbot)
    assert case.page.idle._choice.hasFocus()
    qtbot.keyClick(case.page.idle._choice, Qt.Key.Key_Down)
    assert case.kept == [Settings(idle_after=300)]
    qtbot.keyClick(case.page.codes._switch, Qt.Key.Key_Space)
    assert case.kept[-1] == Settings(idle_after=300, codes_hidden=True)
    qtbot.mouseClick(case.page.tray._switch, Qt.MouseButton.LeftButton)
    assert case.kept[-1].stay_in_tray
    qtbot.keyClick(case.page.look._choice, Qt.Key.Key_Down)
    assert case.kept[-1].look is Look.LIGHT
    qtbot.keyClick(case.page.clear._choice, Qt.Key.Key_Up)
    assert case.kept[-1].clear_after == 15
    qtbot.mouseClick(case.page.capture._switch, Qt.MouseButton.LeftButton)
    assert not case.kept[-1].hide_from_capture


def test_what_cannot_be_saved_goes_back(qtbot):
    case = Case(qtbot)
    case.refusal = DiskError(DiskFault.READ_ONLY)
    case.page.codes._switch.click()
    assert not case.page.codes._switch.isChecked()
    assert "Nothing can be saved on this disk" in case.words()


def test_what_the_clinic_has_set_is_locked_and_says_so(qtbot):
    policy = Policy(idle_at_most=60, show_keys=False, hide_from_capture=True)
    case = Case(qtbot, policy=policy)
    page = case.page
    assert page._lead.text() == "Three of these are set by your clinic. Everything else is yours."
    for row in (page.idle, page.keys, page.capture):
        assert not row.control.isEnabled()
        assert row.control.accessibleDescription() == "Set by your clinic"
    assert page.keys.isVisible()
    assert not page.keys._switch.isChecked()
    assert case.words().count("Set by your clinic") == 3
    assert page.clear.control.hasFocus()
    qtbot.mouseClick(page.capture._switch, Qt.MouseButton.LeftButton)
    qtbot.keyClick(page.idle._choice, Qt.Key.Key_Down)
    assert case.kept == []


def test_one_that_is_set_is_said_in_words(qtbot):
    case = Case(qtbot, policy=Policy(show_keys=False))
    assert "One of these is set by your clinic" in case.words()


def test_a_limit_shows_the_choices_it_leaves(qtbot):
    case = Case(qtbot, policy=Policy(idle_at_most=120))
    assert choices(case.page.idle) == ["1 minute", "2 minutes"]
    assert "Your clinic allows 2 minutes at most." in case.words()
    assert case.page.idle.control.accessibleDescription() == "Your clinic allows 2 minutes at most."
    assert case.page.idle.control.isEnabled()


def test_what_the_system_cannot_do_takes_no_room(qtbot):
    case = Case(qtbot, can=Abilities())
    assert "Screen" not in case.words()
    assert "tray" not in case.words().casefold()


def test_the_ways_out(qtbot):
    case = Case(qtbot)
    qtbot.keyClick(case.page.idle._choice, Qt.Key.Key_Escape)
    case.page.bar.leave.lock.emit()
    case.page.bar.leave.hand_over.emit()
    assert case.called == ["back", "lock", "hand over"]


def test_without_a_vault_there_is_nothing_to_lock(qtbot):
    case = Case(qtbot, opened=False)
    assert not case.page.bar.leave.isVisible()
    case.page.resize(400, 700)
    QApplication.processEvents()
    assert not case.page.bar.leave.isVisible()


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("width", [360, 900])
def test_it_fits(qtbot, theme, width):
    case = Case(qtbot, policy=Policy(idle_at_most=60, clear_at_most=30, show_keys=False))
    palette.use(theme)
    case.page.resize(width, 700)
    qtbot.waitUntil(lambda: case.page.width() == width)
    QApplication.processEvents()
    inner = case.page._area.widget()
    assert inner.minimumSizeHint().width() <= case.page._area.viewport().width()
    case.page.grab()
