"""The picker, a first vault, and the recovery of one."""

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from desktop.autolock import WANTED, LockReason
from tests.tour.visitor import CTRL, NARROW, PASSWORD, THEMES, WIDE


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
