"""Photographs every screen: `python -m tests.tour FOLDER`.

The real window on real vaults in a folder that is thrown away, driven by keys and clicks. Exits
with 1 when something does not fit into the window, which is said in a line of its own. Needs the
packages that the program needs, and no others.
"""

import json
import re
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QLocale, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QCursor, QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
)

from desktop.autolock import WANTED, LockReason
from desktop.errors import BadPolicyError, PolicyFault
from desktop.gui import icons, palette
from desktop.gui.countdown import Countdown
from desktop.gui.details_page import DetailsPage
from desktop.gui.export_page import ExportPage
from desktop.gui.import_page import ImportPage
from desktop.gui.lock_keys import LockKeys
from desktop.gui.region_selector import RegionWindow
from desktop.gui.shield import Shield
from desktop.gui.small_window import SmallWindow
from desktop.gui.tasks import QtRunner
from desktop.gui.token_delegate import Zone
from desktop.gui.tokens_page import TokensPage
from desktop.gui.window import MainWindow
from desktop.interchange import twofas_writer
from desktop.interchange.base import Found
from desktop.otp.base32 import secret_to_text
from desktop.otp.token import Kind, Token
from desktop.otp.uri import format_uri
from desktop.policy import Policy
from desktop.presenters.resume import Resume
from desktop.presenters.token_rows import AsideRow, TokenRow
from desktop.presenters.workstation import Workstation
from desktop.qr.drawing import QUIET, modules
from desktop.secret import Secret
from desktop.settings import Settings
from desktop.system import keychain
from desktop.vault.crypto import Cost
from desktop.vault.entries import UnusableRecordError, entry_from_bytes, entry_to_bytes
from desktop.vault.recovery import RecoveryCode
from desktop.vault.shelf import Shelf
from tests.clinic.fakes import FakeAccess
from tests.fakes import FakeCaptureBlock
from tests.tour_clinics import clinics

PATIENCE = 20_000  # ms that anything may take on a busy machine
REST = 500  # ms that layouts may take
WIDE, NARROW = (1120, 760), (400, 760)
THEMES = ("light", "dark", "contrast")
PASSWORD = "lanterns under slow rivers 47"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
PEOPLE = ("Maria Lindqvist", "Tomasz Zieliński", "Anne-Sophie Wagenknecht-Oberländer", "Yusuf Ali")
LONG_LABELS = (
    "Gemeinschaftspraxis für Physiotherapie und Rehabilitationssport Unterammergau",
    "Kieferorthopädie Donaudampfschifffahrtsgesellschaft",
    "מרפאת הפיזיותרפיה של הצפון – קבלה",
    " ".join(["Reception at the second desk of the clinic by the old harbour"] * 4)[:200],
    "Rückenschule" * 16,
)

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
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
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
        return next(
            (w for w in self.app.topLevelWidgets() if isinstance(w, kind) and w.isVisible()), None
        )

    def small(self):
        return next((w for w in self.app.topLevelWidgets() if isinstance(w, SmallWindow)), None)

    def photograph(self, file):
        self.settle()
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


def back_from_small(visitor):
    visitor.key(Qt.Key.Key_M, CTRL)
    visitor.window = visitor.usual
    QTest.qWaitForWindowActive(visitor.window, PATIENCE)


