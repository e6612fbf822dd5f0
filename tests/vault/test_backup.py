"""Copies that rotate, each of them proven."""

import errno
import os
import threading
import time
from types import SimpleNamespace

import pytest

from desktop import files
from desktop.errors import DiskError, DiskFault, FileExistsAlreadyError
from desktop.vault import backup
from desktop.vault.backup import Backups
from desktop.vault.copy_thread import PATIENCE
from tests.vault.crafted import PERSON, labels, password, token

DAY = 86_400


@pytest.fixture
def backups(tmp_path):
    return Backups(tmp_path / "backups")


def generations(backups):
    return [int(path.stem[-20:]) for path in backups.all()]


def test_ten_saves_and_one_a_day_for_two_weeks(backups, clock):
    generation = 0
    for _day in range(20):
        for _ in range(3):
            generation += 1
            clock.now += 10
            backups.keep(b"%d" % generation, generation, clock.now)
        clock.now += DAY - 30
    # The last ten are those of the last three days and one more; the rest is one a day.
    assert generations(backups) == [*range(60, 50, -1), *range(48, 20, -3)]
    assert len({path.name[:8] for path in backups.all()}) == 14
    assert backups.all()[0].read_bytes() == b"60"


def test_a_clock_that_was_wrong_for_a_while_costs_no_new_copies(backups, clock):
    clock.now += 5_000 * DAY
    for generation in range(1, 30):
        backups.keep(b"future", generation, clock.now)
        clock.now += DAY
    clock.now -= 6_000 * DAY
    for generation in range(30, 45):
        backups.keep(b"today", generation, clock.now)
    assert generations(backups)[:10] == list(range(44, 34, -1))


def test_a_copy_that_proves_damaged_is_not_kept(backups, clock, monkeypatch):
    backups.keep(b"1", 1, clock.now)
    monkeypatch.setattr(files, "read", lambda _path, _limit: b"other")
    with pytest.raises(DiskError):
        backups.keep(b"2", 2, clock.now)
    assert [path.read_bytes() for path in backups.all()] == [b"1"]
    assert len(list(backups._folder.iterdir())) == 1


def test_a_disk_that_returns_something_else_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "read", lambda _path, _limit: b"other")
    with pytest.raises(DiskError) as caught:
        backup.copy(b"data", tmp_path / "copy")
    assert caught.value.fault is DiskFault.BROKEN
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_save_left_is_no_copy_and_goes(backups, clock):
    backups.keep(b"1", 1, clock.now)
    (backups._folder / "20260101T000000Z-00000000000000000009.new").write_bytes(b"half")
    (backups._folder / "notes.txt").write_bytes(b"somebody's own")
    assert generations(backups) == [1]
    backups.keep(b"2", 2, clock.now)
    assert generations(backups) == [2, 1]
    assert {path.suffix for path in backups._folder.iterdir()} == {".vault", ".txt"}


def test_none_yet(backups):
    assert backups.all() == ()


def test_a_full_disk_for_copies_does_not_lose_the_save(vault, shelf, clock, monkeypatch):
    vault.add(token(1), "one")
    assert vault.proven == clock.now
    kept = vault._store.place.backups.all()
    write = files.write_new

    def full(path, data):
        if "backups" in path.parts:
            raise DiskError(DiskFault.FULL)
        write(path, data)

    clock.now += 60
    with monkeypatch.context() as patched:
        patched.setattr(files, "write_new", full)
        vault.add(token(2), "two")
    assert vault.proven == clock.now - 60
    assert vault._store.place.backups.all() == kept
    vault.lock()
    opened = shelf.find(PERSON).unlock(password())
    assert labels(opened) == ["one", "two"]
    opened.lock()


def test_only_saves_that_change_tokens_are_copied(vault):
    entry = vault.add(token(1), "one")
    before = vault._store.place.backups.all()
    vault.used(entry.id)
    vault.add_clinic("Any")
    vault.reorder([entry.id])
    assert vault._store.place.backups.all() == before
    vault.discard(entry.id)
    assert len(vault._store.place.backups.all()) == 2


def test_each_copy_opens_as_a_vault_of_its_own(vault, shelf):
    vault.add(token(1), "one")
    vault.add(token(2), "two")
    _new, old = vault._store.place.backups.all()
    vault.lock()
    opened = shelf.restore(old).unlock(password())
    assert labels(opened) == ["one"]
    opened.lock()


