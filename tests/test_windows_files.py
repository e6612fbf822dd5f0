import ctypes
import os
import subprocess
import sys
import threading
from ctypes import wintypes

import pytest

if sys.platform != "win32":
    pytest.skip("access lists are Windows'; modes stand for them here", allow_module_level=True)

from desktop import files, windows_files
from desktop.errors import DiskError, DiskFault

security = ctypes.WinDLL("advapi32", use_last_error=True)
security.GetNamedSecurityInfoW.argtypes = [
    wintypes.LPCWSTR, ctypes.c_int, wintypes.DWORD, *[ctypes.c_void_p] * 5,
]  # fmt: skip
security.ConvertSecurityDescriptorToStringSecurityDescriptorW.argtypes = [
    ctypes.c_void_p, wintypes.DWORD, wintypes.DWORD,
    ctypes.POINTER(wintypes.LPWSTR), ctypes.c_void_p,
]  # fmt: skip

EVERYBODY, USERS, ANYBODY_SIGNED_IN = "WD", "BU", "AU"


def entitled(path):
    """Whom a file's or folder's access list names, as SDDL writes them."""
    found, text = ctypes.c_void_p(), wintypes.LPWSTR()
    assert not security.GetNamedSecurityInfoW(
        str(path), 1, 4, None, None, None, None, ctypes.addressof(found)
    )
    assert security.ConvertSecurityDescriptorToStringSecurityDescriptorW(
        found, 1, 4, ctypes.byref(text), None
    )
    assert text.value.startswith("D:")
    return {entry.split(";")[-1] for entry in text.value.rstrip(")").split(")")}


@pytest.fixture
def alone():
    return {windows_files.user(), "SY", "BA"}


def test_a_user_has_a_name_that_nobody_shares():
    assert windows_files.user().startswith("S-1-5-")
    assert windows_files.user() not in (EVERYBODY, USERS, ANYBODY_SIGNED_IN)


def test_all_that_is_written_is_for_this_user_alone(tmp_path, alone):
    (tmp_path / "as ever").touch()
    assert not entitled(tmp_path / "as ever") <= alone  # else this test could not fail
    folder = files.private_folder(tmp_path / "a" / "b")
    open_to_others = tmp_path / "given"
    open_to_others.mkdir()
    for place in (folder, open_to_others):
        files.write_new(place / "new", b"1")
        files.replace(place / "new", b"2", keep=place / "kept")
        files.append(place / "added", b"3")
        files.append(place / "added", b"4")
        assert (place / "added").read_bytes() == b"34"
        for file in place.iterdir():
            assert entitled(file) <= alone, file
    assert entitled(tmp_path / "a") <= alone
    assert entitled(folder) <= alone


def test_it_is_so_before_anything_is_written(tmp_path, alone):
    descriptor = windows_files.open_file(tmp_path / "empty", os.O_EXCL)
    assert entitled(tmp_path / "empty") <= alone
    os.close(descriptor)


def test_what_is_there_is_refused_and_what_cannot_be_made_is_an_error(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError):
        windows_files.open_file(tmp_path / "file", os.O_EXCL)
    with pytest.raises(FileExistsError):
        windows_files.make_folder(tmp_path / "file")
    with pytest.raises(FileNotFoundError):
        windows_files.open_file(tmp_path / "nowhere" / "file", os.O_EXCL)
    with pytest.raises(FileNotFoundError):
        windows_files.make_folder(tmp_path / "nowhere" / "folder")


def test_bytes_stay_as_they_are_and_no_child_inherits_the_file(tmp_path):
    descriptor = windows_files.open_file(tmp_path / "file", os.O_APPEND)
    assert not os.get_inheritable(descriptor)
    os.write(descriptor, b"a\nb\x1a\r\n")
    os.close(descriptor)
    assert (tmp_path / "file").read_bytes() == b"a\nb\x1a\r\n"


@pytest.fixture
def held(tmp_path):
    """A file that another process has open until its input ends."""
    path = tmp_path / "held"
    path.write_bytes(b"old")
    program = (
        f"import sys; f = open({str(path)!r}, 'rb'); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline().rstrip() == b"open"
        yield path, process.stdin
        process.stdin.close()


def test_a_file_that_somebody_looks_at_is_replaced_when_they_have_looked(held, monkeypatch):
    path, hold = held
    tried = []

    def wait(seconds):
        tried.append(seconds)
        hold.close()
        threading.Event().wait(seconds)

    monkeypatch.setattr("time.sleep", wait)
    monkeypatch.setattr(windows_files, "_WAITS", [0.05] * 100)
    files.replace(path, b"new", keep=path.with_name("kept"))
    assert tried
    assert path.read_bytes() == b"new"


def test_a_file_that_somebody_keeps_open_stays_as_it_is(held):
    path, _hold = held
    with pytest.raises(DiskError) as caught:
        files.replace(path, b"new")
    assert caught.value.fault is DiskFault.DENIED
    assert path.read_bytes() == b"old"
    assert [file.name for file in path.parent.iterdir()] == ["held"]


def test_a_security_description_that_makes_no_sense_is_an_error():
    with pytest.raises(OSError):  # noqa: PT011
        windows_files.descriptor("nonsense")
