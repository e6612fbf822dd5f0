"""The real program in a Wayland compositor, followed by what the two say to each other."""

import re
import subprocess
import sys
from contextlib import contextmanager

from tests.window.program import PATIENCE, ROOT, shown_by, wait_until

# What Qt says at the end of a compositor.
BROKE = "The Wayland connection broke. Did the Wayland compositor die?"


class Program:
    """One run of Frontdesk; its process number stays the same through locks."""

    def __init__(self, compositor, data, said, *arguments):
        self.compositor = compositor
        self.said = said
        with said.open("wb") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "desktop", "--data", str(data), *arguments],
                cwd=ROOT,
                env={**compositor.environment, "QT_QPA_PLATFORM": "wayland", "WAYLAND_DEBUG": "1"},
                stdin=subprocess.DEVNULL,
                stderr=stderr,
            )

    @property
    def pid(self):
        """The number of the process with the window; each lock puts another in its place."""
        return shown_by(self.process)

    def lines(self):
        return self.said.read_text(encoding="utf-8", errors="replace").splitlines()

    def warnings(self):
        """What is not of the protocol."""
        return [line for line in self.lines() if line and not re.match(r"\[[\d:. ]+\]", line)]

    def protocol(self, *words):
        """The messages of the protocol that have one of these words in them."""
        return [line for line in self.lines() if any(word in line for word in words)]

    def title(self):
        found = self.protocol("set_title(")
        return re.search(r'set_title\("(.*)"\)', found[-1])[1] if found else None

    def has_keyboard(self):
        found = self.protocol("wl_keyboard@")
        found = [line for line in found if ".enter(" in line or ".leave(" in line]
        return bool(found) and ".enter(" in found[-1]

    def wait_for(self, title, *, keyboard=True):
        """Wait for a window of this title to be there, and to have the keyboard."""
        wait_until(lambda: self.title() == title, f"{title!r}")
        if keyboard:
            wait_until(self.has_keyboard, "the keyboard")

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE)


@contextmanager
def started(*how):
    program = Program(*how)
    try:
        yield program
    finally:
        program.stop()
