import pytest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton

from desktop.autolock import LockReason
from desktop.gui import palette
from desktop.gui.add_screen import AddScreen
from desktop.gui.import_page import ImportPage
from desktop.gui.notice_line import NoticeLine
from desktop.gui.pause_banner import PauseBanner
from desktop.gui.pause_button import PauseButton
from desktop.gui.shield import Shield
from desktop.gui.tokens_page import TokensPage
from desktop.gui.window import MainWindow
from desktop.policy import Policy
from desktop.presenters.offers import Offer, Way
from desktop.presenters.resume import Resume
from desktop.presenters.workstation import Workstation
from desktop.settings import Settings
from desktop.vault.journal import Happening
from tests.clinic.fakes import FakeAccess
from tests.fakes import FakeCaptureBlock, HeldRunner
from tests.presenters.adding import TWO, uri
from tests.presenters.tokens import new_vault

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class ForgetfulKeychain:
    def marking_key(self):
        return None

    def newest(self, _name):
        return None

    def note(self, _name, _seen):
        pass


class Case:
    """The window of a system that hides windows, unless it is told otherwise."""

    def __init__(self, qapp, qtbot, shelf, *, refuses=False, policy=None, settings=None):
        palette.use("light")
        self.block = FakeCaptureBlock(refuses=refuses)
        self.shield = Shield(qapp, self.block)
        self.runner = HeldRunner()
        self.window = MainWindow(
            shelf,
            settings or Settings(),
            self.runner,
            ForgetfulKeychain(),
            policy=policy or Policy(),
            access=FakeAccess,
            tell_clinics=list,
        )
        self.left = []
        self.workstation = Workstation(shelf, self.window, self.left.append)
        self.window.connect_to(self.workstation)
        self.window.connect_shield(self.shield, remote=False)
        qtbot.addWidget(self.window)
        self.workstation.start(Resume())
        self.window.show()
        qtbot.waitExposed(self.window)

    def seen(self, kind):
        return [each for each in self.window.findChildren(kind) if each.isVisible()]

    def words(self):
        return " ".join(label.text() for label in self.seen(QLabel))

    def open(self, shelf):
        vault = new_vault(shelf)
        self.workstation.unlocked(vault, traceless=True)
        return vault

    def excluded(self):
        return self.block.windows[self.window.windowHandle().winId()]

    def allow(self, place):
        """Choose from the menu of the button."""
        [button] = self.seen(PauseButton)
        button.click()
        [menu] = button.findChildren(QMenu)
        actions = [action for action in menu.actions() if action.isEnabled()]
        actions[place].trigger()
        menu.close()


@pytest.fixture
def make(qapp, qtbot, shelf):
    made = []

    def case(**how):
        made.append(Case(qapp, qtbot, shelf, **how))
        return made[-1]

    yield case
    for each in made:
        each.workstation.close()
        qapp.removeEventFilter(each.shield)
        each.shield.deleteLater()


def test_a_pause_is_over_every_page_and_can_be_ended(make, shelf):
    case = make()
    vault = case.open(shelf)
    assert case.excluded() is True
    case.allow(1)
    assert case.excluded() is False
    assert "Remote support can see Frontdesk for 10:00" in case.words()
    case.window.opened.add()
    assert case.seen(PauseBanner)
    [end] = [b for b in case.seen(QPushButton) if b.text() == "End now"]
    end.click()
    assert case.excluded() is True
    assert case.seen(PauseBanner) == []
    assert [event.happening for event in vault.journal()][-2:] == [
        Happening.CAPTURE_ALLOWED, Happening.CAPTURE_ENDED,
    ]  # fmt: skip


def test_a_pause_counts_down(make, shelf, qtbot):
    case = make()
    case.open(shelf)
    case.allow(0)
    qtbot.waitUntil(lambda: "for 4:59" in case.words(), timeout=3_000)


def test_it_does_not_outlast_the_open_vault(make, shelf):
    case = make()
    case.open(shelf)
    case.allow(2)
    case.workstation.pick()
    assert case.seen(PauseBanner) == []
    assert case.excluded() is True


