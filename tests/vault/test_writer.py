"""One process at a time has a vault open, and no file is written over that changed underneath."""

import errno
import getpass
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import filelock
import pytest

from desktop.errors import DiskError, VaultChangedError, VaultInUseError
from desktop.vault import writer
from tests.vault.crafted import PERSON, labels, password, token

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
from desktop.vault.shelf import Shelf
from tests.conftest import FAST
from tests.vault.crafted import password
[locked] = Shelf(Path(sys.argv[1]), cost=FAST).vaults()
vault = locked.unlock(password())
print("open", flush=True)
sys.stdin.read()
vault.lock()
"""


@pytest.fixture
def other(vault, shelf):
    """Another process that has the vault open until its input ends."""
    vault.add(token(1), "one")
    vault.lock()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, shelf.folder],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline().rstrip() == b"open"
        yield process
        process.stdin.close()


def test_a_second_process_is_told_who_holds_the_vault(other, shelf):
    locked = shelf.find(PERSON)
    with pytest.raises(VaultInUseError) as caught:
        locked.unlock(password())
    assert caught.value.holder.pid == other.pid
    assert caught.value.holder.user == getpass.getuser()
    assert locked.place.here.read().failures == 0
    other.stdin.close()
    other.wait(10)
    opened = locked.unlock(password())
    assert labels(opened) == ["one"]
    opened.lock()


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_when_the_holder_is_killed_the_vault_opens_at_once(other, shelf):
    other.send_signal(signal.SIGKILL)
    other.wait(10)
    opened = shelf.find(PERSON).unlock(password())
    opened.add(token(2), "two")
    assert labels(opened) == ["one", "two"]
    opened.lock()


def test_within_one_process_as_well(vault, shelf):
    with pytest.raises(VaultInUseError) as caught:
        shelf.find(PERSON).unlock(password())
    assert caught.value.holder.pid == os.getpid()
    vault.lock()
    shelf.find(PERSON).unlock(password()).lock()


@pytest.mark.parametrize(
    "spoilt",
    [b"", b"{}", b"[]", b'{"pid": 1e999, "user": "", "computer": ""}', b"[" * 4_000, b" " * 5_000],
)
def test_a_holder_that_makes_no_sense_is_nobody(vault, shelf, spoilt):
    vault._store.place.lock.with_suffix(".holder").write_bytes(spoilt)
    with pytest.raises(VaultInUseError) as caught:
        shelf.find(PERSON).unlock(password())
    assert caught.value.holder is None


def test_a_file_that_changed_underneath_is_never_overwritten(vault, shelf):
    vault.add(token(1), "one")
    path = vault._store.place.vault
    own = path.read_bytes()
    foreign = own[:-1] + bytes([own[-1] ^ 1])
    path.write_bytes(foreign)
    for change in (
        lambda: vault.add(token(2), "two"),
        lambda: vault.write_copy(shelf.folder / "copy.vault"),
        lambda: vault.change_password(password("new")),
        vault.verify,
    ):
        with pytest.raises(VaultChangedError):
            change()
    assert path.read_bytes() == foreign
    assert labels(vault) == ["one"]
    path.unlink()
    with pytest.raises(DiskError):
        vault.add(token(2), "two")
    assert not path.exists()


@pytest.mark.parametrize("refusal", [errno.EROFS, errno.ENOSPC])
def test_codes_can_be_read_where_nothing_can_be_written(vault, shelf, monkeypatch, refusal):
    vault.add(token(1), "one")
    vault.lock()

    def refuse(*_args, **_named):
        raise OSError(refusal, os.strerror(refusal))

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    monkeypatch.setattr("os.fsync", refuse)
    opened = shelf.find(PERSON).unlock(password())
    assert labels(opened) == ["one"]
    with pytest.raises(DiskError):
        opened.add(token(2), "two")
    opened.lock()


def test_a_full_disk_keeps_nobody_from_their_codes(vault, shelf, monkeypatch):
    vault.add(token(1), "one")
    vault.lock()

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    opened = shelf.find(PERSON).unlock(password())
    assert labels(opened) == ["one"]
    opened.lock()


def test_another_refusal_is_an_error(vault, shelf, monkeypatch):
    vault.lock()

    def refuse(*_args, **_named):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    with pytest.raises(DiskError):
        shelf.find(PERSON).unlock(password())


def test_locking_never_fails(vault, monkeypatch):
    def refuse(*_args, **_named):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patched:
        patched.setattr(filelock.FileLock, "release", refuse)
        patched.setattr("os.fsync", refuse)
        vault.lock()
        vault.lock()


def test_a_user_without_a_name_has_none(vault, shelf, monkeypatch):
    vault.lock()

    def nobody():
        raise KeyError

    monkeypatch.setattr(writer.getpass, "getuser", nobody)
    opened = shelf.find(PERSON).unlock(password())
    told = json.loads(opened._store.place.lock.with_suffix(".holder").read_bytes())
    assert told["user"] == ""
    opened.lock()
