"""A save that goes wrong, or is killed, at each system call that it makes."""

import re
import shutil
import signal
import subprocess
import sys

import pytest

from desktop.vault.recovery import RecoveryCode
from desktop.vault.shelf import Shelf
from tests.conftest import FAST
from tests.vault import saving
from tests.vault.crafted import PERSON, labels, password, token

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("strace") is None,
    reason="needs strace, which Linux has",
)

CALLS = [
    "open",
    "openat",
    "creat",
    "read",
    "pread64",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "close",
    "stat",
    "fstat",
    "lstat",
    "newfstatat",
    "statx",
    "lseek",
    "ioctl",
    "fcntl",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "getdents64",
    "truncate",
    "ftruncate",
    "access",
    "faccessat",
    "faccessat2",
    "chmod",
    "fchmod",
    "flock",
]
NAMING = {"rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir"}
READING = {"stat", "newfstatat", "statx", "lstat", "access"}
LATEST = 12  # saves that the vault has seen before, so that copies are removed as well


class Saver:
    """The process that saves, and the tracer that stands in its way."""

    def __init__(self, folder):
        self._log = folder / "log"
        self._program = subprocess.Popen(
            [sys.executable, "-B", saving.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PYTHONHASHSEED": "0"},
        )

    def save(self, data, *options):
        """Save once under the tracer; return the outcome and the log."""
        self._tell(f"{data}\n")
        word, pid = self._hear()
        assert word == "ready", pid
        calls = [] if options else ["-e", f"trace={','.join('?' + call for call in CALLS)}"]
        command = ["strace", "-o", self._log, *calls, *options, "-p", pid]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
            first = tracer.stderr.readline()
            self._tell("g")
            words = self._hear()
            outcome = " ".join(words) if words[0] != "ended" else "killed"
            if words[0] != "ended":
                words = self._hear()
            tracer.stderr.read()
        if "attached" not in first:
            pytest.skip(f"no tracing here: {first.strip()}")
        assert words[0] == "ended"
        assert (outcome == "killed") == (int(words[1]) == signal.SIGKILL)
        return outcome, self._log.read_text()

    def stop(self):
        self._program.communicate(timeout=10)

    def _tell(self, text):
        self._program.stdin.write(text.encode())
        self._program.stdin.flush()

    def _hear(self):
        return self._program.stdout.readline().decode().split()


@pytest.fixture(scope="module")
def saver(tmp_path_factory):
    saver = Saver(tmp_path_factory.mktemp("saver"))
    yield saver
    saver.stop()


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("template") / "data"
    vault = Shelf(folder, cost=FAST).create(PERSON, password(), RecoveryCode.generate())
    for number in range(LATEST):
        vault.add(token(number), f"old {number}")
    vault.lock()
    return folder


def calls_of(log):
    """Return the calls of the save itself, each with how many of its name came before it."""
    counts, result, inside = {}, [], False
    for text in log.splitlines():
        name = re.split(r"\W", text.removeprefix("<... "), maxsplit=1)[0]
        if name not in CALLS or text.startswith("<... "):
            continue
        counts[name] = counts.get(name, 0) + 1
        if saving.END in text:
            return result
        if inside:
            result.append((name, counts[name], text))
        inside |= saving.BEGIN in text
    return result


def faults_of(name, text):
    yield "signal=KILL"
    yield "error=EIO"
    written = name in {"write", "fsync", *NAMING} or "O_CREAT" in text
    if written:
        yield "error=ENOSPC"
        yield "error=EROFS"
    if written or name in READING or name == "openat":
        yield "error=EACCES"


def check(folder, outcome):
    """The vault holds the old or the new; it can be saved again; nothing is in the way."""
    assert outcome in ("saved", "disk", "killed")
    old = [f"old {number}" for number in range(LATEST)]
    shelf = Shelf(folder, cost=FAST)
    assert shelf.damaged() == ()
    vault = shelf.find(PERSON).unlock(password())
    found = labels(vault)
    assert found in (old, [*old, "new"])
    if outcome == "saved":
        assert found == [*old, "new"]
    assert vault.rolled_back is None
    vault.add(token(100), "after")
    vault.verify()
    vault.lock()
    again = shelf.find(PERSON).unlock(password())
    assert labels(again) == [*found, "after"]
    for copy in again._store.place.backups.all():
        again._store._prove(copy.read_bytes())
    again.lock()


def test_a_save_interrupted_at_every_system_call(saver, template, tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _descriptor: None)  # here, not in the saver: for speed
    data = tmp_path / "data"
    shutil.copytree(template, data)
    outcome, log = saver.save(data)
    assert outcome == "saved"
    check(data, outcome)
    calls = calls_of(log)
    names = {name for name, _, _ in calls}
    assert {"openat", "write", "fsync", "rename", "unlink"} <= names
    assert len(calls) > 50
    outcomes = set()
    for name, count, text in calls:
        for fault in faults_of(name, text):
            shutil.rmtree(data)
            shutil.copytree(template, data)
            outcome, _ = saver.save(
                data, "-e", f"trace={name}", "-e", f"inject={name}:{fault}:when={count}"
            )
            try:
                check(data, outcome)
            except BaseException as error:
                error.add_note(f"{fault} at {text}, outcome {outcome}")
                raise
            outcomes.add(outcome)
    assert outcomes == {"saved", "disk", "killed"}
