import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.system import successor

PROGRAM = """
import json, os, sys
from desktop.secret import Secret
from desktop.system.successor import read_left, replace_process
if "--second" not in sys.argv:
    print(os.getpid(), flush=True)
    key = Secret(bytes(range(32))) if "--with-key" in sys.argv else None
    link = Secret(b"otpauth://x" * 1_000) if "--with-link" in sys.argv else None
    replace_process(["--second", "a b"], key, link)
left = [None, None]
for i, name in enumerate(["--resume-key", "--resume-link"]):
    if name in sys.argv:
        left[i] = int(sys.argv[sys.argv.index(name) + 1])
key = [secret and secret.reveal().hex() for secret in read_left(*left)]
descriptors = len(os.listdir("/proc/self/fd"))
print(json.dumps([os.getpid(), sys.argv[1:], key, dict(os.environ), descriptors]))
"""


def run(tmp_path, *arguments):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "utf8", program, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    first, second = done.stdout.splitlines()
    return int(first), *json.loads(second)


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="reads /proc")


def test_the_successor_has_the_same_number_and_its_own_arguments(tmp_path):
    first, second, arguments, key, _environment, _open = run(tmp_path, "--first", "x")
    assert first == second
    assert (arguments, key) == (["--second", "a b"], [None, None])


def test_a_key_goes_through_a_pipe_and_nothing_else(tmp_path):
    key = bytes(range(32)).hex()
    _first, _second, arguments, given, environment, descriptors = run(tmp_path, "--with-key")
    assert given == [key, None]
    assert key not in json.dumps([arguments, environment])
    # The pipe is closed once it was read: three streams, and the folder that is being listed.
    assert descriptors == 4


@pytest.mark.parametrize("also", [[], ["--with-key"]])
def test_a_link_goes_through_the_same_pipe(tmp_path, also):
    link = b"otpauth://x" * 1_000
    _first, _second, arguments, given, environment, descriptors = run(
        tmp_path, "--with-link", *also
    )
    assert given == [bytes(range(32)).hex() if also else None, link.hex()]
    assert "otpauth" not in json.dumps([arguments, environment])
    assert descriptors == 4


@pytest.mark.parametrize("data", [b"", b"short"])
def test_a_pipe_without_a_key_is_refused(tmp_path, data):
    (tmp_path / "short").write_bytes(data)
    with pytest.raises(OSError, match="no key"):
        successor.read_left(os.open(tmp_path / "short", os.O_RDONLY), None)


def test_a_frozen_program_is_its_own_command(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert successor._command() == [sys.executable]
