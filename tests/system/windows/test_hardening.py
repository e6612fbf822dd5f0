import ctypes
import subprocess
import sys
from ctypes import wintypes

import pytest

from desktop.system.windows import hardening
from tests.system.windows import WINE

kernel = ctypes.WinDLL("kernel32", use_last_error=True)
kernel.OpenProcess.argtypes = [wintypes.DWORD, wintypes.BOOL, wintypes.DWORD]
kernel.OpenProcess.restype = wintypes.HANDLE
kernel.CloseHandle.argtypes = [wintypes.HANDLE]

SYNCHRONIZE, QUERY_LIMITED, TERMINATE = 0x100000, 0x1000, 0x1
READ, WRITE, NEW_THREAD, COPY_HANDLES = 0x10, 0x20, 0x2, 0x40
CHANGE_ACCESS = 0x40000  # WRITE_DAC
PROGRAM = """
import sys
from desktop.system.windows.hardening import close_process, harden
if "close" in sys.argv: close_process()
if "harden" in sys.argv: harden()
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def process():
    started = []

    def start(how):
        child = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, how], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        started.append(child)
        assert child.stdout.readline().strip() == b"ready"
        return child.pid

    yield start
    for child in started:
        child.communicate()
        assert child.returncode == 0


def may(pid, *rights):
    """Which of these rights this user gets of a process."""
    allowed = set()
    for right in rights:
        if handle := kernel.OpenProcess(right, False, pid):
            kernel.CloseHandle(handle)
            allowed.add(right)
    return allowed


@pytest.mark.parametrize("how", ["close", "harden"])
def test_other_programs_may_wait_for_it_and_end_it_but_not_look_into_it(process, how):
    forbidden = {READ, WRITE, NEW_THREAD, COPY_HANDLES}
    harmless = {SYNCHRONIZE, QUERY_LIMITED, TERMINATE}
    assert may(process("leave open"), *forbidden, *harmless) == forbidden | harmless
    assert may(process(how), *forbidden, *harmless) == harmless


@pytest.mark.skipif(WINE, reason="Wine lets an owner change what it likes")
def test_the_owner_may_not_change_that(process):
    assert may(process("leave open"), CHANGE_ACCESS)
    assert not may(process("close"), CHANGE_ACCESS)


def test_memory_is_locked_or_the_refusal_told():
    page = ctypes.create_string_buffer(4_096)
    assert hardening.lock_memory(ctypes.addressof(page), len(page))
    assert not hardening.lock_memory(0, 4_096)
