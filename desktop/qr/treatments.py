"""What is done to a picture of QR codes that could not be read as it is: a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

_RIM: Final = 3  # pixels
_DARK_PAGE: Final = 160  # of 255: the commonest shade of a page that is not light


@dataclass(frozen=True, slots=True)
class Treatment:
    """How to make a picture easier to read, and whether one threshold then does for all of it."""

    apply: Callable[[Image], Image]
    one_threshold: bool = False


def page_white(picture: Image) -> Image:
    """No light margin on a dark page: the commonest shade at the rim is the page's; make it white.

    Within, white modules may be commoner than the page.
    """
    width, height = picture.size
    within = picture.crop((_RIM, _RIM, max(_RIM, width - _RIM), max(_RIM, height - _RIM)))
    pairs = zip(picture.histogram(), within.histogram(), strict=True)
    shades = [whole - inner for whole, inner in pairs]
    commonest = max(range(1, 256), key=shades.__getitem__)
    if commonest > _DARK_PAGE:
        return picture
    return picture.point([min(255, v * 255 // commonest) for v in range(256)])


def steep(picture: Image) -> Image:
    """Faint."""
    return _sharpened(picture, radius=5, times=17)


def calm(picture: Image) -> Image:
    """Photographed: grain and the grid of the screen's pixels go before it is sharpened."""
    return _sharpened(_smooth(picture, 1.3), radius=2, times=5)


def even(picture: Image) -> Image:
    """So faint that its shades are to be spread apart first."""
    from PIL import ImageOps

    return _sharpened(ImageOps.equalize(picture), radius=5, times=5)


def white_and_steep(picture: Image) -> Image:
    """Faint, on a dark page."""
    return _sharpened(page_white(picture), radius=5, times=5)


def less_calm(picture: Image) -> Image:
    """Photographed, with modules so small that more smoothing would lose them."""
    return _sharpened(_smooth(picture, 0.7), radius=2, times=5)


def unblurred(picture: Image) -> Image:
    """Blurred by more than half of a module."""
    for _ in range(4):
        picture = _sharpened(picture, radius=2, times=3)
    return picture


def twice(picture: Image) -> Image:
    """Small modules that were smoothed, by a browser's zoom for example."""
    from PIL import Image

    return picture.resize((picture.width * 2, picture.height * 2), Image.Resampling.BICUBIC)


def twice_unblurred(picture: Image) -> Image:
    """Both."""
    for _ in range(3):
        picture = _sharpened(picture, radius=1, times=3)
    return twice(picture)


def twice_calm(picture: Image) -> Image:
    """Photographed from afar."""
    return twice(_sharpened(_smooth(picture, 1), radius=2, times=2))


# Those that help most often for their time first.
TREATMENTS: Final = (
    Treatment(page_white, one_threshold=True),
    Treatment(steep),
    Treatment(calm, one_threshold=True),
    Treatment(even),
    Treatment(white_and_steep),
    Treatment(less_calm, one_threshold=True),
    Treatment(unblurred),
    Treatment(twice),
    Treatment(twice_unblurred),
    Treatment(twice_calm),
)


def _smooth(picture: Image, radius: float) -> Image:
    from PIL import ImageFilter

    return picture.filter(ImageFilter.BoxBlur(radius))


def _sharpened(picture: Image, *, radius: int, times: float) -> Image:
    """Return what differs from its neighbourhood made to differ so many times as much.

    Three times as fast as Pillow's unsharp mask, which blurs three times to be rounder.
    """
    from PIL import Image

    return Image.blend(_smooth(picture, radius), picture, times)
