"""The tray of a desktop and the real program: what is in it, and what is hidden there."""

import json
import shutil
import subprocess
import time
from dataclasses import replace

import pytest

from desktop.otp.code import code_at
from desktop.otp.token import Token
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from tests.window.program import PATIENCE, needs_display, running, wait_until
from tests.window.telling import COMMAND, TOLD, given

PASSWORD = "lanterns"
PICKER, UNLOCK, OPEN = "Frontdesk", "Unlock – Frontdesk", "Maria – Frontdesk"
LOCKED, UNLOCKED = "Frontdesk: locked", "Frontdesk: Maria"
FEET = Token(issuer="Cliniko", account="maria", secret=Secret(b"a secret of a token!"), digits=10)
LABEL = "Happy_Feet & Hands"
SHOWN_LABEL = "Happy__Feet _& Hands"  # a host takes "__" for "_", and "_&" for "&"


@pytest.fixture
def bus(monkeypatch, tmp_path):
    needs_display()
    if not shutil.which("dbus-daemon"):
        pytest.skip("dbus-daemon is not installed")
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as daemon:
        address = daemon.stdout.readline().decode().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address
        daemon.terminate()


@pytest.fixture
def trays(bus):
    """Put a tray on the bus, now or later."""
    from tests.window.desktop_services import Tray

    made = []

    def put(**how):
        made.append(Tray(**how))
        return made[-1]

    yield put
    for tray in made:
        tray.close()


@pytest.fixture
def data(shelf):
    """One vault with a favourite; closing the window leaves the program in the tray."""
    vault = shelf.create("Maria", Secret(PASSWORD.encode()), RecoveryCode.generate())
    entry = vault.add(replace(FEET, secret=FEET.secret.copy()), LABEL)
    vault.edit(replace(entry, favourite=True))
    vault.add(replace(FEET, secret=Secret(b"another secret"), account="other"), "No favourite")
    vault.lock()
    stay(shelf.folder, True)
    return shelf.folder


def stay(folder, stays):
    (folder / "settings.json").write_text(json.dumps({"stay_in_tray": stays}), encoding="utf-8")


def unlock(program):
    program.wait_for(PICKER)
    program.key("Return")
    program.wait_for(UNLOCK)
    program.type(PASSWORD)
    program.key("Return")
    program.wait_for(OPEN)


def close(program):
    """Close the window as its title bar does."""
    program.key("alt+F4")
    wait_until(lambda: not program.windows(), "no window")


def icon(tray, tip):
    """Wait for the program's icon to say something."""
    wait_until(lambda: tray.tooltip == tip, f"an icon that says {tip!r}")


def codes(clock=time.time):
    """What a code can be at about this time."""
    return {code_at(FEET, clock() + by).text for by in (-60, -30, 0, 30)}


def test_the_icon_says_who_is_there_and_offers_what_can_be_done(data, trays):
    tray = trays()
    with running(data) as program:
        icon(tray, LOCKED)
        assert list(tray.menu()) == ["Open Frontdesk", "Quit"]
        unlock(program)
        icon(tray, UNLOCKED)
        assert list(tray.menu()) == [SHOWN_LABEL, "Open Frontdesk", "Lock", "Hand over", "Quit"]


def test_a_favourite_is_copied_and_said_without_its_code(data, trays, qapp, qtbot):
    tray = trays()
    with running(data) as program:
        unlock(program)
        icon(tray, UNLOCKED)
        tray.click(SHOWN_LABEL)
        wait_until(lambda: tray.messages, "a message")
        qtbot.waitUntil(lambda: qapp.clipboard().text() in codes(), timeout=PATIENCE * 1000)
        assert tray.messages == [(f"Copied {LABEL}", "Cleared in 30 s")]


def test_lock_from_the_tray_leaves_the_program_there(data, trays, tmp_path):
    tray = trays()
    with running(data, command=COMMAND, environment={TOLD: str(tmp_path)}) as program:
        unlock(program)
        icon(tray, UNLOCKED)
        close(program)
        assert list(tray.menu())[-3:] == ["Lock", "Hand over", "Quit"]  # the vault is open
        tray.click("Lock")
        icon(tray, LOCKED)
        assert given(tmp_path, program, "--resume-shown") == "tray"
        assert program.windows() == []
        tray.click("Open Frontdesk")
        program.wait_for(PICKER)


