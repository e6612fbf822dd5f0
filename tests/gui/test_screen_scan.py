"""Looking at the screens with a camera that a test holds: what is hidden, shown, kept and told."""

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop.errors import NoScreenPictureError, Unseen
from desktop.gui import screen_scan
from desktop.gui.countdown import Countdown
from desktop.gui.region_selector import RegionWindow
from desktop.gui.screen_scan import ScreenScan
from desktop.presenters.offers import Screen, Way
from desktop.qr.reading import texts_in_grey
from desktop.system.screens import Camera, Shot
from tests.qr.drawn import drawn, saved

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support raise")
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
CODE = QRect(100, 80, 300, 300)  # in a picture of 1600 by 1600: twice the screen's size


class FakeCamera(Camera):
    """Has a picture of this screen ready, or an error; notes what is visible when it is asked."""

    def __init__(self, parent, text="plain"):
        super().__init__(parent)
        self.seen, self.parts = [], []
        self.error = None
        code = QImage.fromData(saved(drawn(text))).scaled(CODE.size())
        self.picture = QImage(1600, 1600, QImage.Format.Format_RGB32)
        self.picture.fill(QColor("white"))
        painter = QPainter(self.picture)
        painter.drawImage(CODE, code)
        painter.end()

    def take(self, *, part):
        self.parts.append(part)
        self.seen.append([each for each in QApplication.topLevelWidgets() if each.isVisible()])
        if self.error is not None:
            self.failed.emit(*self.error)
        else:
            self.taken.emit((Shot(self.picture, QGuiApplication.primaryScreen()),))


class Case:
    def __init__(self, qtbot):
        self.qtbot = qtbot
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(300, 300)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.camera = FakeCamera(self.window)
        self.scan = ScreenScan(self.camera, self.window)
        self.offers, self.failures = [], []
        self.scan.seen.connect(self.offers.append)
        self.scan.failed.connect(self.failures.append)

    def selector(self):
        """The window on which a part is chosen, in a known size."""
        self.scan.part()
        self.qtbot.waitUntil(lambda: bool(windows(RegionWindow)))
        [window] = windows(RegionWindow)
        window.showNormal()
        window.setGeometry(0, 0, 800, 800)
        self.qtbot.waitUntil(lambda: window.size().toTuple() == (800, 800))
        return window

    def texts(self):
        [offer] = self.offers
        assert offer.way is Way.SCREEN
        return [texts_in_grey(shot.picture) for shot in offer.shots]

    def gone(self):
        """Whether nothing is left of the looking, and the window is back."""
        return self.window.isVisible() and not windows(RegionWindow) and not windows(Countdown)


def windows(kind):
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


@pytest.fixture
def case(qtbot, monkeypatch):
    monkeypatch.setattr(screen_scan, "_GONE", 10)
    return Case(qtbot)


def test_the_windows_are_hidden_before_the_camera_looks_and_back_afterwards(case):
    with case.qtbot.waitSignal(case.scan.seen):
        case.scan.now()
        assert not case.window.isVisible()
        case.scan.now()  # somebody presses twice
    assert case.camera.seen == [[]]
    assert case.camera.parts == [False]
    assert case.gone()
    assert case.texts() == [("plain",)]
    assert case.offers[0].shots[0].screen == Screen(1, 1)
    assert case.offers[0].shots[0].size == (1600, 1600)


def test_every_window_is_hidden_and_back_afterwards(case):
    small = QWidget()
    case.qtbot.addWidget(small)
    small.show()
    with case.qtbot.waitSignal(case.scan.seen):
        case.scan.now()
    assert case.camera.seen == [[]]
    assert small.isVisible()


@pytest.mark.parametrize("error", [NoScreenPictureError(Unseen.REFUSED), None])
def test_a_failure_brings_the_windows_back(case, error):
    case.camera.error = [error]
    with case.qtbot.waitSignal(case.camera.failed):
        case.scan.now()
    assert case.gone()
    assert case.failures == ([] if error is None else [error])
    case.camera.error = None
    with case.qtbot.waitSignal(case.scan.seen):
        case.scan.now()


