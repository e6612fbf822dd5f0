"""Every way to leave and everything that may be open then, in the real program."""

import os
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from itertools import cycle, islice

import pytest
import xcffib
import xcffib.xproto

from desktop.autolock import LockReason
from desktop.secret import Secret
from desktop.vault.crypto import Cost
from desktop.vault.journal import Happening
from desktop.vault.recovery import RecoveryCode
from desktop.vault.shelf import Shelf
from tests.window.desk import WAYS, desk
from tests.window.program import PATIENCE, ROOT, Program, needs_display, running, wait_until
from tests.window.states import (
    NOT_OPEN,
    OPEN,
    PICKER,
    SLOW,
    STATES,
    TAKING_KEYS,
    file_dialog,
    list_with_a_copied_code,
    unlock,
)
from tests.window.telling import COMMAND, TOLD, given
from tests.window.test_memory import Known

HANGING = (sys.executable, "-m", "tests.window.hanging")
IMPATIENT = (sys.executable, "-m", "tests.window.impatient")
LOCKING = [way for way in WAYS if not way.ends]
ENDING = [way for way in WAYS if way.ends]


@pytest.fixture
def known(shelf, clock):
    needs_display()
    slow = Shelf(shelf.folder, cost=Cost(memory_kib=65_536, iterations=24, lanes=1), clock=clock)
    slow.create(SLOW, Secret(b"never typed to its end"), RecoveryCode.generate()).lock(None)
    clock.now += 60
    return Known(shelf)  # made last, so first at the picker


def clipboard_is_empty():
    connection = xcffib.connect()
    try:
        atom = connection.core.InternAtom(False, len("CLIPBOARD"), b"CLIPBOARD").reply().atom
        return connection.core.GetSelectionOwner(atom).reply().owner == 0
    finally:
        connection.disconnect()


@contextmanager
def another_program():
    """Yield the window of a program of another kind, which takes what is typed."""
    with subprocess.Popen([sys.executable, "-m", "bench.bare"], cwd=ROOT) as process:
        try:
            search = partial(told_by, "search", "--onlyvisible", "--name", "^Bare$")
            yield wait_until(search, "another program")
        finally:
            process.terminate()


def focus(window):
    subprocess.run(["xdotool", "windowactivate", "--sync", window], check=True)


def focused():
    return told_by("getactivewindow")


def told_by(*question):
    answer = subprocess.run(["xdotool", *question], capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def locks(known, shelf):
    """Why the vault was locked, each time since it was made."""
    vault = shelf.find("Maria Lindqvist").unlock(Secret(known.password.encode()))
    found = [e.subject for e in vault.journal() if e.happening is Happening.LOCKED]
    vault.lock(None)
    return found[1:]


def reason(folder, program):
    return given(folder, program, "--resume-reason")


def test_each_way_to_leave_locks_whatever_is_open(known, shelf, tmp_path):
    count = max(len(LOCKING), len(STATES))
    pairs = zip(cycle(LOCKING), cycle(STATES.items()), strict=False)
    reasons = []
    with (
        desk() as place,
        running(
            shelf.folder,
            command=IMPATIENT,
            environment={**place.environment, TOLD: str(tmp_path)},
        ) as program,
    ):
        for number, (way, (name, enter)) in enumerate(islice(pairs, count)):
            said = f"{way.name}, with {name}"
            enter(program, known.password, tmp_path)
            way.do(place, program)
            wait_until(lambda way=way: reason(tmp_path, program) == way.reason, said)
            wait_until(lambda: program.titles() == [PICKER], said)
            program.pointer("mouseup", "1")
            assert clipboard_is_empty(), said
            if number % 4 == 0:
                assert known.kept_by(program) == 0, said
            if name not in NOT_OPEN:
                reasons.append(way.reason)
        assert known.left_in(program) == 0
    assert locks(known, shelf) == reasons


def test_the_keys_are_heard_whatever_has_the_keyboard(known, shelf, tmp_path):
    # In turn, so that the reason given is never the one before.
    keys = cycle([("ctrl+l", LockReason.USER), ("ctrl+shift+l", LockReason.HAND_OVER)])
    environment = {TOLD: str(tmp_path)}
    with running(shelf.folder, command=COMMAND, environment=environment) as program:
        for name in TAKING_KEYS:
            key, why = next(keys)
            said = f"{key}, with {name}"
            STATES[name](program, known.password, tmp_path)
            program.key(key)
            wait_until(lambda why=why: reason(tmp_path, program) == why, said)
            wait_until(lambda: program.titles() == [PICKER], said)
            program.pointer("mouseup", "1")


@pytest.mark.parametrize("delay", ["1", "12", "50"])  # milliseconds
def test_a_key_is_heard_before_the_dialog_that_opens_has_the_keyboard(known, shelf, delay):
    with running(shelf.folder) as program:
        unlock(program, known.password)
        before = program.pid
        program.key("ctrl+o", "ctrl+l", delay=delay)
        wait_until(lambda: program.replaced(before), "a lock")
        wait_until(lambda: program.titles() == [PICKER], "the picker, and nothing else")


def test_a_key_pressed_again_before_the_dialog_has_the_keyboard_opens_no_other(known, shelf):
    with running(shelf.folder) as program:
        unlock(program, known.password)
        program.key("ctrl+o", "ctrl+o", delay="12")
        program.wait_for("Open pictures of QR codes")
        program.key("Escape")
        wait_until(lambda: program.titles() == [OPEN], "the window alone")


@pytest.mark.parametrize("way", ENDING, ids=str)
def test_a_signal_ends_the_program_locked(known, shelf, tmp_path, way):
    program = Program(shelf.folder)
    try:
        file_dialog(program, known.password, tmp_path)
        way.do(None, program)
        assert program.process.wait(PATIENCE) == 0
    finally:
        program.stop()
    assert locks(known, shelf) == [LockReason.SIGNAL]


def test_a_backup_that_hangs_holds_up_neither_a_lock_nor_the_end(known, shelf, tmp_path):
    pipe, reached = tmp_path / "pipe", tmp_path / "pipe.reached"
    os.mkfifo(pipe)
    for found in shelf.vaults():
        found.place.here.copied(copy_due=True)
    environment = {"FRONTDESK_PIPE": str(pipe)}
    with running(shelf.folder, command=HANGING, environment=environment) as program:
        unlock(program, known.password)
        wait_until(reached.exists, "a backup under way")
        reached.unlink()
        before = program.pid
        program.key("ctrl+l")
        wait_until(lambda: program.replaced(before), "a lock")
        unlock(program, known.password)
        wait_until(reached.exists, "a backup under way")
        program.process.terminate()
        assert program.process.wait(PATIENCE) == 0
    assert locks(known, shelf) == [LockReason.USER, LockReason.SIGNAL]


def test_a_lock_that_nobody_asked_for_leaves_the_keyboard_where_it_is(known, shelf, tmp_path):
    with (
        desk() as place,
        running(shelf.folder, environment=place.environment) as program,
        another_program() as other,
    ):
        list_with_a_copied_code(program, known.password, tmp_path)
        focus(other)
        desk_lock = next(way for way in WAYS if way.name == "session lock")
        before = program.pid
        desk_lock.do(place, program)
        wait_until(lambda: program.titles() == [PICKER], "the picker")
        assert focused() == other
        program.type("maria")  # meant for the other program
        assert focused() == other
        assert program.titles() == [PICKER]
        assert program.replaced(before)
