"""What others of the same user can do to a process: real ones, and never as root."""

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.system.stranger import as_nobody

ROOT = Path(__file__).parents[2]
PORTAL = [Path("/usr/libexec/xdg-desktop-portal"), Path("/usr/lib/xdg-desktop-portal")]

VICTIM = """
import ctypes, sys
from desktop.system import hardening
if "--hard" in sys.argv:
    hardening.harden()
known = ctypes.create_string_buffer(b"swordfish")
print(ctypes.addressof(known), flush=True)
sys.stdin.read()
"""
ATTACKER = """
import ctypes, os, sys
pid, address = int(sys.argv[1]), int(sys.argv[2])
try:
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        memory.seek(address)
        print(memory.read(9).decode())
except OSError as error:
    print(type(error).__name__)
libc = ctypes.CDLL(None, use_errno=True)
print("attached" if libc.ptrace(16, pid, 0, 0) == 0 else os.strerror(ctypes.get_errno()))
"""


def start(code, *words, **more):
    return subprocess.Popen(
        [*as_nobody(), sys.executable, "-c", code, *words],
        cwd=more.pop("cwd", ROOT),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **more,
    )


def attack(*words):
    with start(VICTIM, *words) as victim:
        address = victim.stdout.readline().strip()
        found, _ = start(ATTACKER, str(victim.pid), address).communicate(timeout=30)
        victim.kill()
    return found.split("\n")[:2]


def test_another_program_of_the_user_reads_what_is_not_hardened():
    read, attached = attack()
    if read != "swordfish":
        pytest.skip("this system forbids it to everybody")
    assert attached == "attached"


def test_another_program_of_the_user_cannot_read():
    assert attack("--hard") == ["PermissionError", "Operation not permitted"]


def dumped(folder, *words):
    folder.mkdir()
    folder.chmod(0o777)
    as_nobody()

    def allow():
        _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))

    with start(VICTIM, *words, cwd=folder, preexec_fn=allow) as victim:
        victim.stdout.readline()
        victim.send_signal(signal.SIGABRT)
    assert victim.returncode == -signal.SIGABRT
    return list(folder.iterdir())


def test_a_crash_leaves_no_core_dump(tmp_path):
    if not dumped(tmp_path / "soft"):
        pytest.skip("no core dumps are written here")
    assert dumped(tmp_path / "hard", "--hard") == []


def test_the_portal_answers_a_hidden_program_that_it_has_seen(tmp_path):
    portal = next((path for path in PORTAL if path.exists()), None)
    if portal is None or shutil.which("dbus-run-session") is None:
        pytest.skip("needs xdg-desktop-portal and D-Bus")
    tmp_path.chmod(0o777)
    asker = Path(__file__).with_name("portal_asker.py")
    done = subprocess.run(
        [*as_nobody(), "dbus-run-session", "--", sys.executable, "-B", asker, portal],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(tmp_path),
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    denied = "org.freedesktop.DBus.Error.AccessDenied hidden"
    assert done.stdout.splitlines() == [denied, "answered hidden"] * 2, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_locked_memory_is_locked():
    code = (
        "from pathlib import Path; from desktop.system import memory;"
        "kept = bytearray(20_000); print(memory.lock(kept), memory.lock(bytearray()));"
        "print(Path('/proc/self/status').read_text())"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    if out.startswith("False"):
        pytest.skip("no memory may be locked here")
    assert out.startswith("True True")
    assert int(re.search(r"VmLck:\s+(\d+) kB", out)[1]) >= 20


@pytest.mark.skipif(sys.platform != "linux", reason="as Linux counts")
def test_memory_that_may_not_be_locked_is_said():
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0));"
        "from desktop.system import memory; print(memory.lock(bytearray(1)))"
    )
    done = subprocess.run(
        [*as_nobody(), sys.executable, "-c", code],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "False\n"
