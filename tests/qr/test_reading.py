import sys

import pytest
import segno
from PIL import Image, ImageFilter, ImageOps

from bench.corpus.classes import samples
from desktop.errors import UnreadableFileError
from desktop.qr import reading
from desktop.qr.picture import Grey
from desktop.qr.reading import texts_in_bytes, texts_in_file, texts_in_grey
from tests.qr.drawn import URI, deep, drawn, in_one, saved

find_zbar = reading._zbar


@pytest.fixture(autouse=True)
def zxing_only(monkeypatch):
    monkeypatch.setattr(reading, "_zbar", lambda: None)


def read(picture, kind="PNG", **options):
    return texts_in_bytes(saved(picture, kind, **options))


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(drawn(), id="clean"),
        pytest.param(drawn(dark="white", light="black"), id="inverted"),
        pytest.param(drawn(dark="#9a9a9a", light="#a4a4a4"), id="low contrast"),
        pytest.param(drawn(scale=1), id="one pixel a module"),
        pytest.param(drawn(border=1), id="narrow quiet zone"),
        pytest.param(drawn().rotate(90), id="on its side"),
        pytest.param(drawn().rotate(30, expand=True, fillcolor="white"), id="crooked"),
        pytest.param(drawn(light=None), id="black on transparent"),
        pytest.param(drawn(dark="white", light=None), id="white on transparent"),
        pytest.param(drawn(dark=None), id="transparent on white"),
        pytest.param(in_one(drawn(), size=(3840, 2160), ground="#f3f6f7"), id="4K"),
        pytest.param(drawn().convert("1"), id="one bit"),
        pytest.param(drawn().convert("P"), id="palette"),
        pytest.param(deep(drawn()), id="16 bits"),
        pytest.param(in_one(drawn(border=0)), id="no quiet zone, white page"),
    ],
)
def test_one_code_is_read(picture):
    assert read(picture) == (URI,)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM", "JPEG2000"])
def test_every_common_kind_of_file_is_read(kind):
    assert read(drawn(), kind) == (URI,)


def test_a_rough_jpeg_is_read():
    assert read(drawn(), "JPEG", quality=20) == (URI,)


def test_a_transparent_palette_is_read():
    picture = drawn().convert("P", palette=Image.Palette.ADAPTIVE, colors=2)
    white = max(range(2), key=lambda i: sum(picture.getpalette()[i * 3 : i * 3 + 3]))
    assert read(picture, "GIF", transparency=white) == (URI,)


@pytest.mark.parametrize("level", [0x20, 0x60])
def test_without_a_quiet_zone_on_a_dark_page(level):
    assert read(in_one(drawn(border=0), size=(700, 500), ground=(level,) * 3)) == (URI,)


def blurred(picture, radius):
    return picture.filter(ImageFilter.GaussianBlur(radius))


def faint(**options):
    return drawn(dark="#c0c0c0", light="#cdcdcd", scale=4, **options)


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(blurred(drawn(scale=4), 2.4), id="blurred"),
        pytest.param(faint(), id="faint"),
        pytest.param(drawn(scale=8).resize((80, 80), Image.Resampling.BILINEAR), id="shrunk"),
    ],
)
def test_what_is_hard_is_read_alone_and_among_others(picture):
    picture = in_one(picture, size=(picture.width + 80, picture.height + 120))
    assert read(picture) == (URI,)
    plain = in_one(drawn("plain"), size=(1920, 1080))
    plain.paste(picture, (900, 500))
    assert set(read(plain)) == {"plain", URI}


def test_a_large_photograph_of_little_detail_is_read():
    *_others, sample = samples("photographed screen", 402, 4, hard=True)
    (picture,) = sample.screens
    picture = picture.resize((picture.width * 3, picture.height * 3), Image.Resampling.BICUBIC)
    assert picture.width * picture.height > 1_000_000
    assert set(read(picture)) == sample.texts


@pytest.mark.skipif(find_zbar() is None, reason="libzbar is not installed")
def test_the_second_opinion_is_asked_when_the_first_reader_sees_nothing(monkeypatch):
    monkeypatch.setattr(reading, "_zxing", lambda *_picture, **_way: [])
    assert read(drawn()) == ()
    monkeypatch.setattr(reading, "_zbar", find_zbar)
    assert read(drawn()) == (URI,)


def test_a_missing_second_library_is_no_failure(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyzbar.pyzbar", None)
    assert find_zbar() is None
    assert read(Image.new("L", (64, 64), 128)) == ()


def test_all_codes_of_a_picture_are_read_each_once():
    texts = ["first of them", "second of them", URI]
    pictures = [drawn(text, scale=5) for text in [*texts, "first of them"]]
    assert sorted(read(in_one(*pictures))) == sorted(texts)


def test_a_picture_without_a_code_has_no_texts():
    assert read(Image.effect_noise((300, 200), 80)) == ()


@pytest.mark.parametrize("text", ["Zürich ΑΒΓ 漢字", "a\x1db", "x" * 2000])
def test_utf_8_is_read_whatever_the_code_declares(text):
    code = segno.make(text, encoding="utf-8", micro=False)
    assert read(code_picture(code)) == (text,)


@pytest.mark.parametrize(("text", "encoding"), [("Café", "latin-1"), ("漢字日本", None)])
def test_other_encodings_are_read_as_the_code_declares(text, encoding):
    assert read(code_picture(segno.make(text, encoding=encoding, micro=False))) == (text,)


def test_micro_qr_codes_are_not_what_is_meant():
    assert read(code_picture(segno.make_micro("12345"))) == ()


def code_picture(code):
    matrix = [*code.matrix_iter(scale=4, border=4)]
    picture = Image.new("L", (len(matrix[0]), len(matrix)))
    picture.putdata([0 if dark else 255 for line in matrix for dark in line])
    return picture


def test_a_file_is_read_without_being_changed(tmp_path):
    path = tmp_path / "code.png"
    path.write_bytes(saved(drawn()))
    before = path.stat()
    assert texts_in_file(path) == (URI,)
    assert path.stat() == before


def test_grey_pixels_are_read():
    picture = ImageOps.invert(drawn().convert("L"))
    grey = Grey(picture.width, picture.height, picture.tobytes())
    assert texts_in_grey(grey) == (URI,)
    assert "pixels" not in repr(grey)


@pytest.mark.parametrize("grey", [Grey(0, 0, b""), Grey(3, 3, b"12345678"), Grey(-1, -1, b"1")])
def test_grey_pixels_of_the_wrong_size_are_refused(grey):
    with pytest.raises(UnreadableFileError):
        texts_in_grey(grey)
