"""Somebody at the window, who uses it by keys and clicks and photographs what is seen."""

import time

from PySide6.QtCore import QDeadlineTimer, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QCursor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
)

from desktop.autolock import LockReason
from desktop.gui import palette
from desktop.gui.lock_keys import LockKeys
from desktop.gui.shield import Shield
from desktop.gui.small_window import SmallWindow
from desktop.gui.tasks import QtRunner
from desktop.gui.tokens_page import TokensPage
from desktop.gui.window import MainWindow
from desktop.otp.token import Token
from desktop.policy import Policy
from desktop.presenters.resume import Resume
from desktop.presenters.workstation import Workstation
from desktop.secret import Secret
from desktop.settings import Settings
from desktop.system import keychain
from desktop.vault.crypto import Cost
from desktop.vault.shelf import Shelf
from tests.clinic.fakes import FakeAccess
from tests.fakes import FakeCaptureBlock

PATIENCE = 20_000  # ms that anything may take on a busy machine
GLANCE = 20  # ms between two looks
REST = 500  # ms that layouts may take
WIDE, NARROW = (1120, 760), (400, 760)
THEMES = ("light", "dark", "contrast")
PASSWORD = "lanterns under slow rivers 47"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView)


class Clock:
    """The time of day, some of which can be skipped."""

    def __init__(self):
        self.ahead = 0

    def __call__(self):
        return time.time() + self.ahead