def test_hand_over_from_the_tray_shows_the_picker(data, trays):
    tray = trays()
    with running(data) as program:
        unlock(program)
        icon(tray, UNLOCKED)
        close(program)
        tray.click("Hand over")
        program.wait_for(PICKER)


def test_the_icon_brings_the_window_back_and_hides_it(data, trays):
    tray = trays()
    with running(data) as program:
        icon(tray, LOCKED)
        program.wait_for(PICKER)
        tray.activate()
        wait_until(lambda: not program.windows(), "no window")
        tray.activate()
        program.wait_for(PICKER)


def test_quit_ends_the_program_with_its_window_open_and_hidden(data, trays):
    tray = trays()
    for hidden in (False, True):
        with running(data) as program:
            icon(tray, LOCKED)
            program.wait_for(PICKER)
            if hidden:
                close(program)
            tray.click("Quit")
            assert program.process.wait(PATIENCE) == 0
            wait_until(lambda: not tray.items, "no icon")


def test_quit_ends_the_program_with_a_dialog_open(data, trays):
    tray = trays()
    with running(data) as program:
        unlock(program)
        program.key("ctrl+o")
        wait_until(lambda: len(program.windows()) == 2, "a dialog")
        tray.click("Quit")
        assert program.process.wait(PATIENCE) == 0


def test_a_tray_that_goes_brings_the_window_back(data, trays):
    tray = trays()
    with running(data) as program:
        icon(tray, LOCKED)
        program.wait_for(PICKER)
        close(program)
        tray.set_host(False)
        program.wait_for(PICKER)
        wait_until(lambda: not tray.items, "no icon")


def test_a_tray_that_comes_later_is_used(data, trays):
    with running(data) as program:
        program.wait_for(PICKER)
        tray = trays(host=False)
        tray.set_host(True)
        icon(tray, LOCKED)
        close(program)
        tray.activate()
        program.wait_for(PICKER)


@pytest.mark.parametrize("there", [False, True])
def test_closing_ends_the_program_where_it_would_not_be_found_again(data, trays, there):
    """There is no tray, or the person does not want to stay there."""
    if there:
        tray = trays()
        stay(data, False)
    with running(data) as program:
        program.wait_for(PICKER)
        if there:
            icon(tray, LOCKED)
        program.key("alt+F4")
        assert program.process.wait(PATIENCE) == 0


def test_a_start_in_a_tray_that_is_not_there_shows_the_window(data, bus):
    with running(data, more=["--resume-shown", "tray"]) as program:
        program.wait_for(PICKER)


def test_a_minimised_window_stays_minimised_after_a_lock(data, trays, tmp_path):
    tray = trays()
    with running(data, command=COMMAND, environment={TOLD: str(tmp_path)}) as program:
        unlock(program)
        icon(tray, UNLOCKED)
        [window] = program.windows()
        subprocess.run(["xdotool", "windowminimize", "--sync", window], check=True)
        wait_until(lambda: not program.windows(), "a minimised window")
        tray.click("Lock")
        icon(tray, LOCKED)
        assert given(tmp_path, program, "--resume-shown") == "minimised"
        assert program.windows() == []
        tray.activate()
        program.wait_for(PICKER)


def test_the_small_window_is_left_by_a_lock_in_the_usual_one(data, bus, qapp, qtbot):
    with running(data) as program:
        unlock(program)
        [usual] = program.windows()
        program.key("ctrl+m")
        wait_until(lambda: len(program.windows()) == 1 != (usual in program.windows()), "another")
        small = program.wait_for(OPEN)
        assert program.size(small) == (360, 216)
        program.key("Return")
        qtbot.waitUntil(lambda: qapp.clipboard().text() in codes(), timeout=PATIENCE * 1000)
        program.key("ctrl+l")
        program.wait_for(PICKER)
        [usual] = program.windows()
        assert program.size(usual) != (360, 216)
