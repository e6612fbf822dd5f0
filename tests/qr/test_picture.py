import contextlib
import os
import random
import struct
import sys
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from desktop.errors import (
    DesktopError,
    TooLargeError,
    UnreadableFileError,
    UnsupportedFormatError,
)
from desktop.qr import picture
from desktop.qr.picture import FILE, PIXELS, Grey, decode, from_grey, read_file
from tests.qr.drawn import deep, drawn, saved

KINDS = ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM", "ICO", "JPEG2000"]
FILES = {kind: saved(drawn(scale=2), kind) for kind in KINDS}
FILES["PNG with transparency"] = saved(drawn(scale=2, light=None))
FILES["LZW TIFF"] = saved(drawn(scale=2), "TIFF", compression="tiff_lzw")


def png_of(width, height):
    """A tiny PNG file that claims to be large."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(10_001, 10_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_too_many_pixels_are_refused_before_they_are_decoded(size):
    with pytest.raises(TooLargeError) as refused:
        decode(png_of(*size))
    assert refused.value.limit == PIXELS


def test_the_warning_of_too_many_pixels_is_a_refusal_too():
    with pytest.raises(TooLargeError):
        decode(png_of(11_000, 11_000))


def test_grey_pixels_have_the_same_limit():
    with pytest.raises(TooLargeError):
        from_grey(Grey(10_001, 10_000, b""))


def test_a_file_too_long_is_refused(tmp_path):
    path = tmp_path / "long.png"
    with path.open("wb") as file:
        file.truncate(FILE + 1)
    with pytest.raises(TooLargeError) as refused:
        read_file(path)
    assert refused.value.limit == FILE
    with pytest.raises(TooLargeError):
        decode(bytes(FILE + 1))


def test_a_file_that_is_not_there_is_named_without_its_folder(tmp_path):
    with pytest.raises(UnreadableFileError) as refused:
        read_file(tmp_path / "gone.png")
    assert refused.value.name == "gone.png"


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes with names in a folder")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(UnreadableFileError):
        read_file(tmp_path / "pipe.png")


def test_a_folder_is_not_a_picture(tmp_path):
    with pytest.raises(UnreadableFileError):
        read_file(tmp_path)


def test_a_file_that_breaks_while_read_is_unreadable(tmp_path, monkeypatch):
    path = tmp_path / "torn.png"
    path.write_bytes(b"")

    def broken(*_args):
        raise OSError

    monkeypatch.setattr(type(path), "open", broken)
    with pytest.raises(UnreadableFileError):
        read_file(path)


@pytest.mark.parametrize(
    "data",
    [b"hello", b"%PDF-1.7\n", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"<svg/>", b"PK\3\4", b"GIF87"],
)
def test_what_is_not_a_picture_is_unsupported(data):
    with pytest.raises(UnsupportedFormatError):
        decode(data)


def test_an_empty_file_is_unreadable():
    with pytest.raises(UnreadableFileError) as refused:
        decode(b"", "empty.png")
    assert refused.value.name == "empty.png"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP"])
def test_half_a_file_is_unreadable(kind):
    data = FILES[kind]
    with pytest.raises(UnreadableFileError) as refused:
        decode(data[: len(data) // 2], "half")
    assert refused.value.name == "half"


def test_programs_are_never_started_for_a_picture():
    assert not {"EPS", "PDF", "WMF"} & set(picture.FORMATS)


def test_deep_pictures_are_scaled_not_clipped():
    [grey] = decode(saved(deep(Image.frombytes("L", (2, 1), b"\0\xff"))))
    assert list(grey.tobytes()) == [0, 255]
    [plain] = decode(saved(deep(Image.new("L", (2, 1), 50))))
    assert len(set(plain.tobytes())) == 1


def survives(data):
    with contextlib.suppress(DesktopError):
        decode(data)


@given(st.sampled_from(sorted(FILES)), st.data())
@settings(deadline=None, max_examples=300)
def test_damaged_files_are_refused_in_our_words(kind, data):
    file = bytearray(FILES[kind])
    for _ in range(data.draw(st.integers(0, 8))):
        file[data.draw(st.integers(0, len(file) - 1))] = data.draw(st.integers(0, 255))
    survives(bytes(file[: data.draw(st.integers(1, len(file)))]))


@given(st.sampled_from(sorted(FILES)), st.binary(max_size=400))
@settings(deadline=None, max_examples=100)
def test_rubbish_behind_a_signature_is_refused_in_our_words(kind, rubbish):
    survives(FILES[kind][:40] + rubbish)


@pytest.mark.parametrize("kind", sorted(FILES))
def test_hundreds_of_damaged_files_a_kind(kind):
    chance = random.Random(kind)  # noqa: S311  the same files each time, not secrets
    for _ in range(100):
        file = bytearray(FILES[kind])
        for _ in range(chance.randrange(1, 20)):
            file[chance.randrange(len(file))] = chance.randrange(256)
        survives(bytes(file[: chance.randrange(1, len(file) + 1)]))