def test_a_copy_for_elsewhere(vault, tmp_path, clock):
    vault.add(token(1), "one")
    clock.now += 60
    vault.write_copy(tmp_path / "copy.vault")
    assert vault.proven == clock.now
    assert (tmp_path / "copy.vault").read_bytes() == vault._store.place.vault.read_bytes()
    with pytest.raises(FileExistsAlreadyError):
        vault.write_copy(tmp_path / "copy.vault")
    with pytest.raises(DiskError) as caught:
        vault.write_copy(tmp_path / "no folder" / "copy.vault")
    assert caught.value.fault is DiskFault.NO_FOLDER


def test_a_copy_that_cannot_even_be_removed_is_an_error_by_name(tmp_path, monkeypatch):
    def refuse(*_args, **_named):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    monkeypatch.setattr(files, "read", lambda _path, _limit: b"other")
    with pytest.raises(DiskError) as caught:
        backup.copy(b"data", tmp_path / "copy")
    assert caught.value.fault is DiskFault.BROKEN


@pytest.fixture
def share(monkeypatch):
    """The folder for copies hangs until it is there again; `begun` counts who went to it."""
    share = SimpleNamespace(back=threading.Event(), begun=0)
    keep = Backups.keep

    def hang(*arguments):
        share.begun += 1
        assert share.back.wait(30)
        keep(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(Backups, "keep", hang)
        yield share
        share.back.set()
        for thread in threading.enumerate():
            if thread.name == "copies":
                thread.join()


def copies(vault):
    return [int(path.stem[-20:]) for path in vault._store.place.backups.all()]


def test_a_share_that_hangs_holds_up_one_save_for_a_moment_and_no_lock(vault, shelf, share):
    start = time.monotonic()
    vault.add(token(1), "one")
    assert PATIENCE <= time.monotonic() - start < PATIENCE + 1
    assert vault.copy_error.fault is DiskFault.NO_ANSWER
    start = time.monotonic()
    vault.add(token(2), "two")
    vault.lock()
    assert time.monotonic() - start < PATIENCE
    assert vault.copy_error.fault is DiskFault.NO_ANSWER  # a clock may still ask
    assert (share.begun, copies(vault)) == (1, [])
    opened = shelf.find(PERSON).unlock(password())
    assert labels(opened) == ["one", "two"]
    assert opened.proven is None
    opened.lock()


def test_a_share_that_comes_back_gets_the_newest_save_of_those_that_waited(vault, share, clock):
    for number in range(1, 5):
        vault.add(token(number), str(number))
    clock.now += 60
    share.back.set()
    vault.wait_for_copy(30)
    assert copies(vault) == [vault.generation, vault.generation - 3]
    assert (vault.copy_error, vault.proven) == (None, clock.now)
    vault.used(vault.entries[0].id)
    assert len(copies(vault)) == 2


@pytest.mark.parametrize("then", ["unlock", "save"])
def test_a_copy_that_was_not_made_is_made_later(vault, shelf, monkeypatch, clock, then):
    def refuse(_path, _data):
        raise DiskError(DiskFault.NO_FOLDER)

    with monkeypatch.context() as patched:
        write = files.write_new
        patched.setattr(files, "write_new", refuse)
        entry = vault.add(token(1), "one")
        assert vault.copy_error.fault is DiskFault.NO_FOLDER
        patched.setattr(files, "write_new", write)
    clock.now += 60
    if then == "unlock":
        vault.lock()
        vault = shelf.find(PERSON).unlock(password())
        vault.wait_for_copy(30)
    else:
        vault.used(entry.id)  # which asks for no copy of its own
    assert copies(vault) == [vault.generation]
    assert (vault.copy_error, vault.proven) == (None, clock.now)
    vault.lock()
    assert not vault._store.place.here.read().copy_due


def test_what_nobody_expected_on_the_thread_is_raised_by_the_save(vault, monkeypatch):
    def fault(*_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(Backups, "keep", fault)
    with pytest.raises(ZeroDivisionError):
        vault.add(token(1), "one")
    assert vault.copy_error.fault is DiskFault.BROKEN
