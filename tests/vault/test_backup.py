"""Copies that rotate, each of them proven."""

import errno
import os

import pytest

from desktop import files
from desktop.errors import DamagedVaultError, DiskError, DiskFault, FileExistsAlreadyError
from desktop.vault import backup
from desktop.vault.backup import Backups
from tests.vault.crafted import PERSON, labels, password, token

DAY = 86_400


def proven(_data):
    """Anything will do."""


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
            backups.keep(b"%d" % generation, generation, clock.now, proven)
        clock.now += DAY - 30
    # The last ten are those of the last three days and one more; the rest is one a day.
    assert generations(backups) == [*range(60, 50, -1), *range(48, 20, -3)]
    assert len({path.name[:8] for path in backups.all()}) == 14
    assert backups.all()[0].read_bytes() == b"60"


def test_a_clock_that_was_wrong_for_a_while_costs_no_new_copies(backups, clock):
    clock.now += 5_000 * DAY
    for generation in range(1, 30):
        backups.keep(b"future", generation, clock.now, proven)
        clock.now += DAY
    clock.now -= 6_000 * DAY
    for generation in range(30, 45):
        backups.keep(b"today", generation, clock.now, proven)
    assert generations(backups)[:10] == list(range(44, 34, -1))


def test_a_copy_that_proves_damaged_is_not_kept(backups, clock):
    def damaged(_data):
        raise DamagedVaultError(None)

    backups.keep(b"1", 1, clock.now, proven)
    with pytest.raises(DamagedVaultError):
        backups.keep(b"2", 2, clock.now, damaged)
    assert [path.read_bytes() for path in backups.all()] == [b"1"]
    assert len(list(backups._folder.iterdir())) == 1


def test_a_disk_that_returns_something_else_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "read", lambda _path, _limit: b"other")
    with pytest.raises(DiskError) as caught:
        backup.copy(b"data", tmp_path / "copy", proven)
    assert caught.value.fault is DiskFault.BROKEN
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_save_left_is_no_copy_and_goes(backups, clock):
    backups.keep(b"1", 1, clock.now, proven)
    (backups._folder / "20260101T000000Z-00000000000000000009.new").write_bytes(b"half")
    (backups._folder / "notes.txt").write_bytes(b"somebody's own")
    assert generations(backups) == [1]
    backups.keep(b"2", 2, clock.now, proven)
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

    def damaged(_data):
        raise DamagedVaultError(None)

    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    with pytest.raises(DamagedVaultError):
        backup.copy(b"data", tmp_path / "copy", damaged)
