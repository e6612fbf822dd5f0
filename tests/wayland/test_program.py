"""The real program in real compositors: unlocked, locked, and left without a compositor."""

import pytest

from desktop.autolock import LockReason
from desktop.otp.token import Token
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from tests.wayland import compositors
from tests.wayland.other import Other
from tests.wayland.program import BROKE, started
from tests.window.program import wait_until

PICKER = "Frontdesk"
UNLOCK = "Unlock – Frontdesk"
OPEN = "Maria Lindqvist – Frontdesk"
PASSWORD = "correct horse"


@pytest.fixture
def data(shelf):
    vault = shelf.create("Maria Lindqvist", Secret(PASSWORD.encode()), RecoveryCode.generate())
    token = Token(issuer="Cliniko", account="maria", secret=Secret(bytes(range(20))))
    vault.add(token, "Cliniko")
    vault.lock()
    return shelf.folder


@pytest.fixture
def said(tmp_path):
    return tmp_path / "said"


def unlock(program, keyboard):
    program.wait_for(PICKER)
    keyboard.press("Return")
    program.wait_for(UNLOCK)
    keyboard.type(PASSWORD)
    keyboard.press("Return")
    program.wait_for(OPEN)


def test_it_is_unlocked_and_locked_by_keyboard(compositor, data, said):
    keyboard = compositor.keyboard
    with started(compositor, data, said) as program:
        unlock(program, keyboard)
        keyboard.press("ctrl", "1")  # a code on the clipboard
        wait_until(lambda: program.protocol("set_selection(wl_data_source"), "a copied code")
        before = program.pid
        keyboard.press("ctrl", "l")
        program.wait_for(PICKER)
        assert program.pid not in (before, program.process.pid)
        assert program.warnings() == []
        with Other(compositor) as other:
            assert other.paste() == ""


@pytest.mark.parametrize("name", ["weston", *compositors.WITH_KEYBOARD])
def test_it_ends_with_its_compositor(name, data, said, shelf):
    with compositors.running(name) as compositor, started(compositor, data, said) as program:
        if name in compositors.WITH_KEYBOARD:
            compositor.plug_in()
            unlock(program, compositor.keyboard)
        else:
            program.wait_for(PICKER, keyboard=False)
        compositor.die()
        program.process.wait(5)
        assert program.warnings() == [BROKE]
    # Its vault can be opened at once, by whoever wants to write, and nothing is missing.
    vault = shelf.find("Maria Lindqvist").unlock(Secret(PASSWORD.encode()))
    vault.verify()
    assert [entry.label for entry in vault.entries] == ["Cliniko"]
    vault.lock(LockReason.USER)


# sway gives every new window the keyboard: see docs/platforms.md.
@pytest.mark.parametrize("compositor", ["mutter", "kwin"], indirect=True)
def test_a_lock_that_nobody_asked_for_leaves_the_keyboard_where_it_is(compositor, data, said):
    left = ["--resume-reason", LockReason.IDLE, "--resume-shown", "minimised"]
    with Other(compositor) as other, started(compositor, data, said, *left) as program:
        program.wait_for(PICKER, keyboard=False)
        wait_until(lambda: program.protocol(".configure("), "its place")
        compositor.keyboard.type("lisa")
        other.wait_for("lisa")
        assert not program.has_keyboard()
        assert program.warnings() == []
