import pytest
from PIL import Image, ImageDraw

from desktop.qr.places import area, overlap, places
from tests.qr.drawn import drawn


def desk(size=(1920, 1080)):
    """A light page with lines of text and a row of icons."""
    picture = Image.new("L", size, 250)
    pen = ImageDraw.Draw(picture)
    for y in range(600, 1000, 24):
        pen.text((40, y), "Two-factor authentication: scan this code. " * 5, fill=20)
    for x in range(40, 900, 48):
        pen.rectangle((x, 1030, x + 24, 1054), fill=90)
    return picture


@pytest.mark.parametrize("scale", [2, 4, 7])
def test_a_code_is_the_likeliest_place(scale):
    picture, code = desk(), drawn(scale=scale).convert("L")
    picture.paste(code, (1300, 80))
    first = places(picture)[0]
    assert overlap(first.box, (1300, 80, 1300 + code.width, 80 + code.height)) > 0.6
    assert area(first.box) < 1.7 * code.width * code.height
    assert first.likeness > 0.65


def test_text_and_icons_are_no_places():
    assert not places(desk())


@pytest.mark.parametrize("size", [(1, 1), (39, 2000), (1000, 1)])
def test_in_a_tiny_picture_there_are_none(size):
    assert not places(Image.new("L", size, 128))


def test_a_place_is_within_the_picture():
    code = drawn(scale=4, border=0).convert("L")
    (place,) = places(code)
    left, top, right, bottom = place.box
    assert left >= 0
    assert top >= 0
    assert right <= code.width
    assert bottom <= code.height


def test_overlap_is_a_share_of_the_second():
    assert overlap((0, 0, 10, 10), (5, 5, 15, 15)) == 0.25
    assert overlap((0, 0, 10, 10), (10, 0, 20, 10)) == 0
    assert overlap((0, 0, 100, 100), (10, 10, 20, 20)) == 1
