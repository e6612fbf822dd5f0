"""What a typed password leaves in the memory of a process: nothing.

A child types it; this process, whose own copies do not matter, looks through the child's memory.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEY = 0x5A
HIDDEN = bytes.fromhex("002b093f39283f2e173b28313f286d6d626b")  # XORed: a child holds no copy


def child():
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from desktop.gui import palette
    from desktop.gui.password_field import PasswordField

    def step(name):
        print(name, flush=True)
        sys.stdin.readline()

    app = QApplication([])
    palette.use("light")
    field = PasswordField()
    field.show()
    for byte in HIDDEN:
        QTest.keyClick(field, chr(byte ^ KEY))
    field.grab()
    step("typed")
    field.reveal()
    field.grab()
    field.conceal()
    app.processEvents()
    step("shown")
    secret, traceless = field.take()
    assert traceless
    step("taken")
    secret.wipe()
    step("wiped")
    field.setText(bytes(byte ^ KEY for byte in HIDDEN).decode())
    field.forget()
    step("pasted")
    field.deleteLater()


def copies(pid):
    """How often the password is there in 8, 16 and 32 bits a character."""
    marker = bytes(byte ^ KEY for byte in HIDDEN).decode()
    forms = [marker.encode(), marker.encode("utf-16-le"), marker.encode("utf-32-le")]
    found = [0, 0, 0]
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            area = re.match(r"(\w+)-(\w+) rw\S+ \S+ \S+ \S+\s*(.*)", line)
            if area is None or area[3].startswith("[v"):
                continue
            start, end = int(area[1], 16), int(area[2], 16)
            try:
                memory.seek(start)
                content = memory.read(end - start)
            except OSError:
                continue
            found = [n + content.count(form) for n, form in zip(found, forms, strict=True)]
    return tuple(found)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs /proc")
def test_a_typed_password_leaves_no_copy():
    process = subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    found = {}
    with process:
        for line in process.stdout:
            found[line.strip()] = copies(process.pid)
            process.stdin.write("\n")
            process.stdin.flush()
    assert process.returncode == 0
    assert found["typed"] == (0, 0, 1), "only in the field's own buffer"
    assert found["shown"] == (0, 0, 1)
    assert found["taken"] == (1, 0, 0), "only in the secret"
    assert found["wiped"] == (0, 0, 0)
    assert sum(found["pasted"][:2]) > 0, "and the scan does find what a string leaves"


if __name__ == "__main__":
    child()
