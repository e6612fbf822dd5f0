"""What is done to a picture of a QR code that could not be read as it is: a table."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

_LARGEST: Final = 3_000_000  # pixels of what is enlarged
_RIM: Final = 3  # pixels
_DARK_PAGE: Final = 160  # of 255: the commonest shade of a page that is not light


def sharper(picture: Image) -> Image:
    """Small modules that were smoothed, by a browser's zoom for example."""
    return _sharpened(_enlarged(picture, 2), radius=2, percent=200)


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
        return sharper(picture)
    return sharper(picture.point([min(255, v * 255 // commonest) for v in range(256)]))


def unblurred(picture: Image) -> Image:
    """Blurred by more than half of a module."""
    return _sharpened(_enlarged(picture, 3), radius=3, percent=300, times=3)


def much_sharper(picture: Image) -> Image:
    """Faint."""
    return _sharpened(_enlarged(picture, 2), radius=4, percent=400)


def grainy(picture: Image) -> Image:
    """Faint, in few shades: their steps are smoothed before they are made steeper."""
    return _sharpened(_enlarged(_calm(picture, 0.7), 3), radius=3, percent=150, times=2)


def calmed(picture: Image) -> Image:
    """Photographed: grain and the grid of the screen's pixels go before it is sharpened."""
    return _sharpened(_enlarged(_calm(picture, 1), 3), radius=3, percent=300)


def evenly_lit(picture: Image) -> Image:
    """In uneven light: only what differs from its neighbourhood counts."""
    from PIL import ImageChops, ImageFilter, ImageOps

    calm = _calm(picture, 1)
    mean = calm.filter(ImageFilter.BoxBlur(8))
    return ImageOps.autocontrast(ImageChops.subtract(calm, mean, 1, 128), cutoff=1)


# The cheap ones and those that help most often first.
TREATMENTS: Final[tuple[Callable[[Image], Image], ...]] = (
    sharper,
    page_white,
    unblurred,
    much_sharper,
    grainy,
    calmed,
    evenly_lit,
)


def _calm(picture: Image, radius: float) -> Image:
    from PIL import ImageFilter

    return picture.filter(ImageFilter.GaussianBlur(radius))


def _enlarged(picture: Image, times: float) -> Image:
    from PIL import Image

    most = sqrt(_LARGEST / (picture.width * picture.height))
    factor = max(1, min(times, most))
    size = (round(picture.width * factor), round(picture.height * factor))
    return picture.resize(size, Image.Resampling.BICUBIC)


def _sharpened(picture: Image, *, radius: int, percent: int, times: int = 1) -> Image:
    from PIL import ImageFilter

    for _ in range(times):
        picture = picture.filter(ImageFilter.UnsharpMask(radius, percent, threshold=0))
    return picture
