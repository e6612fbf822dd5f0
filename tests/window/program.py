"""The real program in a real window, driven as a person does and looked into as nobody should."""

import os
import re
import shutil
import subprocess
import sys
import time
from array import array
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path

import pytest

if sys.platform == "linux":  # what asks for a display has none elsewhere
    import xcffib
    import xcffib.xproto

ROOT = Path(__file__).parents[2]
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4_096
# Digits, zeros, and whatever else there is.
SHAPE = bytes.maketrans(bytes(range(256)), b"0" + b"." * 47 + b"d" * 10 + b"." * 198)
PATIENCE = 30  # seconds that anything may take on a busy machine


def needs_display():
    """Skip where no window can be driven."""
    if not os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        pytest.skip("needs an X display; `dev.py test` runs this under Xvfb")
    if not shutil.which("xdotool"):
        pytest.skip("needs xdotool")


def wait_until(condition, what):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)  # the other process cannot be waited for otherwise
    pytest.fail(f"waited in vain for {what}")


def usual():
    """Return what starts the program; where only root may look into it, one that is readable.

    The program itself has no switch for that.
    """
    if os.geteuid() == 0:
        return [sys.executable, "-m", "desktop"]
    return [sys.executable, str(Path(__file__).with_name("readable.py"))]


def in_use(pages, start, end):
    """Runs of pages that are in memory or in the swap: the others were never touched.

    https://docs.kernel.org/admin-guide/mm/pagemap.html
    """
    pages.seek(start * 8)
    entries = array("Q", pages.read((end - start) * 8))
    touched = (number for number, entry in enumerate(entries, start) if entry >> 62)
    for _, run in groupby(enumerate(touched), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        yield numbers[0], numbers[-1] + 1


def shown_by(process):
    """The number of the process that shows the window: on Linux a fork of the program."""
    try:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        return int((children.read_text(encoding="utf-8").split() or [process.pid])[0])
    except FileNotFoundError:  # it ended
        return process.pid


class Program:
    """One run of Frontdesk; its process number stays the same through locks."""

    def __init__(self, data, *, command=None, more=(), environment=None):
        self.process = subprocess.Popen(
            [*(command or usual()), "--data", str(data), *more],
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "xcb", **(environment or {})},
            stdin=subprocess.DEVNULL,
        )

    @property
    def pid(self):
        """The number of the process with the window; each lock puts another in its place."""
        return shown_by(self.process)

    def replaced(self, before):
        """Whether another process shows the window than the one of this number."""
        return self.pid not in (before, self.process.pid)

    def windows(self):
        """The ids of the program's visible windows."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--pid", str(self.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        return found.stdout.split()

    def titled(self):
        """The visible windows, with their titles."""
        found = []
        for window in self.windows():
            name = subprocess.run(
                ["xdotool", "getwindowname", window], capture_output=True, text=True, check=False
            )
            found.append((window, name.stdout.strip()))
        return found

    def titles(self):
        return [title for _window, title in self.titled()]

    def size(self, window):
        """The width and height of a window, in px."""
        said = subprocess.run(
            ["xdotool", "getwindowgeometry", "--shell", window],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        return tuple(int(re.search(rf"{side}=(\d+)", said)[1]) for side in ("WIDTH", "HEIGHT"))

    def wait_for(self, title):
        """Wait for a window of this title to be there and to have the keyboard."""
        found = wait_until(
            lambda: [window for window, name in self.titled() if name == title], f"{title!r}"
        )
        window = found[0]
        subprocess.run(["xdotool", "windowfocus", "--sync", window], check=False)
        return window

    def colour(self, window, x, y):
        """The three bytes of a pixel of a window that nothing covers."""
        connection = xcffib.connect()
        try:
            pixmap = xcffib.xproto.ImageFormat.ZPixmap
            request = connection.core.GetImage(pixmap, int(window), x, y, 1, 1, 0xFFFFFFFF)
            return bytes(request.reply().data)[:3]
        finally:
            connection.disconnect()

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "8", text], check=True)

    def key(self, *keys, delay="20"):
        subprocess.run(["xdotool", "key", "--delay", delay, *keys], check=True)

    def pointer(self, *what):
        subprocess.run(["xdotool", *what], check=True)

    def memory(self, *, rights="r"):
        """Every byte of the processes with these rights that is not as it stands in a file."""
        for number in {self.pid, self.process.pid}:
            yield from self.memory_of(Path(f"/proc/{number}"), rights)

    def memory_of(self, proc, rights):
        with (proc / "mem").open("rb", 0) as memory, (proc / "pagemap").open("rb", 0) as pages:
            for start, end, found, own in self.regions(proc):
                if found.startswith(rights) and own:
                    for first, last in in_use(pages, start // PAGE, end // PAGE):
                        try:
                            memory.seek(first * PAGE)
                            yield memory.read((last - first) * PAGE)
                        except (OSError, ValueError, OverflowError):
                            continue  # the kernel's own

    def regions(self, proc):
        """Where its memory is, with which rights, and whether anything was written to it."""
        smaps = (proc / "smaps").read_text(encoding="utf-8")
        head = r"^(\w+)-(\w+) (\S+) \w+ \S+ (\d+)(?:.*\n)+?Anonymous: +(\d+)"
        for start, end, rights, inode, anonymous in re.findall(head, smaps, re.MULTILINE):
            yield int(start, 16), int(end, 16), rights, inode == "0" or anonymous != "0"

    def copies(self, *needles):
        """How often any of these stands in memory, in 8-bit, UTF-16 or UTF-32."""
        forms = []
        for needle in needles:
            assert len(set(needle)) > 3, "nothing that could be told from chance"
            if isinstance(needle, str):
                forms += [needle.encode(code) for code in ("utf-8", "utf-16-le", "utf-32-le")]
            else:
                forms += [needle, needle.decode("latin-1").encode("utf-16-le")]
        return sum(region.count(form) for region in self.memory() for form in forms)

    def numbers(self, digits):
        """Every number of so many digits in memory that was written to, in 8-bit or UTF-16."""
        found = set()
        for region in self.memory(rights="rw"):
            shape = region.translate(SHAPE)  # ten times as quick to search as by a pattern
            for form in (b"d" * digits, b"d0" * digits):
                at = shape.find(form)
                while at >= 0:
                    number = region[at : at + len(form)].replace(b"\0", b"")
                    found.add(number.decode("ascii"))
                    at = shape.find(form, at + 1)
        return found

    def descriptors(self):
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))

    def resident(self):
        """Memory in KiB that is this process's own (RssAnon)."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        return int(re.search(r"RssAnon:\s+(\d+)", status)[1])

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE)


@contextmanager
def running(data, **how):
    program = Program(data, **how)
    try:
        yield program
    finally:
        program.stop()
