"""What the rules of a clinic change."""

from PySide6.QtCore import Qt

from desktop.errors import BadPolicyError, PolicyFault
from desktop.gui.details_page import DetailsPage
from desktop.policy import Policy
from tests.tour.furniture import block_backups
from tests.tour.visitor import NARROW, THEMES, WIDE


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
