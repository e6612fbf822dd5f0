import sys

import pytest

from desktop.autolock import WANTED, LockReason
from desktop.cli import doctor
from desktop.cli.doctor import Check
from desktop.system.keychain import Keychain
from tests.cli.conftest import PERSON

NAMES = [
    "clock", "keychain", "display", "lock-triggers", "idle-time", "screen-capture",
    "remote-session", "memory", "qr-codes", "qr-codes-again", "folder", "vaults", "policy",
    "python",
]  # fmt: skip
DAY = 86_400


def test_the_checks(maria):
    checks = maria.ok("doctor")["checks"]
    assert [check["name"] for check in checks] == NAMES
    for check in checks:
        assert set(check) == {"name", "ok", "detail", "remedy"}
        assert check["detail"]
        assert bool(check["remedy"]) is not check["ok"]
    found = {check["name"]: check for check in checks}
    assert found["qr-codes"]["ok"]
    assert found["vaults"] == {"name": "vaults", "ok": True, "detail": "1 on this computer",
                               "remedy": ""}  # fmt: skip


def test_people_read_what_to_do(maria):
    (maria.data / "vaults" / "0123456789abcdef.vault").write_bytes(b"nonsense")
    lines = maria.run("doctor").out.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("BAD   vaults: 1 on"))
    assert lines[at + 1].startswith("      Restore a backup")
    assert PERSON not in "".join(lines)


@pytest.mark.parametrize(
    ("now", "kept", "ok"),
    [(0, True, True), (0, None, True), (0, False, False), (-2 * DAY, True, False),
     (8_000 * DAY, None, False)],
)  # fmt: skip
def test_the_clock(now, kept, ok):
    made = 1_790_000_000
    check = doctor.clock(made + now, made, kept=kept)
    assert check.ok is ok
    assert bool(check.remedy) is not ok


@pytest.mark.parametrize("kept", [True, False])
def test_memory_that_is_kept_out_of_the_swap(kept):
    assert doctor.memory_check(kept=kept).ok is kept


@pytest.mark.parametrize(
    ("version", "pyside", "ok"),
    [((3, 11), "6.12.0", False), ((3, 11), "6.11.3", True), ((3, 12), "6.12.0", True),
     ((3, 11), None, True)],
)  # fmt: skip
def test_the_python_that_does_not_go_with_pyside(version, pyside, ok):
    assert doctor.python(version, pyside).ok is ok


@pytest.mark.parametrize("yes", [True, False])
def test_the_screen(yes):
    assert doctor.screen_capture(can_hide=yes).ok is yes
    assert doctor.remote_session(remote=yes).ok is not yes


class FakeBackend:
    name = "Fake keychain"

    def __init__(self, *, locked=False, there=True):
        self.locked = locked
        self.there = there

    def is_locked(self):
        if not self.there:
            raise OSError
        return self.locked


@pytest.mark.parametrize(
    ("backend", "detail"),
    [(FakeBackend(), "answers"), (FakeBackend(locked=True), "is locked"),
     (FakeBackend(there=False), "does not answer")],
)  # fmt: skip
def test_the_keychain(backend, detail):
    check = doctor.keychain_check(Keychain(backend))
    assert check.detail == f"Fake keychain {detail}"
    assert check.ok is (detail == "answers")


@pytest.mark.parametrize(
    ("missing", "detail"),
    [((), "the system tells of a locked screen, sleep, logging off and another user"),
     ((LockReason.SLEEP,), "the system does not tell of sleep"),
     ((LockReason.SLEEP, LockReason.USER_SWITCH),
      "the system does not tell of sleep or another user"),
     (WANTED, "the system does not tell of a locked screen, sleep, logging off or another user")],
)  # fmt: skip
def test_what_the_system_tells_of_somebody_leaving(missing, detail):
    check = doctor.lock_triggers((WANTED | {LockReason.LID}) - set(missing))
    assert check.detail == detail
    assert check.ok is not bool(missing)
    assert bool(check.remedy) is not check.ok


@pytest.mark.parametrize("answers", [True, False])
def test_how_long_nobody_has_touched_the_computer(answers):
    class Idle:
        def seconds(self):
            if not answers:
                raise OSError
            return 3.0

    check = doctor.idle(Idle)
    assert check.ok is answers
    assert bool(check.remedy) is not answers


def test_a_folder_that_is_not_there_yet(tmp_path):
    assert doctor.folder(tmp_path / "new").ok
    assert not (tmp_path / "new").exists()


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "file").touch()
    check = doctor.folder(tmp_path / "file")
    assert isinstance(check, Check)
    assert not check.ok


@pytest.mark.skipif(sys.platform == "win32", reason="modes say nothing on Windows")
def test_a_folder_that_others_may_enter(maria):
    assert doctor.folder(maria.data).ok
    (maria.data / "vaults").chmod(0o755)
    check = doctor.folder(maria.data)
    assert not check.ok
    assert "vaults" in check.detail
