"""Another program beside Frontdesk."""

import subprocess
import sys
from ast import literal_eval
from pathlib import Path

import pytest

from tests.window.program import PATIENCE


class Other:
    """A window that takes the keyboard when it opens."""

    def __init__(self, compositor):
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("other_window.py")],
            env={**compositor.environment, "QT_QPA_PLATFORM": "wayland"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.wait_for(True)

    def paste(self):
        """What it finds on the clipboard. Qt remembers the answer: ask each program once."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return literal_eval(self.process.stdout.readline())

    def wait_for(self, said):
        """Wait until it has the keyboard (True), or until a text has been typed into it."""
        for line in self.process.stdout:
            if literal_eval(line) == said:
                return
        pytest.fail(f"the other program ended without {said!r}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()
