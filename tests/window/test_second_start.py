"""A second start of the program, seen from the window that is there."""

import os
import re
import subprocess
import sys
from pathlib import Path

from desktop.secret import Secret
from tests.window.program import ROOT, running, wait_until
from tests.window.test_memory import OPEN, PICKER, known, lock, unlock  # noqa: F401  a fixture

LINK = "otpauth://totp/Nookal:maria?secret=JBSWY3DPEHPK3PXP&issuer=Nookal"
OTHER = "otpauth://totp/Jane:maria?secret=GEZDGNBVGY3TQOJQ&issuer=Jane"
CYCLES = 3


def start(data, *words):
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "--data", str(data), *words],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "xcb"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


def focused():
    found = subprocess.run(
        ["xdotool", "getwindowfocus", "getwindowname"], capture_output=True, text=True, check=False
    )
    return found.stdout.strip()


def labels(shelf, password):
    vault = shelf.find("Maria Lindqvist").unlock(Secret(password.encode()))
    found = [entry.label for entry in vault.entries]
    vault.lock()
    return found


def test_a_link_opens_the_add_page_of_the_window_that_is_there(known, shelf):  # noqa: F811
    with running(shelf.folder) as program:
        unlock(program, known.password)
        [window] = program.windows()
        subprocess.run(["xdotool", "windowminimize", "--sync", window], check=True)
        assert start(shelf.folder, LINK) == (0, b"", b"")
        wait_until(lambda: focused() == OPEN, "the window in front")
        assert program.windows() == [window]
        locked = Path(f"/proc/{program.pid}/status").read_text(encoding="utf-8")
        assert int(re.search(r"VmLck:\s+(\d+) kB", locked)[1]) > 0
        assert start(shelf.folder, OTHER) == (0, b"", b"")
        program.key("Return")  # nothing is added without it
        lock(program)
    assert labels(shelf, known.password)[-2:] == ["Nookal", "Jane"]


def test_nothing_is_added_by_itself(known, shelf):  # noqa: F811
    with running(shelf.folder) as program:
        unlock(program, known.password)
        before = program.copies("JBSWY3DPEHPK3PXP")
        assert start(shelf.folder, LINK) == (0, b"", b"")
        wait_until(lambda: program.copies("JBSWY3DPEHPK3PXP") > before, "the link")
        lock(program)
        assert program.copies("JBSWY3DPEHPK3PXP") == 0
    assert "Nookal" not in labels(shelf, known.password)


def test_a_link_waits_for_the_unlock(known, shelf):  # noqa: F811
    with running(shelf.folder) as program:
        program.wait_for(PICKER)
        assert start(shelf.folder, LINK) == (0, b"", b"")
        unlock(program, known.password)
        program.key("Return")
        lock(program)
        assert program.copies("JBSWY3DPEHPK3PXP") == 0
    assert labels(shelf, known.password)[-1] == "Nookal"


def test_it_stays_the_one_window_through_locks(known, shelf):  # noqa: F811
    with running(shelf.folder) as program:
        program.wait_for(PICKER)
        for _ in range(CYCLES):
            program.wait_for(PICKER)
            program.key("Return")
            program.wait_for("Unlock – Frontdesk")
            before = program.pid
            lock(program)
            assert start(shelf.folder) == (0, b"", b"")
            assert len(program.windows()) == 1
            assert program.replaced(before)
