from __future__ import annotations

import io
import zipfile

import pytest
import pyzipper

from desktop.errors import (
    DamagedExportError,
    NeedsImportPasswordError,
    TooLargeError,
    WrongImportPasswordError,
)
from desktop.interchange.archives import MEMBERS, UNPACKED, member, names
from desktop.secret import Secret
from tests.interchange.files import archive
from tests.interchange.sealing import PASSWORD


def test_a_member_is_read_and_names_are_only_names():
    data = archive({"../a.txt": b"hello", "b": b""})
    assert names(data) == ("../a.txt", "b")
    assert member(data, "../a.txt") == b"hello"


def test_a_member_under_a_password_is_read():
    data = archive({"a.txt": b"hello"}, password=PASSWORD)
    assert names(data) == ("a.txt",)
    assert member(data, "a.txt", Secret(PASSWORD)) == b"hello"
    with pytest.raises(NeedsImportPasswordError):
        member(data, "a.txt")
    with pytest.raises(WrongImportPasswordError):
        member(data, "a.txt", Secret(b"other"))


def test_a_bomb_is_not_unpacked():
    data = archive({"a": bytes(UNPACKED + 1)})
    assert len(data) < 100_000
    with pytest.raises(TooLargeError):
        member(data, "a")


def test_a_bomb_that_lies_about_its_size_is_not_unpacked():
    data = bytearray(archive({"a": bytes(UNPACKED + 1)}))
    for at in (data.index(b"PK\1\2") + 24, 22):  # the size in the directory and in the member
        data[at : at + 4] = (100).to_bytes(4, "little")
    with pytest.raises((DamagedExportError, TooLargeError)):
        member(bytes(data), "a")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_that_nobody_uses_and_without_a_limit_is_refused(method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as opened:
        opened.writestr("a", b"hello")
    with pytest.raises(DamagedExportError):
        member(out.getvalue(), "a")


def test_a_member_that_is_said_to_be_encrypted_in_one_place_only_is_damage():
    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", encryption=pyzipper.WZ_AES) as opened:
        opened.setpassword(PASSWORD)
        opened.writestr("a.txt", b"hello")
    data = bytearray(out.getvalue())
    for at in (data.index(b"PK\1\2") + 8, 6):
        data[at] &= ~1
    with pytest.raises(DamagedExportError):
        member(bytes(data), "a.txt", Secret(PASSWORD))


def test_a_member_that_begins_too_late_to_have_its_salt_is_damage():
    data = archive({"a.txt": b"hello"}, password=PASSWORD)
    start = data[: 30 + len("a.txt") + 11]  # the member's header, with what tells of AES
    late = bytearray(data + start)
    at = late.index(b"PK\1\2") + 42
    late[at : at + 4] = len(data).to_bytes(4, "little")
    with pytest.raises(WrongImportPasswordError):
        member(bytes(late), "a.txt", Secret(PASSWORD))


def test_many_members_are_not_listed():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        for place in range(MEMBERS + 1):
            opened.writestr(str(place), b"")
    assert names(out.getvalue()) == ()
    with pytest.raises(TooLargeError):
        member(out.getvalue(), "0")


@pytest.mark.parametrize("length", [0, 4, 22, 60, 110])
def test_an_archive_that_was_cut_off_is_damaged(length):
    data = archive({"a.txt": b"hello" * 20})[:length]
    assert names(data) == ()
    with pytest.raises(DamagedExportError):
        member(data, "a.txt")


def test_a_member_that_is_not_there_is_damage():
    with pytest.raises(DamagedExportError):
        member(archive({"a.txt": b"hello"}), "b.txt")


def test_a_member_that_was_changed_is_damage():
    data = archive({"a.txt": bytes(range(256))})
    changed = data[:60] + bytes([data[60] ^ 1]) + data[61:]
    with pytest.raises(DamagedExportError):
        member(changed, "a.txt")