def test_a_part_is_drawn_with_the_mouse_in_the_pixels_of_the_picture(case):
    window = case.selector()
    QTest.mousePress(window, LEFT, pos=QPoint(20, 20))
    QTest.mouseMove(window, QPoint(100, 100))
    QTest.mouseRelease(window, LEFT, pos=QPoint(230, 220))
    assert case.gone()
    assert case.offers[0].shots[0].size == (422, 402)  # both ends of a frame are in it
    assert case.offers[0].shots[0].screen is None
    assert case.texts() == [("plain",)]


def test_beside_the_code_there_is_none(case):
    window = case.selector()
    QTest.mousePress(window, LEFT, pos=QPoint(790, 790))
    QTest.mouseMove(window, QPoint(600, 600))
    QTest.mouseRelease(window, LEFT, pos=QPoint(500, 500))
    assert case.texts() == [()]


def test_a_mere_click_and_another_button_choose_nothing(case):
    window = case.selector()
    QTest.mouseClick(window, LEFT, pos=QPoint(300, 300))
    QTest.mousePress(window, RIGHT, pos=QPoint(20, 20))
    QTest.mouseRelease(window, RIGHT, pos=QPoint(200, 200))
    assert case.offers == []
    assert window.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert case.gone()
    assert case.offers == []


def test_a_part_is_chosen_with_the_keyboard(case):
    window = case.selector()
    QTest.keyClick(window, Qt.Key.Key_Left)  # in the middle: 240 from the edges, 320 wide
    for _ in range(30):
        QTest.keyClick(window, Qt.Key.Key_Left)
        QTest.keyClick(window, Qt.Key.Key_Up)
    for _ in range(5):
        QTest.keyClick(window, Qt.Key.Key_Left, SHIFT)
        QTest.keyClick(window, Qt.Key.Key_Up, SHIFT)
    QTest.keyClick(window, Qt.Key.Key_Tab)  # to the next screen: the only one
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert case.offers[0].shots[0].size == (480, 480)  # (320 - 5 * 16) * 2
    assert case.texts() == [("plain",)]


def test_enter_alone_chooses_the_whole_screen(case):
    QTest.keyClick(case.selector(), Qt.Key.Key_Enter)
    assert case.offers[0].shots[0].size == (1600, 1600)


def test_where_the_desktop_asks_for_a_part_nobody_else_does(case):
    case.camera.asks_for_part = True
    with case.qtbot.waitSignal(case.scan.seen):
        case.scan.part()
    assert case.camera.parts == [True]
    assert case.offers[0].shots[0].screen is None


def test_seconds_are_counted_and_then_the_camera_looks(case, monkeypatch):
    monkeypatch.setattr(screen_scan, "LATER", 1)
    with case.qtbot.waitSignal(case.scan.seen):
        case.scan.later()
        [countdown] = windows(Countdown)
        assert not case.window.isVisible()
        case.scan.later()
        assert windows(Countdown) == [countdown]
    assert case.camera.seen == [[]]
    assert case.gone()


@pytest.mark.parametrize("by", ["button", "key"])
def test_the_seconds_can_be_stopped(case, by):
    case.scan.later()
    [countdown] = windows(Countdown)
    if by == "key":
        QTest.keyClick(countdown, Qt.Key.Key_Escape)
    else:
        case.qtbot.mouseClick(countdown.findChild(QPushButton), LEFT)
    assert case.gone()
    assert case.camera.seen == []
    with case.qtbot.waitSignal(case.scan.seen):
        case.scan.now()


@pytest.mark.parametrize("state", ["selector", "seconds"])
def test_what_is_on_the_screen_goes_with_the_page(case, state):
    if state == "selector":
        [window] = [case.selector()]
    else:
        case.scan.later()
        [window] = windows(Countdown)
    with case.qtbot.waitSignal(window.destroyed):
        case.scan.deleteLater()


def test_the_frozen_picture_is_let_go(case):
    window = case.selector()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    with case.qtbot.waitSignal(window.destroyed):
        pass
    assert not [each for each in case.scan.findChildren(QObject) if each is not case.camera]
