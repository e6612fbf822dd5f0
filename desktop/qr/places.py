"""Where on a picture a QR code may be: about as much dark as light, close together, in a square."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from PIL.Image import Image

Box = tuple[int, int, int, int]  # left, top, right, bottom, in pixels

_ACROSS: Final = 240  # cells along the longer side of a picture, unless they would be smaller than
_CELL: Final = 8  # pixels
_SAMPLES: Final = 4  # along the side of a cell, of which its mean is made
_LEAST: Final = 5  # cells along a side of a code: fewer are icons and letters
_OBLONG: Final = 1.6  # how much longer one side may be than the other
_CONTRAST: Final = 8  # of 255
_POINTS: Final = 40  # along a side, at which a place is looked at for its unrest
_RESTLESS: Final = 0.11  # codes have 0.3 to 0.5, blurred ones 0.12 at least, icons mostly 0.06
_MARGIN: Final = 10  # 1 / 10 of a side is looked at beyond what was found, and a cell more
_BALANCE: Final = 4  # 1 / 4 of the contrast: how far from the middle its mean may be

# What becomes of each shade.
_BALANCED: Final = [min(255, value * _BALANCE) for value in range(256)]
_CONTRASTED: Final = [255 if value >= _CONTRAST else 0 for value in range(256)]
_LIT: Final = [255 if value else 0 for value in range(256)]


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a picture, and how much it looks like a code: 1 is a full square."""

    box: Box
    likeness: float


def places(picture: Image) -> list[Place]:
    """Return the places of a picture (mode L), the likeliest first.

    Text has little ink on much paper, and icons are small. Fast: few pixels are looked at.
    """
    cell = max(_CELL, max(picture.size) // _ACROSS)
    if min(picture.size) < cell * _LEAST:
        return []
    cells = _balanced(picture, cell)
    found = []
    for left, top, right, bottom in _blocks(cells, (0, 0, *cells.size)):
        long, short = sorted((right - left, bottom - top), reverse=True)
        if short < _LEAST or long > _OBLONG * short:
            continue
        filled = cells.crop((left, top, right, bottom)).histogram()[255]
        more = 1 + long // _MARGIN
        box = (
            max(0, left - more) * cell,
            max(0, top - more) * cell,
            min(picture.width, (right + more) * cell),
            min(picture.height, (bottom + more) * cell),
        )
        if _unrest(picture.crop(box)) >= _RESTLESS:
            found.append(Place(box, filled / long**2))
    return sorted(found, key=lambda place: -place.likeness)


def area(box: Box) -> int:
    """Return how many pixels are in a box."""
    return (box[2] - box[0]) * (box[3] - box[1])


def overlap(one: Box, other: Box) -> float:
    """Return how much of `other` is inside of `one`, from 0 to 1."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(0, width) * max(0, height) / max(1, area(other))


def _balanced(picture: Image, cell: int) -> Image:
    """Return a pixel for each cell: 255 where its neighbourhood has dark and light in balance."""
    from PIL import Image, ImageChops, ImageFilter

    size = (picture.width // cell, picture.height // cell)
    fine = (size[0] * _SAMPLES, size[1] * _SAMPLES)
    samples = picture.resize(fine, Image.Resampling.NEAREST)
    mean = samples.reduce(_SAMPLES).filter(ImageFilter.BoxBlur(1))
    sample = samples.resize(size, Image.Resampling.NEAREST)
    high, low = (_around(sample, pick, 2) for pick in (ImageChops.lighter, ImageChops.darker))
    off = ImageChops.difference(ImageChops.add(high, low, 2), mean)
    contrast = ImageChops.subtract(high, low)
    spare = ImageChops.subtract(contrast, off.point(_BALANCED))
    cells = ImageChops.darker(contrast.point(_CONTRASTED), spare.point(_LIT))
    # Threads between what belongs apart are cut; what is left gets its size back.
    return _around(_around(cells, ImageChops.darker, 2), ImageChops.lighter, 2)


def _unrest(piece: Image) -> float:
    """Return how much neighbouring points in the middle differ: 0.5 when it is left to chance."""
    from PIL import Image, ImageChops

    width, height = piece.size
    middle = piece.crop((width // 6, height // 6, width - width // 6, height - height // 6))
    points = middle.resize((_POINTS, _POINTS), Image.Resampling.NEAREST)
    low, high = cast("tuple[int, int]", points.getextrema())  # one band: two numbers
    steps = 0
    for x, y in ((1, 0), (0, 1)):
        step = ImageChops.difference(points, ImageChops.offset(points, x, y))
        steps += sum(step.crop((1, 1, _POINTS, _POINTS)).tobytes())
    return steps / 2 / (_POINTS - 1) ** 2 / max(1, high - low)


def _around(cells: Image, pick: Callable[[Image, Image], Image], reach: int) -> Image:
    """Return the lightest or darkest within so many cells (Pillow's own filters are slow at it)."""
    from PIL import ImageChops

    for _ in range(reach):
        for x, y in ((1, 0), (0, 1)):
            before, after = ImageChops.offset(cells, x, y), ImageChops.offset(cells, -x, -y)
            cells = pick(pick(cells, before), after)
    return cells


def _blocks(cells: Image, box: Box) -> Iterator[Box]:
    """Cut along empty rows and columns until there are none."""
    left, top, _right, _bottom = box
    columns, rows = (list(_runs(line)) for line in cells.crop(box).getprojection())
    if len(columns) == len(rows) == 1:
        (start, end), (above, below) = columns[0], rows[0]
        yield (left + start, top + above, left + end, top + below)
        return
    for start, end in columns:
        for above, below in rows:
            yield from _blocks(cells, (left + start, top + above, left + end, top + below))


def _runs(line: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Return the beginning and end of what is not 0."""
    start = None
    for index, value in enumerate((*line, 0)):
        if value and start is None:
            start = index
        elif not value and start is not None:
            yield start, index
            start = None