def scan_the_screen(visitor):
    """Where nothing is to be found: the tour's own window is hidden for it."""
    visitor.key(Qt.Key.Key_N, CTRL)
    visitor.read("No QR code found on your screen")
    visitor.shoot("05-scan-nothing", THEMES, (WIDE, NARROW))
    visitor.key(Qt.Key.Key_N, CTRL | SHIFT)
    selector = visitor.wait(lambda: visitor.other(RegionWindow), "the screen, frozen")
    QTest.keyClick(selector, Qt.Key.Key_Down)
    visitor.settle()
    selector.grab().save(str(visitor.folder / "05-scan-part-light.png"))
    QTest.keyClick(selector, Qt.Key.Key_Escape)
    QTest.qWaitForWindowActive(visitor.window, PATIENCE)
    visitor.key(Qt.Key.Key_N, CTRL | ALT)
    countdown = visitor.wait(lambda: visitor.other(Countdown), "the seconds")
    for theme in THEMES:
        palette.use(theme)
        visitor.settle()
        countdown.grab().save(str(visitor.folder / f"05-scan-seconds-{theme}.png"))
    palette.use("light")
    QTest.mouseClick(countdown.findChild(QPushButton), Qt.MouseButton.LeftButton)
    visitor.read("No QR code found on your screen")
    QTest.qWaitForWindowActive(visitor.window, PATIENCE)