class Visitor:
    """Somebody at the window, with a camera."""

    def __init__(self, app, data, folder):
        self.app = app
        self.folder = folder
        self.data = data
        self.clock = Clock()
        self.misfits = []
        self.shelf = Shelf(data, cost=Cost(memory_kib=32, iterations=1, lanes=1), clock=self.clock)
        self.runner = QtRunner(app)
        self.window = MainWindow(
            self.shelf,
            Settings(),
            self.runner,
            keychain.keychain(),
            policy=Policy(),
            access=FakeAccess,
            tell_clinics=list,
        )
        palette.dress(self.window)
        self.usual = self.window
        self.workstation = Workstation(self.shelf, self.window, self.resume)
        self.window.connect_to(self.workstation)
        self.shield = Shield(app, FakeCaptureBlock())
        self.window.connect_shield(self.shield, remote=False)
        keys = LockKeys(app)
        keys.lock.connect(lambda: self.workstation.lock(LockReason.USER))
        keys.hand_over.connect(lambda: self.workstation.lock(LockReason.HAND_OVER))
        self.workstation.start(Resume())
        self.size(WIDE)
        self.window.move(0, 0)
        QCursor.setPos(1279, 1023)  # over nothing that would look touched
        self.window.show()
        self.window.activateWindow()
        if not QTest.qWaitForWindowActive(self.window, PATIENCE):
            raise SystemExit("the window never got the keyboard")

    def resume(self, resume):
        """Go on as the next process would."""
        self.window.clear_clipboard()
        self.workstation.start(resume)
        self.window.show()

    # -- eyes --

    def settle(self):
        """Let everything that is due happen: layouts first, then what they caused."""
        for _ in range(4):
            self.app.processEvents()
            self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def wait(self, condition, what):
        end = QDeadlineTimer(PATIENCE)
        while not (found := condition()):
            if end.hasExpired():
                self.photograph("99-waited-in-vain.png")
                raise SystemExit(f"waited in vain for {what}")
            QTest.qWait(GLANCE)  # looking without a rest would leave workers no time
        self.settle()
        return found

    def seen(self, kind):
        return [each for each in self.window.findChildren(kind) if each.isVisible()]

    def says(self, words):
        """Whether these words stand on the screen."""
        return any(
            words in each.text() for kind in (QLabel, QPushButton) for each in self.seen(kind)
        )

    def read(self, words):
        self.wait(lambda: self.says(words), repr(words))

    @property
    def tokens(self):
        """The page of the tokens, once it is there."""
        return self.wait(lambda: self.seen(TokensPage), "the tokens")[0]

    def shoot(self, name, themes=("light",), sizes=(WIDE,)):
        """Save a picture of the window in every theme and size."""
        for size in sizes:
            self.size(size)
            narrow = "-narrow" if size[0] < 560 else ""
            for theme in themes:
                palette.use(theme)
                self.photograph(f"{name}{narrow}-{theme}.png")
                self.measure(f"{name}{narrow}-{theme}")
        palette.use("light")
        self.size(WIDE)

    def shoot_small(self, name):
        """Save a picture of the small window in every theme; its size is its own."""
        self.window = self.wait(self.small, "the small window")
        QTest.qWaitForWindowActive(self.window, PATIENCE)
        for theme in THEMES:
            palette.use(theme)
            self.photograph(f"{name}-{theme}.png")
            self.measure(f"{name}-{theme}")
        palette.use("light")

    def other(self, kind):
        """The visible window of this kind, if there is one."""
        windows = [w for w in self.app.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
        assert all(window.styleSheet() for window in windows), f"{kind.__name__} is not dressed"
        return next(iter(windows), None)

    def small(self):
        return next((w for w in self.app.topLevelWidgets() if isinstance(w, SmallWindow)), None)

    def photograph(self, file):
        self.settle()
        assert self.window.styleSheet(), f"{file}: the window is not dressed"
        sheets = [(self.window.grab(), QPoint())]
        for menu in self.app.topLevelWidgets():
            if isinstance(menu, (QMenu, QFileDialog)) and menu.isVisible():
                at = self.window.mapFromGlobal(menu.mapToGlobal(QPoint()))
                sheets.append((menu.grab(), at))
        whole = QRect()
        for sheet, at in sheets:
            whole |= QRect(at, sheet.size())
        picture = QPixmap(whole.size())
        picture.fill(QColor("grey"))
        painter = QPainter(picture)
        for sheet, at in sheets:
            painter.drawPixmap(at - whole.topLeft(), sheet)
        painter.end()
        picture.save(str(self.folder / file))
        print(file, flush=True)

    def measure(self, name):
        """Say what does not fit, once the layouts have come to rest."""
        end = QDeadlineTimer(REST)
        while (found := self.misfit()) and not end.hasExpired():
            self.settle()
        for each in found:
            self.misfits.append(f"{name}: {each}")
            print(f"DOES NOT FIT: {name}: {each}", flush=True)

    def misfit(self):
        """What is cut, or needs more room than it has."""
        page = self.window.centralWidget() if self.window is self.usual else self.window
        least = page.minimumSizeHint()
        found = []
        if least.width() > page.width() or least.height() > page.height():
            found.append(f"the page needs {least.width()} x {least.height()}")
        for area in self.seen(QScrollArea):
            content = area.widget().width()
            scrolls = area.verticalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if scrolls and content > area.viewport().width():
                found.append(f"the content needs {content} of {area.viewport().width()} px")
        found += [
            f"the button {button.text()!r} is cut"
            for button in self.seen(QPushButton)
            if button.text() and button.width() < button.minimumSizeHint().width()
        ]
        for label in self.seen(QLabel):
            need = label.heightForWidth(label.width()) if label.wordWrap() else 0
            if need > label.height():
                found.append(f"{label.text()!r} needs {need} of {label.height()} px")
        return found + self.nameless()

    def nameless(self):
        """What assistive technology would only call "button" or "field"."""
        controls = [each for kind in CONTROLS for each in self.seen(kind)]
        return [
            f"a {type(each).__name__} has no name"
            for each in controls
            if each.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name).strip()
        ]

    # -- hands --

    @property
    def keyboard(self):
        """What gets the keys; without a window manager nothing is active after a dialog."""
        return self.app.focusWidget() or self.window.focusWidget() or self.window

    def size(self, size):
        self.window.resize(*size)
        self.wait(lambda: self.window.size().toTuple() == size, f"a window of {size}")

    def key(self, key, modifiers=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self.keyboard, key, modifiers)
        self.settle()

    def type(self, words):
        QTest.keyClicks(self.keyboard, words)
        self.settle()

    def enter(self, words):
        self.type(words)
        self.key(Qt.Key.Key_Return)

    def click(self, name):
        """Press the button of this text or name."""

        def found():
            return [
                each
                for each in self.seen(QAbstractButton)
                if name in (each.text().strip(), each.accessibleName()) and each.isEnabled()
            ]

        button = self.wait(found, f"a button {name!r}")[0]
        for area in self.seen(QScrollArea):
            if area.isAncestorOf(button):
                area.ensureWidgetVisible(button)
        self.settle()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def fill(self, name, words):
        """Type into the field of this name, in place of what is in it."""

        def found():
            return [each for each in self.seen(QLineEdit) if each.accessibleName() == name]

        field = self.wait(found, f"a field {name!r}")[0]
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, words)
        self.settle()

    def point(self, kind, button=Qt.MouseButton.LeftButton, zone=None):
        """Click on the first row of a kind, or on a painted part of it."""
        rows = self.tokens.list
        place = next(i for i, row in enumerate(rows._model.rows) if kind(row))
        index = rows._model.index(place)
        rows.scrollTo(index)
        self.settle()
        area = rows.visualRect(index)
        spots = (
            [area.center()]
            if zone is None
            else [
                QPoint(x, y)
                for y in range(area.top(), area.bottom(), 4)
                for x in range(area.left(), area.right(), 4)
                if rows._delegate.zone(area, rows._model.row(place), QPoint(x, y)) is zone
            ]
        )
        QTest.mouseClick(
            rows.viewport(), button, Qt.KeyboardModifier.NoModifier, spots[len(spots) // 2]
        )
        self.settle()

    def pick(self, person):
        self.click(person)
        self.read("Use my recovery code")

    def unlock(self, person, password=PASSWORD):
        self.pick(person)
        self.enter(password)
        return self.tokens

    def lock(self):
        self.key(Qt.Key.Key_L, CTRL)
        self.read("Who are you?")


def a_token(number, issuer, account, **fields):
    return Token(issuer=issuer, account=account, secret=Secret(bytes([number]) * 20), **fields)
