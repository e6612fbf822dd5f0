import subprocess
import sys
from pathlib import Path

from desktop import app
from desktop.autolock import LockReason
from desktop.errors import BadSettingError
from desktop.settings import Settings

ROOT = Path(__file__).parents[2]
LATER = {
    "cryptography", "keyring", "PIL", "zxingcpp", "PySide6.QtNetwork", "desktop.cli.arguments",
    "desktop.gui.tokens_page", "desktop.messages", "desktop.otp.token", "desktop.qr",
    "desktop.vault.backup", "desktop.vault.journal", "desktop.vault.states",
}  # fmt: skip


class FakeWorkstation:
    opened = True

    def __init__(self):
        self.locked = []

    def lock(self, reason, fault):
        self.locked.append((reason, fault))


def fault(workstation, *, repeated=False):
    hook = app._fault(workstation, repeated=repeated)
    try:
        int("JBSWY3DPEHPK3PXP")  # its message quotes the text
    except ValueError:
        hook(*sys.exc_info())


def test_a_fault_locks_first_and_tells_no_secret(capsys):
    workstation = FakeWorkstation()
    fault(workstation)
    [(reason, report)] = workstation.locked
    assert reason is LockReason.FAULT
    assert report.startswith("ValueError test_app.py:")
    assert "JBSWY" not in report + capsys.readouterr().err


def test_a_fault_that_comes_again_at_once_ends_the_program(monkeypatch):
    left = []
    monkeypatch.setattr("os._exit", left.append)
    workstation = FakeWorkstation()
    workstation.opened = False
    fault(workstation, repeated=True)
    assert left == [1]


def test_wrong_settings_are_told_and_the_usual_ones_taken(tmp_path):
    (tmp_path / "settings.json").write_text('{"look": "pink"}', encoding="utf-8")
    settings, error = app._settings(tmp_path)
    assert settings == Settings()
    assert isinstance(error, BadSettingError)


def test_the_picker_is_painted_without_what_comes_later():
    code = "import sys, desktop.app, desktop.gui.picker_page; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "desktop.vault.locked" in done.stdout.split()
    assert not LATER & set(done.stdout.split())