def test_it_is_not_offered_where_the_administrator_forbids_it(make, shelf):
    case = make(policy=Policy(hide_from_capture=True))
    case.open(shelf)
    assert case.seen(PauseButton) == []
    assert case.excluded() is True


def test_it_is_not_offered_to_somebody_who_hides_nothing(make, shelf):
    case = make(settings=Settings(hide_from_capture=False))
    case.open(shelf)
    assert case.excluded() is False
    assert case.seen(PauseButton) == []
    case.window.keep_settings(Settings())
    assert case.excluded() is True
    assert case.seen(PauseButton)


def test_a_refusal_is_said_in_the_picker_and_nothing_is_offered(make, shelf, qtbot):
    case = make(refuses=True)
    qtbot.waitUntil(lambda: "This computer cannot hide Frontdesk" in case.words())
    case.workstation.pick()
    assert "This computer cannot hide Frontdesk" in case.words()
    case.open(shelf)
    assert case.seen(PauseButton) == []


def test_a_refusal_in_the_middle_of_it_takes_the_offer_away(make, shelf, qtbot):
    case = make()
    case.open(shelf)
    case.allow(0)
    case.block.refuses = True
    case.window.hide()
    case.window.show()
    qtbot.waitUntil(lambda: not case.seen(PauseButton))
    assert case.seen(PauseBanner) == []


def test_what_the_computer_does_not_tell_is_said_when_it_is_known(make):
    case = make()
    assert case.seen(NoticeLine) == []
    case.window.show_lock_events(frozenset({LockReason.SCREEN_LOCK}), idle_told=False)
    assert len(case.seen(NoticeLine)) == 2
    assert "does not tell programs when its screen locks. Press Ctrl+L" in case.words()
    case.workstation.pick()
    assert len(case.seen(NoticeLine)) == 2
    case.window.show_lock_events(frozenset(), idle_told=True)
    assert case.seen(NoticeLine) == []


def test_a_remote_session_is_said(make):
    case = make()
    case.window.connect_shield(None, remote=True)
    assert "You use this computer from another one" in case.words()


def test_the_picker_says_why_it_locked_once(make):
    case = make()
    case.workstation.start(Resume(reason=LockReason.SCREEN_LOCK))
    assert "Locked with the computer’s screen." in case.words()
    case.workstation.pick()
    assert "Locked" not in case.words()


def test_another_apps_file_leads_to_its_page_and_back_to_the_tokens(make, shelf, tmp_path):
    case = make()
    vault = case.open(shelf)
    links = tmp_path / "links.txt"
    links.write_text(f"{uri('Lab')}\n{uri('Feet', key=TWO)}")
    case.window.show_offer(Offer(Way.DROPPED, files=(links,)))
    case.runner.release()  # it is no picture; then what is in it
    [page] = case.seen(ImportPage)
    page.look.add.emit()
    page.result.done.emit()
    assert [entry.label for entry in vault.entries] == ["Lab", "Feet"]
    assert case.seen(ImportPage) == case.seen(AddScreen) == []
    assert case.seen(TokensPage)


def test_an_empty_vault_offers_another_apps_file_and_back_leads_back(make, shelf):
    case = make()
    case.open(shelf)
    words = "Bring your tokens from another app"
    [button] = [b for b in case.seen(QPushButton) if b.text() == words]
    button.click()
    [page] = case.seen(ImportPage)
    page.go_back()
    assert case.seen(ImportPage) == []
    assert case.seen(TokensPage)


def test_a_lock_forgets_what_was_read(make, shelf, tmp_path):
    case = make()
    case.open(shelf)
    links = tmp_path / "links.txt"
    links.write_text(uri("Lab"))
    case.window.opened.import_from(links)
    [page] = case.seen(ImportPage)
    presenter = page.presenter
    case.workstation.lock(LockReason.USER)
    case.window.show_picker(Resume(), None)
    case.runner.release()  # the worker ends, and nobody hears of it
    presenter.add()
    assert case.seen(ImportPage) == []
