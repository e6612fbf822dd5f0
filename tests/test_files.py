import errno
import os
import stat
import sys

import pytest

from desktop import files
from desktop.errors import DiskError, DiskFault, FileExistsAlreadyError, TooLargeError

posix = pytest.mark.skipif(sys.platform == "win32", reason="access lists stand for modes")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def failing(code, *, after=0):
    """Return a function that fails as the operating system does, from some call on."""
    calls = []

    def fail(*_args, **_named):
        calls.append(None)
        if len(calls) > after:
            raise OSError(code, os.strerror(code))

    return fail


@pytest.fixture(params=[0, 0o077])
def umask(request):
    old = os.umask(request.param)
    yield
    os.umask(old)


@posix
def test_everything_is_private_whatever_the_umask(tmp_path, umask, monkeypatch):
    seen = []
    write = files._write_on

    def look(file, data):
        seen.append(stat.S_IMODE(os.fstat(file.fileno()).st_mode))  # before there is data in it
        write(file, data)

    monkeypatch.setattr(files, "_write_on", look)
    folder = files.private_folder(tmp_path / "a" / "b" / "c")
    assert {mode(tmp_path / "a"), mode(tmp_path / "a" / "b"), mode(folder)} == {0o700}
    files.write_new(folder / "new", b"1")
    files.replace(folder / "new", b"2", keep=folder / "kept")
    files.append(folder / "added", b"3")
    assert seen == [0o600] * 3
    assert {mode(path) for path in folder.iterdir()} == {0o600}


def test_a_folder_that_is_there_is_used_and_a_file_is_not(tmp_path):
    assert files.private_folder(tmp_path) == tmp_path
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(DiskError) as caught:
            files.private_folder(path)
        assert caught.value.fault is DiskFault.NO_FOLDER


def test_reading_has_a_limit(tmp_path):
    (tmp_path / "file").write_bytes(b"1234")
    assert files.read(tmp_path / "file", 4) == b"1234"
    with pytest.raises(TooLargeError) as caught:
        files.read(tmp_path / "file", 3)
    assert caught.value.limit == 3
    with pytest.raises(DiskError) as missing:
        files.read(tmp_path / "none", 3)
    assert missing.value.fault is DiskFault.NO_FOLDER


def test_a_new_file_is_never_written_over(tmp_path):
    files.write_new(tmp_path / "file", b"1")
    with pytest.raises(FileExistsAlreadyError):
        files.write_new(tmp_path / "file", b"2")
    assert (tmp_path / "file").read_bytes() == b"1"


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (errno.ENOSPC, DiskFault.FULL),
        (errno.EROFS, DiskFault.READ_ONLY),
        (errno.EACCES, DiskFault.DENIED),
        (errno.EIO, DiskFault.BROKEN),
    ],
)
def test_a_refusal_is_named_and_leaves_nothing(tmp_path, monkeypatch, code, fault):
    (tmp_path / "old").write_bytes(b"old")
    monkeypatch.setattr("os.fsync", failing(code))
    for attempt in (
        lambda: files.write_new(tmp_path / "new", b"1"),
        lambda: files.replace(tmp_path / "old", b"new", keep=tmp_path / "kept"),
    ):
        with pytest.raises(DiskError) as caught:
            attempt()
        assert caught.value.fault is fault
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old").read_bytes() == b"old"


@posix
def test_a_folder_that_cannot_be_synchronised_leaves_no_new_file(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", failing(errno.EIO, after=1))
    with pytest.raises(DiskError):
        files.write_new(tmp_path / "new", b"1")
    assert list(tmp_path.iterdir()) == []


def test_replacing_keeps_the_one_before(tmp_path):
    path, kept = tmp_path / "file", tmp_path / "kept"
    (tmp_path / "file.new").write_bytes(b"left by a save that was killed")
    for content in (b"1", b"2", b"3"):
        files.replace(path, content, keep=kept)
    assert (path.read_bytes(), kept.read_bytes()) == (b"3", b"2")
    files.replace(path, b"4")
    assert (path.read_bytes(), kept.read_bytes()) == (b"4", b"2")
    assert {each.name for each in tmp_path.iterdir()} == {"file", "kept"}


def test_where_links_are_not_possible_the_one_before_is_copied(tmp_path, monkeypatch):
    monkeypatch.setattr("pathlib.Path.hardlink_to", failing(errno.EPERM))
    files.write_new(tmp_path / "file", b"1")
    files.replace(tmp_path / "file", b"2", keep=tmp_path / "kept")
    assert (tmp_path / "kept").read_bytes() == b"1"


@pytest.mark.parametrize("keep", [True, False])
def test_a_disk_that_returns_something_else_is_not_trusted(tmp_path, monkeypatch, keep):
    path, kept = tmp_path / "file", tmp_path / "kept"
    files.write_new(path, b"old")
    monkeypatch.setattr(files, "_write_on", lambda file, data: file.write(data[:-1] + b"?"))
    with pytest.raises(DiskError) as caught:
        files.replace(path, b"new", keep=kept if keep else None)
    assert caught.value.fault is DiskFault.BROKEN
    assert path.read_bytes() == (b"old" if keep else b"ne?")


@posix
@pytest.mark.parametrize("there", [False, True])
def test_what_somebody_else_writes_is_private_too(tmp_path, there):
    path = tmp_path / "printed.pdf"
    if there:
        path.write_bytes(b"old")
        path.chmod(0o644)
    with files.kept_private(path):
        path.write_bytes(b"new")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (tmp_path / "after").write_bytes(b"")
    assert stat.S_IMODE((tmp_path / "after").stat().st_mode) & 0o044


def test_appending_is_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "file"
    files.append(path, b"one")
    files.append(path, b"two")
    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", failing(errno.ENOSPC))
        with pytest.raises(DiskError):
            files.append(path, b"three")
    files.append(path, b"four")
    assert path.read_bytes() == b"onetwofour"


def test_a_write_that_takes_less_goes_on(tmp_path):
    class Short:
        def __init__(self):
            self.taken = b""

        def write(self, data):
            self.taken += bytes(data[:2])
            return min(len(data), 2)

        def fileno(self):
            return descriptor

    with (tmp_path / "any").open("wb") as file:
        descriptor = file.fileno()
        short = Short()
        files._write_on(short, b"12345")
    assert short.taken == b"12345"


def test_a_system_that_opens_no_folders_is_not_asked_to(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_DIRECTORY", None)
    files.write_new(tmp_path / "file", b"1")
    assert (tmp_path / "file").read_bytes() == b"1"


@posix
def test_a_link_in_the_place_of_a_temporary_file_is_not_followed(tmp_path):
    target = tmp_path / "target"
    target.write_bytes(b"mine")
    (tmp_path / "queue").symlink_to(target)
    with pytest.raises(DiskError):
        files.append(tmp_path / "queue", b"1")
    (tmp_path / "file.new").symlink_to(target)
    files.replace(tmp_path / "file", b"2")
    assert target.read_bytes() == b"mine"
