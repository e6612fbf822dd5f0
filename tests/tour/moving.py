"""Tokens go to other apps, and come from them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.gui.export_page import ExportPage
from desktop.gui.import_page import ImportPage
from desktop.interchange import twofas_writer
from desktop.interchange.base import Found
from desktop.secret import Secret
from tests.tour.furniture import aegis_export
from tests.tour.visitor import CTRL, NARROW, PASSWORD, THEMES, WIDE, a_token


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
