"""A morning at a Windows computer: the real program, its keys, and what Windows tells it."""

import re
import sys
import time
from base64 import b32decode

import pytest

if sys.platform != "win32":
    pytest.skip("needs Windows: `dev.py windows` runs it under Wine", allow_module_level=True)

from desktop.autolock import LockReason
from desktop.otp.code import code_at
from desktop.otp.token import Token
from desktop.secret import Secret
from desktop.system.windows.session import (
    PBT_APMSUSPEND,
    WM_POWERBROADCAST,
    WM_QUERYENDSESSION,
    WM_WTSSESSION_CHANGE,
)
from desktop.vault.journal import Happening
from desktop.vault.shelf import Shelf
from tests.window.windows_desk import Desk, clipboard, ended

PERSON = "Hannah Berg"
PASSWORD = "lanterns under slow rivers 47"
TOKEN = Token(
    issuer="Harbour Physio",
    account="hannah@harbour.example",
    secret=Secret(b32decode("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")),
)
WTS_SESSION_LOCK = 7
DISCREET = (
    "ExcludeClipboardContentFromMonitorProcessing",
    "CanIncludeInClipboardHistory",
    "CanUploadToCloudClipboard",
)


def codes():
    """The code of now, and the one before, which may still be in sight."""
    return [code_at(TOKEN, time.time() - ago).text for ago in (0, 30)]


def shows_the_code(desk):
    shown = desk.read(", code ")
    # In the last seconds of a code the next one is named after it.
    wanted = [f"Harbour Physio, code {' '.join(code)}" for code in codes()]
    assert any(shown.startswith(each) for each in wanted), (shown, wanted)
    return True


def make_a_vault(desk):
    desk.read("Add a person")
    desk.open("return", "What is your name?")
    desk.type(PERSON)
    desk.open("return", "Password for your vault")
    desk.type(PASSWORD)
    desk.read("Strong.")
    desk.key("return")
    desk.type(PASSWORD)
    desk.open("return", "I wrote it down")
    kit = dict(re.findall(r"^(\d): (\w \w \w \w)$", "\n".join(desk.seen()["texts"]), re.MULTILINE))
    desk.press("I wrote it down")
    desk.read("Group ")
    asked = {text for text in desk.seen()["texts"] if re.fullmatch(r"Group \d", text)}
    for group in sorted(asked):
        desk.fill(group, kit[group[-1]].replace(" ", ""))
    desk.key("return")


def add_a_token(desk):
    desk.read("Add your first clinic")
    desk.open("ctrl+k", "Clinic or service")
    desk.fill("Clinic or service", TOKEN.issuer)
    desk.fill("Your account there", TOKEN.account)
    desk.fill("Key", "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP")
    desk.open("return", "Add 1 token")
    desk.open("return", "Enter this code at the clinic to finish")
    desk.press("It worked")


def unlock(desk):
    desk.read("Who are you?")
    desk.open("return", "Use my recovery code")
    desk.type(PASSWORD)
    desk.key("return")


def copy_the_code(desk):
    desk.key("ctrl+1")
    desk.read("Cleared in")
    assert clipboard() in codes()
    assert [clipboard(name) for name in DISCREET] == [bytes(4)] * 3


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path / "data", tmp_path / "eyes")
    try:
        desk.next()
        yield desk
    finally:
        desk.stop()


def test_a_vault_is_made_used_and_locked_by_whatever_windows_tells(tmp_path, desk):
    make_a_vault(desk)
    desk.next()  # the process that knew the recovery code is gone
    add_a_token(desk)
    assert shows_the_code(desk)
    copy_the_code(desk)

    desk.post(WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK)
    desk.next()
    desk.read("Who are you?")
    assert clipboard() is None
    assert not desk.says("code")
    unlock(desk)
    assert shows_the_code(desk)
    copy_the_code(desk)

    desk.send(WM_POWERBROADCAST, PBT_APMSUSPEND)
    desk.next()
    unlock(desk)
    assert shows_the_code(desk)

    assert 1 in desk.send(WM_QUERYENDSESSION, 0)
    desk.next()
    desk.read("Who are you?")
    desk.close()

    [locked] = Shelf(tmp_path / "data").vaults()
    vault = locked.unlock(Secret(PASSWORD.encode()))
    told = [event.subject for event in vault.journal() if event.happening is Happening.LOCKED]
    vault.lock(None)
    assert told == [LockReason.SCREEN_LOCK, LockReason.SLEEP, LockReason.LOG_OFF]
    assert len(desk.pids) == 5
    assert all(ended(pid) for pid in desk.pids)
