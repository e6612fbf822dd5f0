"""The tokens, and what is done with them every day."""

from PySide6.QtCore import Qt

from desktop.gui.token_delegate import Zone
from desktop.otp.token import Kind
from desktop.presenters.token_rows import AsideRow, TokenRow
from tests.tour.visitor import CTRL, NARROW, PASSWORD, THEMES, WIDE


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
