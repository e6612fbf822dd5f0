"""Tokens are added."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton

from desktop.gui import palette
from desktop.gui.countdown import Countdown
from desktop.gui.region_selector import RegionWindow
from desktop.otp.uri import format_uri
from tests.tour.furniture import picture_of
from tests.tour.visitor import ALT, CTRL, NARROW, PATIENCE, SHIFT, THEMES, WIDE, a_token


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


def back_from_small(visitor):
    visitor.key(Qt.Key.Key_M, CTRL)
    visitor.window = visitor.usual
    QTest.qWaitForWindowActive(visitor.window, PATIENCE)
