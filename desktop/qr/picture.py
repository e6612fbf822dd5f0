"""Opening pictures that may be anything, within limits, as shades of grey."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from desktop import files
from desktop.errors import TooLargeError, UnreadableFileError, UnsupportedFormatError

if TYPE_CHECKING:
    from PIL.Image import Image

FILE: Final = 32 * 1024 * 1024  # bytes
PIXELS: Final = 100_000_000

# What screenshots, phones and browsers make. The rest of what Pillow reads is left out: EPS would
# start a program, and formats without a signature take any file for a picture.
FORMATS: Final = (
    "PNG",
    "JPEG",
    "MPO",
    "GIF",
    "BMP",
    "WEBP",
    "TIFF",
    "PPM",
    "ICO",
    "JPEG2000",
    "AVIF",
)

# Pillow says on standard error what it finds odd in a file, which is read or refused all the same.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")

# What Pillow raises for damaged files: OSError is documented, ValueError was met by feeding it
# damaged files, and its decoders' source can raise the others.
_DAMAGE: Final = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Grey:
    """A picture without colour: one byte a pixel, rows from the top, no padding."""

    width: int
    height: int
    pixels: bytes = field(repr=False)


def read_file(path: Path) -> bytes:
    """Read the bytes of a picture file.

    Raises UnreadableFileError for what is not a file that can be read, TooLargeError over 32 MiB.
    """
    return files.read_given(path, FILE)


def decode(data: bytes, name: str = "") -> tuple[Image, ...]:
    """Return the first image in a picture file, in shades of grey (Pillow's mode L).

    A picture with transparent parts comes twice, on white and on black. Raises TooLargeError
    over 32 MiB or 100 million pixels (before they are decoded), UnsupportedFormatError for what
    is not a picture, UnreadableFileError (with `name`) for a damaged one.
    """
    from PIL import Image

    if len(data) > FILE:
        raise TooLargeError(FILE)
    if not data:
        raise UnreadableFileError(name)
    Image.init()  # else plugins beyond the usual five are not known yet
    Image.MAX_IMAGE_PIXELS = PIXELS
    with _translated(name), Image.open(BytesIO(data), formats=_readable()) as picture:
        if picture.width * picture.height > PIXELS:
            raise TooLargeError(PIXELS)
        picture.draft("L", picture.size)  # JPEG: decode the lightness only
        return _greys(picture)


def from_grey(grey: Grey) -> Image:
    """Return a raw picture as Pillow's; raises TooLargeError, or UnreadableFileError."""
    from PIL import Image

    if grey.width * grey.height > PIXELS:
        raise TooLargeError(PIXELS)
    if min(grey.width, grey.height) < 1 or len(grey.pixels) != grey.width * grey.height:
        raise UnreadableFileError("")
    return Image.frombuffer("L", (grey.width, grey.height), grey.pixels, "raw", "L", 0, 1)


def _readable() -> tuple[str, ...]:
    """Return the formats that this build of Pillow can read (AVIF is optional)."""
    from PIL import Image

    return tuple(name for name in FORMATS if name in Image.OPEN)


def _greys(picture: Image) -> tuple[Image, ...]:
    from PIL import Image

    if picture.mode.startswith(("I", "F")):  # 16 and 32 bits a pixel: Pillow would clip, not scale
        return (_scaled(picture),)
    if not picture.has_transparency_data:
        return (picture.convert("L"),)
    grey, alpha = picture.convert("RGBA").convert("LA").split()
    on = []
    for ground in (255, 0):
        result = Image.new("L", picture.size, ground)
        result.paste(grey, mask=alpha)
        on.append(result)
    return tuple(on)


def _scaled(picture: Image) -> Image:
    deep = picture.convert("F")
    low, high = cast("tuple[float, float]", deep.getextrema())  # one band: two numbers
    scale = 255 / (high - low or 1)
    return deep.point(lambda value: value * scale - low * scale).convert("L")


@contextmanager
def _translated(name: str) -> Iterator[None]:
    from PIL import Image, UnidentifiedImageError

    try:
        yield
    except UnidentifiedImageError as error:
        raise UnsupportedFormatError from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLargeError(PIXELS) from error
    except _DAMAGE as error:
        raise UnreadableFileError(name) from error
