"""A copied code: for the program that has the keyboard, for its time, and for nobody else."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.wayland.other import Other
from tests.window.program import PATIENCE, ROOT

HERE = Path(__file__).parent


def pasted(compositor):
    """What another program finds."""
    with Other(compositor) as other:
        return other.paste()


def kept(compositor):
    """What a program with a privilege reads, without the keyboard."""
    done = subprocess.run(
        ["wl-paste", "--no-newline"],
        env=compositor.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.stdout


@pytest.fixture
def copier(compositor):
    """A process that has copied a code, and has the keyboard."""
    with subprocess.Popen(
        [sys.executable, HERE / "copier.py"],
        cwd=ROOT,
        env={**compositor.environment, "QT_QPA_PLATFORM": "wayland", "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        says(process, "with keyboard")
        compositor.keyboard.press("a")
        says(process, "copied")
        yield process
        process.kill()


def says(process, words):
    """Wait for a line."""
    for line in process.stdout:
        if line.strip() == words:
            return
    pytest.fail(f"it ended without saying {words!r}")


def test_a_code_is_pasted_until_it_is_cleared(compositor, copier):
    if compositor.name == "sway":
        assert kept(compositor) == ""  # a history of the clipboard gets nothing
    with Other(compositor) as other:
        says(copier, "without keyboard")
        assert other.paste() == "123456"
        copier.stdin.close()
        says(copier, "cleared")  # while the other has the keyboard
        assert pasted(compositor) == ""


def test_a_code_is_gone_with_its_program(compositor, copier):
    """mutter hands out what it has read once the program is gone."""
    with Other(compositor) as other:
        says(copier, "without keyboard")
        assert other.paste() == "123456"
        copier.kill()
        copier.wait()
        assert pasted(compositor) == ""


def test_what_another_program_copied_since_stays(compositor, copier):
    with Other(compositor) as other:
        compositor.keyboard.type("lisa")
        other.wait_for("lisa")
        compositor.keyboard.press("ctrl", "a")
        compositor.keyboard.press("ctrl", "c")
        says(copier, "cleared")
        copier.kill()
        assert pasted(compositor) == "lisa"
