"""Several starts of the real program for the same folder: one window, and never none."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from desktop.system import file_lock, only_window
from desktop.system.call import Call
from tests.window.program import shown_by

ROOT = Path(__file__).parents[2]
LINK = "otpauth://totp/Cliniko:maria?secret=JBSWY3DPEHPK3PXP&issuer=Cliniko"
PATIENCE = 60

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and sockets of POSIX")


class Desk:
    """Starts of the program for one folder, without a display."""

    def __init__(self, folder):
        self.folder = folder
        self.started = []
        self.environment = {
            **{name: value for name, value in os.environ.items() if "DBUS" not in name},
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": str(folder),
            "FRONTDESK_DATA": str(folder / "data"),
        }

    def start(self, *words):
        process = subprocess.Popen(
            [sys.executable, "-m", "desktop", *words],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.started.append(process)
        return process

    def running(self):
        return [process for process in self.started if process.poll() is None]

    def first(self):
        """Start the one that has the window, and wait until it listens."""
        process = self.start()
        wait_until(lambda: list(self.folder.glob("frontdesk-*")))
        return process

    def stop(self):
        for process in self.started:
            process.kill()
            process.communicate()


def wait_until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)  # the other process cannot be waited for otherwise


def ended(process):
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


@pytest.fixture
def desk():
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        yield desk
        desk.stop()


def test_of_many_started_at_once_one_stays(desk):
    for number in range(10):
        desk.start(*([LINK] if number == 5 else []))
    wait_until(lambda: len(desk.running()) == 1)
    [window] = desk.running()
    for process in desk.started:
        if process is not window:
            assert ended(process) == (0, b"", b"")
    assert ended(desk.start()) == (0, b"", b"")
    assert desk.running() == [window]


def test_another_takes_the_place_of_one_that_was_killed(desk):
    desk.first().kill()
    later = [desk.start(), desk.start()]
    wait_until(lambda: len(desk.running()) == 1)
    [window] = desk.running()
    assert window in later
    assert ended(desk.start()) == (0, b"", b"")
    assert desk.running() == [window]


def test_one_that_hangs_is_told_and_not_waited_for(desk):
    window = desk.first()
    assert ended(desk.start()) == (0, b"", b"")  # it is past its start
    hanging = shown_by(window)
    os.kill(hanging, signal.SIGSTOP)
    before = time.monotonic()
    status, out, err = ended(desk.start(LINK))
    assert (status, out) == (1, b"")
    assert err.startswith(b"Frontdesk is open already, but it does not answer.")
    assert b"JBSWY" not in err
    assert time.monotonic() - before < 10
    os.kill(hanging, signal.SIGCONT)
    assert ended(desk.start()) == (0, b"", b"")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_link_does_not_stay_in_the_arguments(desk):
    window = desk.start(LINK)
    wait_until(lambda: list(desk.folder.glob("frontdesk-*")))
    arguments = Path(f"/proc/{window.pid}/cmdline").read_bytes()
    assert b"--resume-link" in arguments
    assert b"JBSWY" not in arguments
    assert b"JBSWY" not in b"".join(
        path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()
    )


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_link_that_was_read_for_nobody_is_left_behind(desk):
    data = desk.folder / "data"
    data.mkdir(mode=0o700)
    lock = file_lock.take(data / "window.lock")
    window = desk.start(LINK)
    place = Path(f"/proc/{window.pid}")
    # It looks for the window that there seems to be, with the link in its hands.
    wait_until(lambda: "Qt6Network" in (place / "maps").read_text(encoding="utf-8"))
    os.close(lock)
    wait_until(lambda: list(desk.folder.glob("frontdesk-*")))
    assert b"--resume-lock" in (place / "cmdline").read_bytes()  # it began anew
    assert "Qt6Network" not in (place / "maps").read_text(encoding="utf-8")
    assert ended(desk.start()) == (0, b"", b"")


def test_other_folders_have_windows_of_their_own(desk):
    first = desk.first()
    other = desk.start("--data", str(desk.folder / "other"))
    wait_until(lambda: len(list(desk.folder.glob("frontdesk-*"))) == 2)
    assert desk.running() == [first, other]


def test_it_stays_the_one_while_it_is_replaced(desk):
    data = desk.folder / "data"
    with subprocess.Popen(
        [sys.executable, Path(__file__).with_name("replaced.py"), data],
        env={**desk.environment, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as window:
        pids = {window.stdout.readline()}
        for _ in range(20):
            # The next call comes at once: nobody is there, but the lock was handed down.
            assert only_window.claim(data, Call, desk.environment) is None
            pids.add(window.stdout.readline())
        assert pids == {f"{window.pid}\n"}
        window.kill()