def picture_of(path, *texts):
    """Draw QR codes side by side into a file, as a screenshot shows them."""
    codes = [modules(text) for text in texts]
    step = 5
    sides = [(len(code) + 2 * QUIET) * step for code in codes]
    image = QImage(sum(sides), max(sides), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    left = 0
    for code, side in zip(codes, sides, strict=True):
        for y, line in enumerate(code):
            for x, dark in enumerate(line):
                if dark:
                    at = QPoint(left + (x + QUIET) * step, (y + QUIET) * step)
                    painter.fillRect(QRect(at, at + QPoint(step - 1, step - 1)), QColor("black"))
        left += side
    painter.end()
    image.save(str(path))


# -- one chapter after the other ---------------------------------------------------------------


def first_person(visitor):
    visitor.read("Welcome to Frontdesk")
    visitor.shoot("01-picker-fresh", THEMES, (WIDE, NARROW))
    visitor.key(Qt.Key.Key_Return)
    if not visitor.says("What is your name?"):
        visitor.click("Add a person")
    visitor.read("What is your name?")
    visitor.type("Hannah Berg")
    visitor.shoot("03-new-name")
    visitor.key(Qt.Key.Key_Return)
    visitor.type("hannah1")
    visitor.read("Weak.")
    visitor.shoot("03-new-password-weak")
    visitor.fill("Password for your vault", PASSWORD)
    visitor.read("Strong.")
    visitor.shoot("03-new-password", THEMES, (WIDE, NARROW))
    visitor.key(Qt.Key.Key_Return)
    visitor.enter(PASSWORD)
    keep_kit(visitor, "03-recovery-kit")
    assert visitor.tokens


def keep_kit(visitor, name):
    visitor.read("I wrote it down")
    groups = {}
    for label in visitor.seen(QLabel):
        said = re.fullmatch(r"(\d): (\w \w \w \w)", label.accessibleName())
        if said:
            groups[said[1]] = said[2].replace(" ", "")
    visitor.shoot(name, THEMES, (WIDE, NARROW))
    visitor.click("I wrote it down")
    asked = [e for e in visitor.seen(QLineEdit) if e.accessibleName().startswith("Group")]
    visitor.fill(asked[0].accessibleName(), "0000")
    visitor.shoot(f"{name}-check", THEMES, (WIDE, NARROW))
    for field in asked:
        visitor.fill(field.accessibleName(), groups[field.accessibleName()[-1]])
    visitor.key(Qt.Key.Key_Return)


def adding(visitor):
    visitor.read("Add your first clinic")
    visitor.shoot("11-empty", THEMES, (WIDE, NARROW))
    visitor.key(Qt.Key.Key_M, CTRL)
    visitor.shoot_small("10-small-window-empty")
    back_from_small(visitor)
    visitor.tokens.focus_first()
    feet = a_token(1, "Happy Feet Podiatry", "hannah@happyfeet.example")
    dental = a_token(2, "South Dental", "h.berg@southdental.example")
    screenshot = visitor.data / "screenshot.png"
    picture_of(screenshot, format_uri(feet), format_uri(dental), "https://happyfeet.example/help")
    visitor.key(Qt.Key.Key_O, CTRL)
    dialog = visitor.wait(lambda: visitor.seen(QFileDialog), "the file dialog")[0]
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    name.setText(str(screenshot))
    visitor.photograph("05-choose-file-light.png")
    QTest.keyClick(name, Qt.Key.Key_Return)
    visitor.window.activateWindow()
    visitor.read("Not a 2FA code")
    visitor.shoot("05-scan-results", THEMES, (WIDE, NARROW))
    visitor.key(Qt.Key.Key_Return)
    visitor.wait(lambda: len(visitor.tokens.model.rows) >= 2, "two tokens")
    visitor.click("Add")
    visitor.read("Each clinic you work for")
    visitor.shoot("05-add", THEMES, (WIDE, NARROW))
    scan_the_screen(visitor)
    type_a_key(visitor)
    visitor.lock()


def type_a_key(visitor):
    visitor.key(Qt.Key.Key_K, CTRL)
    visitor.read("Type the key")
    visitor.fill("Clinic or service", "Harbour Physio")
    visitor.fill("Your account there", "hannah@harbour.example")
    visitor.fill("Key", "not a key 1")
    visitor.key(Qt.Key.Key_Return)
    visitor.shoot("05-typed-key-wrong")
    visitor.click("More settings")
    visitor.fill("Key", "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP")
    visitor.shoot("05-typed-key", THEMES, (WIDE, NARROW))
    visitor.key(Qt.Key.Key_Return)
    visitor.wait(lambda: not visitor.says("Most clinics show it"), "what the form found")
    visitor.shoot("05-typed-result")
    visitor.key(Qt.Key.Key_Return)
    visitor.read("Enter this code at the clinic to finish")
    visitor.click("Copy the code")
    visitor.read("Copied.")
    visitor.shoot("05-enter-code", THEMES, (WIDE, NARROW))
    visitor.click("It was refused")
    visitor.shoot("05-refused", THEMES, (WIDE, NARROW))
    visitor.click("Show the code again")
    visitor.click("It worked")
    visitor.wait(lambda: len(visitor.tokens.model.rows) >= 3, "three tokens")
    visitor.shoot("04-first-tokens")


def furnish(visitor):
    """Give four more people vaults; return the recovery code of Maria, whose vault is full."""
    codes = {}
    for person in PEOPLE:
        code = codes[person] = RecoveryCode.generate()
        with_vault = visitor.shelf.create(person, Secret(PASSWORD.encode()), code)
        if person == "Maria Lindqvist":
            fill_vault(with_vault)
        if person == "Yusuf Ali":
            clinic = with_vault.add_clinic(LONG_LABELS[0]).id
            for number, label in enumerate(LONG_LABELS, 1):
                long = a_token(number, label[:90], "empfang.zweitplatz@unterammergau.example")
                with_vault.add(long, label, clinic if number % 2 else None)
        with_vault.lock()
    return " ".join(codes["Maria Lindqvist"].groups)


def fill_vault(vault):
    north = vault.add_clinic("North Physio").id
    south = vault.add_clinic("South Dental").id
    feet = vault.add_clinic("Happy Feet Podiatry").id
    mail = "maria.lindqvist@northphysio.example"
    vault.add(a_token(1, "Cliniko", mail), "North Physio Cliniko", north)
    vault.add(a_token(2, "Microsoft", mail, digits=8), "North Physio e-mail", north)
    vault.add(a_token(3, "Phone system", "desk 2", kind=Kind.HOTP), "Phone system", north)
    star = vault.add(a_token(4, "Jane", "maria@southdental.example"), "South Dental Jane", south)
    vault.add(a_token(5, "Dentally", "m.lindqvist", period=60), "Dentally", south)
    vault.add(a_token(6, "Nookal", "maria@happyfeet.example"), "Happy Feet", feet)
    vault.add(a_token(7, "Steam", "maria", kind=Kind.STEAM), "Break room", None)
    gone = vault.add(a_token(8, "Old booking", "maria"), "Old booking page", south)
    lost = vault.add(a_token(9, "Lab portal", "maria"), "Lab portal", south)
    record = entry_to_bytes(lost).replace(b'"digits":6', b'"digits":0')
    try:
        entry_from_bytes(record)
    except UnusableRecordError as error:
        aside = error.quarantined(record, 1)
    vault._store._contents = replace(vault._store._contents, quarantined=(aside,))
    vault.discard(lost.id)
    vault.remove(lost.id)
    vault.edit(replace(star, favourite=True, note="Ask for Petra when it is refused."))
    vault.discard(gone.id)


def notices(visitor):
    """What a computer does not do that does little, seen after a lock of its own."""
    window = visitor.window
    window.show_lock_events(WANTED, idle_told=False)
    window.connect_shield(None, remote=True)
    visitor.workstation.lock(LockReason.IDLE)
    visitor.read("Locked because nobody touched this computer for a while.")
    visitor.shoot("01-picker-notices", THEMES, (WIDE, NARROW))
    window.connect_shield(visitor.shield, remote=False)
    window.show_lock_events(frozenset({LockReason.SCREEN_LOCK}), idle_told=True)


def picking(visitor, recovery):
    notices(visitor)
    visitor.workstation.lock(LockReason.SLEEP)
    visitor.read("Locked because the computer went to sleep.")
    visitor.shoot("01-picker-locked", sizes=(WIDE, NARROW))
    visitor.workstation.pick()
    visitor.read("Who are you?")
    visitor.shoot("01-picker", THEMES, (WIDE, NARROW))
    visitor.click("What to do")
    visitor.shoot("01-picker-remedy")
    visitor.workstation.pick()
    visitor.settle()
    visitor.type("mar")
    visitor.shoot("01-picker-search")
    visitor.key(Qt.Key.Key_Return)
    visitor.read("Use my recovery code")
    visitor.shoot("02-unlock", THEMES, (WIDE, NARROW))
    visitor.enter("wrong")
    visitor.read("did not open your vault")
    visitor.shoot("02-unlock-wrong", THEMES, (WIDE, NARROW))
    for _ in range(10):
        visitor.clock.ahead += 600
        visitor.wait(lambda: visitor.says("Unlock") and can_unlock(visitor), "another try")
        visitor.enter("wrong again")
        visitor.wait(lambda: not visitor.says("Opening your vault"), "the answer")
    visitor.read("Unlock in")
    visitor.shoot("02-unlock-wait", THEMES)
    visitor.workstation.pick()
    visitor.pick("Maria Lindqvist")
    visitor.shoot("02-unlock-throttled")
    visitor.click("Use my recovery code")
    visitor.read("Open the vault of")
    visitor.enter("0000 1111")
    visitor.shoot("02-recover-wrong")
    visitor.fill("Recovery code", recovery)
    visitor.shoot("02-recover", THEMES, (WIDE, NARROW))
    visitor.key(Qt.Key.Key_Return)
    visitor.read("The same again")
    visitor.type(PASSWORD)
    visitor.read("Strong.")
    visitor.key(Qt.Key.Key_Return)
    visitor.enter(PASSWORD)
    keep_kit(visitor, "02-recover-kit")
    assert visitor.tokens


def can_unlock(visitor):
    return any(e.text() == "Unlock" and e.isEnabled() for e in visitor.seen(QPushButton))


def token_list(visitor):
    page = visitor.tokens
    visitor.wait(lambda: len(page.model.rows) > 8, "all tokens")
    visitor.shoot("04-tokens", THEMES, (WIDE, NARROW))
    visitor.key(Qt.Key.Key_1, CTRL)
    visitor.read("Cleared in")
    visitor.shoot("04-copied", THEMES, (WIDE, NARROW))
    visitor.point(is_hotp, zone=Zone.BUTTON)
    visitor.shoot("04-new-code", sizes=(WIDE, NARROW))
    visitor.point(lambda row: isinstance(row, TokenRow), zone=Zone.MORE)
    menu = visitor.wait(visitor.app.activePopupWidget, "the menu")
    visitor.shoot("04-menu", THEMES)
    menu.close()
    privacy_pause(visitor)
    visitor.tokens.focus_first()
    visitor.type("dent")
    visitor.shoot("04-search", THEMES, (WIDE, NARROW))
    visitor.type("zzz")
    visitor.read("Nothing found")
    visitor.shoot("04-nothing-found")
    visitor.key(Qt.Key.Key_Escape)
    visitor.click("South Dental")
    visitor.shoot("04-filter")
    visitor.click("All")
    visitor.point(lambda row: isinstance(row, AsideRow))
    visitor.read("What to do")
    visitor.shoot("04-set-aside", THEMES, (WIDE, NARROW))
    visitor.click("Save the raw entry…")
    visitor.shoot("04-set-aside-password")
    visitor.click("Back to the tokens")


def privacy_pause(visitor):
    visitor.click("Let remote support see Frontdesk")
    menu = visitor.wait(visitor.app.activePopupWidget, "the menu")
    visitor.shoot("04-pause-menu", THEMES)
    menu.actions()[2].trigger()
    menu.close()
    visitor.read("Remote support can see Frontdesk for")
    visitor.shoot("04-pause", THEMES, (WIDE, NARROW))
    visitor.click("End now")


def small_window(visitor):
    visitor.window.clear_clipboard()
    visitor.key(Qt.Key.Key_M, CTRL)
    visitor.shoot_small("10-small-window")
    visitor.key(Qt.Key.Key_Return)
    visitor.read("Copied, cleared in")
    visitor.shoot_small("10-small-window-copied")
    visitor.type("phone")
    visitor.shoot_small("10-small-window-counter")
    visitor.type("zzz")
    visitor.shoot_small("10-small-window-nothing")
    visitor.key(Qt.Key.Key_Escape)
    visitor.key(Qt.Key.Key_M, CTRL)
    visitor.window = visitor.usual
    assert visitor.tokens


def is_hotp(row):
    return isinstance(row, TokenRow) and row.entry.token.kind is Kind.HOTP


def details(visitor):
    page = visitor.tokens
    page.list.setFocus()
    page.list.choose_first()
    visitor.key(Qt.Key.Key_F2)
    visitor.read("Token details")
    visitor.shoot("06-details", THEMES, (WIDE, NARROW))
    visitor.click("Edit the clinic…")
    visitor.shoot("06-details-clinic", sizes=(WIDE, NARROW))
    visitor.click("Cancel")
    visitor.click("Delete…")
    visitor.shoot("06-details-delete", sizes=(WIDE, NARROW))
    visitor.click("Keep it")
    visitor.click("Show QR code and key…")
    visitor.type("wrong")
    visitor.key(Qt.Key.Key_Return)
    visitor.wait(lambda: not visitor.says("Checking"), "the answer")
    visitor.shoot("06-key-refused")
    visitor.enter(PASSWORD)
    visitor.read("Hide now")
    visitor.shoot("06-key", THEMES, (WIDE, NARROW))
    visitor.click("Hide now")
    visitor.key(Qt.Key.Key_Escape)


def trash(visitor):
    page = visitor.tokens
    page.list.setFocus()
    page.list.choose_first()
    visitor.key(Qt.Key.Key_Delete)
    visitor.read("Keep it")
    visitor.shoot("04-delete", THEMES, (WIDE, NARROW))
    visitor.click("Move to the trash")
    visitor.read("is in the trash for 30 days")
    visitor.shoot("04-deleted", sizes=(WIDE, NARROW))
    visitor.click("Trash (2)")
    visitor.shoot("07-trash", THEMES, (WIDE, NARROW))
    visitor.click("Delete for good…")
    visitor.shoot("07-trash-ask")
    visitor.click("Back to the tokens")


def preferences(visitor):
    visitor.tokens.focus_first()
    visitor.key(Qt.Key.Key_Comma, CTRL)
    visitor.read("Clear a copied code after")
    visitor.shoot("08-settings", THEMES)
    visitor.shoot("08-settings", sizes=(NARROW,))
    visitor.key(Qt.Key.Key_Escape)


def leaving(visitor):
    """Take the tokens to 2FAS, which cannot hold all of them, and to paper; nothing is kept."""
    odd = a_token(11, "Payroll", "maria", digits=5)
    visitor.workstation._vault.add(odd, "Payroll at the old computer of the front desk", None)
    visitor.tokens.focus_first()
    visitor.key(Qt.Key.Key_Comma, CTRL)
    visitor.click("Move to another app or computer")
    visitor.read("Where to")
    visitor.shoot("12-export", THEMES, (WIDE, NARROW))
    visitor.click("2FAS, on any phone")
    visitor.read("cannot go there")
    visitor.shoot("12-export-staying", THEMES, (WIDE, NARROW))
    visitor.click("Another app: a list of links")
    visitor.shoot("12-export-plain", THEMES, (WIDE, NARROW))
    visitor.click("Paper: QR codes to scan")
    visitor.click("I keep the sheet where nobody else sees it")
    visitor.shoot("12-export-paper", sizes=(WIDE, NARROW))
    visitor.click("2FAS, on any phone")
    visitor.click("Continue")
    visitor.read("Is it you?")
    visitor.enter("wrong")
    visitor.wait(lambda: not visitor.says("Checking"), "the answer")
    visitor.shoot("12-export-password", THEMES, (WIDE, NARROW))
    visitor.enter(PASSWORD)
    visitor.read("Choose a password for the file")
    visitor.type("plaice gravel ottoman 41")
    visitor.read("Strong.")
    visitor.shoot("12-export-own-password", THEMES, (WIDE, NARROW))
    visitor.key(Qt.Key.Key_Return)
    visitor.enter("plaice gravel ottoman 41")
    dialog = visitor.wait(lambda: visitor.seen(QFileDialog), "the file dialog")[0]
    visitor.photograph("12-export-file-light.png")
    dialog.reject()
    visitor.window.activateWindow()
    visitor.shoot("12-export-place", sizes=(WIDE, NARROW))
    page = visitor.seen(ExportPage)[0]
    page.file_chosen.emit(visitor.data / "nowhere" / "tokens.2fas")
    visitor.shoot("12-export-refused", ("light", "dark"))
    page.file_chosen.emit(visitor.data / "Tokens of Maria Lindqvist 2FAS.2fas")
    visitor.read("What to do now")
    visitor.shoot("12-export-done", THEMES, (WIDE, NARROW))
    visitor.click("Done")
    assert visitor.tokens


def moving_in(visitor):
    """Bring tokens from another app: the file, its password, what it holds, what became of it."""
    visitor.click("Add")
    visitor.click("From another app…")
    visitor.read("Bring your tokens from another app")
    visitor.shoot("12-import", THEMES, (WIDE, NARROW))
    page = visitor.seen(ImportPage)[0]
    page.opened.emit(visitor.data / "settings.json")
    visitor.read("Nothing was read from")
    visitor.shoot("12-import-unreadable", THEMES, (WIDE, NARROW))
    sealed = visitor.data / "2fas-backup-20261124.2fas"
    found = [Found(token=a_token(40, "Cliniko", "maria"))]
    sealed.write_bytes(twofas_writer.write(found, Secret(b"another phone")))
    page.show_reading(sealed.name)
    visitor.shoot("12-import-reading", THEMES, (WIDE, NARROW))
    page.opened.emit(sealed)
    visitor.read("Password of the file")
    visitor.enter("wrong")
    visitor.read("does not open the file")
    visitor.shoot("12-import-password", THEMES, (WIDE, NARROW))
    exported = visitor.data / "aegis-export-plain.json"
    exported.write_text(aegis_export(), "utf-8")
    page.opened.emit(exported)
    visitor.read("entries from Aegis")
    visitor.shoot("12-import-look", THEMES, (WIDE, NARROW))
    visitor.key(Qt.Key.Key_Down)
    visitor.key(Qt.Key.Key_Space)
    visitor.read("Add 9 tokens")
    visitor.click("Refused (3)")
    visitor.shoot("12-import-refused", sizes=(WIDE, NARROW))
    visitor.click("Already here (3)")
    visitor.shoot("12-import-here", sizes=(WIDE, NARROW))
    visitor.click("Add 9 tokens")
    visitor.read("9 tokens added")
    visitor.shoot("12-import-result", THEMES, (WIDE, NARROW))
    visitor.click("See which")
    visitor.shoot("12-import-see-which", ("light", "dark"), (WIDE, NARROW))
    visitor.click("Back")
    visitor.click("Done")
    assert visitor.tokens


def aegis_export():
    clinics = (
        "Harbour Physio", "Westside Clinic", "Old Town Dental", "Riverside Osteopathy",
        "Gemeinschaftspraxis für Physiotherapie und Rehabilitationssport Unterammergau",
    )  # fmt: skip
    tokens = [(a_token(60 + n, "Cliniko", f"maria@{n}.example"), clinics[n % 5]) for n in range(8)]
    tokens += [(a_token(70, "", ""), ""), (a_token(71, LONG_LABELS[2], "desk"), "")]
    tokens += [(a_token(n, "Cliniko", "maria.lindqvist@northphysio.example"), "") for n in (1, 1)]
    entries = [aegis_entry(token, group) for token, group in tokens]
    later = a_token(3, "Phone system", "desk 2", kind=Kind.HOTP, counter=41)
    entries.insert(3, aegis_entry(later, ""))
    for wrong in ({"secret": "1"}, {"digits": 99}, {"algo": "CRC32"}):
        bad = aegis_entry(a_token(90, "Old booking page", "maria"), "")
        bad["info"] |= wrong
        entries.insert(2, bad)
    database = {"version": 1, "entries": entries}
    return json.dumps({"version": 1, "header": {"slots": None, "params": None}, "db": database})


def aegis_entry(token, group):
    return {
        "type": token.kind.value,
        "name": token.account,
        "issuer": token.issuer,
        "group": group,
        "info": {
            "secret": secret_to_text(token.secret),
            "algo": token.algorithm.value,
            "digits": token.digits,
            "period": token.period,
            "counter": token.counter,
        },
    }


def clinic_rules(visitor):
    """Look at what a clinic's rules change, and at rules that cannot be read."""
    visitor.lock()
    visitor.window.policy = Policy(
        idle_at_most=60, clear_at_most=30, show_keys=False, plain_export=False
    )
    visitor.workstation.pick()
    visitor.read("Your clinic locks every vault")
    visitor.shoot("01-picker-clinic", ("light", "contrast"))
    visitor.click("Settings")
    visitor.shoot("08-settings-clinic-picker")
    visitor.key(Qt.Key.Key_Escape)
    block_backups(visitor)
    visitor.unlock("Hannah Berg")
    visitor.tokens.list.setFocus()
    visitor.tokens.list.choose_first()
    visitor.key(Qt.Key.Key_Delete)
    visitor.click("Move to the trash")
    visitor.read("The last backup could not be written")
    visitor.shoot("04-no-backup", ("light", "dark"), (WIDE, NARROW))
    visitor.click("Settings")
    visitor.read("Set by your clinic")
    visitor.shoot("08-settings-clinic", THEMES, (WIDE, NARROW))
    visitor.click("Move to another app or computer")
    visitor.shoot("12-export-clinic", THEMES, (WIDE, NARROW))
    visitor.key(Qt.Key.Key_Escape)
    visitor.key(Qt.Key.Key_Escape)
    visitor.tokens.list.setFocus()
    visitor.tokens.list.choose_first()
    visitor.key(Qt.Key.Key_F2)
    visitor.read("Set by your clinic")
    page = visitor.seen(DetailsPage)[0]
    page._area.ensureWidgetVisible(page._secret)
    visitor.shoot("06-key-forbidden")
    visitor.lock()
    broken = BadPolicyError("idle_at_most", PolicyFault.VALUE)
    visitor.window.policy = Policy.strictest(broken)
    visitor.workstation.pick()
    visitor.click("What to do")
    visitor.shoot("01-picker-broken-rules")
    visitor.click("Add a person")
    visitor.read("What is your name?")
    visitor.enter("Ines")
    visitor.read("Your clinic asks for")
    visitor.shoot("03-new-password-clinic")
    visitor.window.policy = Policy()
    visitor.workstation.pick()


def block_backups(visitor):
    """Put files where the folders of the copies stand."""
    for folder in (visitor.data / "backups").iterdir():
        shutil.rmtree(folder)
        folder.touch()
    for vault in (visitor.data / "vaults").glob("*.vault"):
        (visitor.data / "backups" / vault.stem).touch()


def older_vault(visitor):
    """Put an older copy in a vault's place, as a careless restore does."""
    visitor.lock()
    before = {path: path.read_bytes() for path in (visitor.data / "vaults").glob("*.vault")}
    visitor.unlock("Maria Lindqvist")
    visitor.key(Qt.Key.Key_1, CTRL)
    visitor.read("Cleared in")
    visitor.lock()
    for path, content in before.items():
        path.write_bytes(content)
    visitor.unlock("Maria Lindqvist")
    visitor.read("This vault is older")
    visitor.shoot("04-older", THEMES, (WIDE, NARROW))
    visitor.lock()


def long_words(visitor):
    visitor.unlock("Yusuf Ali")
    visitor.shoot("04-long", THEMES, (WIDE, NARROW))
    visitor.key(Qt.Key.Key_2, CTRL)
    visitor.shoot("04-long-copied", sizes=(WIDE, NARROW))
    visitor.key(Qt.Key.Key_F2)
    visitor.tokens.list.setFocus()
    visitor.key(Qt.Key.Key_F2)
    visitor.read("Token details")
    visitor.shoot("06-long-details", sizes=(WIDE, NARROW))
    visitor.key(Qt.Key.Key_Escape)
    visitor.app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    visitor.shoot("04-right-to-left", sizes=(WIDE, NARROW))
    visitor.lock()
    visitor.shoot("01-picker-right-to-left", sizes=(WIDE, NARROW))


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    QLocale.setDefault(QLocale(QLocale.Language.English))
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    app = QApplication(["frontdesk", "-style", palette.STYLE])
    app.setWindowIcon(icons.application())
    palette.use("light")
    with tempfile.TemporaryDirectory() as data:
        visitor = Visitor(app, Path(data), folder)
        first_person(visitor)
        adding(visitor)
        recovery = furnish(visitor)
        picking(visitor, recovery)
        token_list(visitor)
        small_window(visitor)
        details(visitor)
        trash(visitor)
        preferences(visitor)
        leaving(visitor)
        moving_in(visitor)
        clinics(visitor, a_token(20, "Cliniko", "tomasz"), LONG_LABELS[0], THEMES, (WIDE, NARROW))
        older_vault(visitor)
        clinic_rules(visitor)
        long_words(visitor)
        visitor.workstation.close()
        visitor.window.close()
        visitor.runner.shut_down()
    return 1 if visitor.misfits else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
