"""The classes of pictures, and how each is drawn."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageFilter

from bench.corpus import codes, desktops
from bench.corpus.codes import BLACK, WHITE, Colour
from bench.corpus.desktops import FULL_HD, UHD

Resample = Image.Resampling


@dataclass(frozen=True, slots=True)
class Sample:
    """Screens, or one picture, and the texts of the codes in them."""

    screens: tuple[Image.Image, ...]
    texts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Severity:
    """What chooses: the same range every day and, in the harder corpus, its far end and beyond."""

    r: Random
    hard: bool

    def between(self, easy: float, middle: float, far: float) -> float:
        """Return a number from the everyday range, or from the one beyond it."""
        return self.r.uniform(middle, far) if self.hard else self.r.uniform(easy, middle)


Draw = Callable[[Severity], Sample]


def samples(name: str, seed: int, count: int, *, hard: bool) -> Iterator[Sample]:
    """Draw `count` pictures of a class; the same for the same seed."""
    for number in range(count):
        # Not hash(): it differs from one process to the next.
        of_this = zlib.crc32(f"{name} {seed} {number} {hard}".encode())
        yield CLASSES[name](Severity(Random(of_this), hard))  # noqa: S311  no secret


def _one(picture: Image.Image, *texts: str) -> Sample:
    return Sample((picture,), frozenset(texts))


def _page(code: Image.Image, s: Severity, ground: Colour = WHITE) -> Image.Image:
    """Put a code on a page with some text around it."""
    ink = tuple(255 - value for value in ground)
    size = (code.width + s.r.randrange(80, 400), code.height + s.r.randrange(80, 300))
    picture = desktops.page(size, s.r, ground, ink)
    desktops.put(picture, code, s.r)
    return picture


def _scale(s: Severity, least: int = 2, most: int = 8) -> int:
    return s.r.randint(least, most) if not s.hard else s.r.randint(least, max(least, most // 2))


def _plain(s: Severity, least: int = 3, most: int = 8) -> tuple[str, Image.Image]:
    text = codes.link(s.r)
    return text, codes.draw(codes.matrix(text, s.r), _scale(s, least, most))


def clean(s: Severity) -> Sample:
    text, code = _plain(s)
    return _one(_page(code, s), text)


def one_pixel(s: Severity) -> Sample:
    text = codes.link(s.r)
    return _one(_page(codes.draw(codes.matrix(text, s.r), 1), s), text)


def no_quiet_zone(s: Severity) -> Sample:
    text = codes.link(s.r)
    code = codes.draw(codes.matrix(text, s.r), _scale(s, 2, 7), quiet=0)
    return _one(_page(code, s), text)


def no_quiet_zone_dark(s: Severity) -> Sample:
    text = codes.link(s.r)
    code = codes.draw(codes.matrix(text, s.r), _scale(s, 2, 7), quiet=s.r.choice((0, 0, 1)))
    level = int(s.between(60, 24, 0))
    return _one(_page(code, s, (level, level, level)), text)


def inverted(s: Severity) -> Sample:
    text = codes.link(s.r)
    level = int(s.between(0, 40, 80))
    code = codes.draw(codes.matrix(text, s.r), _scale(s), WHITE, (level, level, level))
    return _one(_page(code, s, (level, level, level)), text)


def coloured(s: Severity) -> Sample:
    text = codes.link(s.r)
    bright = s.between(0, 90, 140)
    dark = tuple(int(s.r.uniform(0, bright)) for _ in range(3))
    light = tuple(int(s.r.uniform(255 - bright * 0.6, 255)) for _ in range(3))
    code = codes.draw(codes.matrix(text, s.r), _scale(s), dark, light)
    return _one(_page(code, s), text)


def jpeg(s: Severity) -> Sample:
    text, code = _plain(s, 2, 6)
    return _one(_jpeg(_page(code, s), int(s.between(60, 25, 8))), text)


def rotated(s: Severity) -> Sample:
    text, code = _plain(s, 3, 6)
    angle = s.r.uniform(0, 360)
    code = code.rotate(angle, Resample.BICUBIC, expand=True, fillcolor=WHITE)
    return _one(_page(code, s), text)


def blurred(s: Severity) -> Sample:
    text = codes.link(s.r)
    scale = _scale(s, 2, 6)
    code = codes.draw(codes.matrix(text, s.r), scale)
    picture = _page(code, s)
    radius = scale * s.between(0.35, 0.6, 0.8)
    return _one(picture.filter(ImageFilter.GaussianBlur(radius)), text)


def low_contrast(s: Severity) -> Sample:
    text = codes.link(s.r)
    apart = int(s.between(60, 16, 5))
    low = s.r.randrange(20, 230 - apart)
    dark, light = (low,) * 3, (low + apart,) * 3
    code = codes.draw(codes.matrix(text, s.r), _scale(s, 2, 7), dark, light)
    ground = s.r.choice((light, WHITE, light, BLACK))
    return _one(_page(code, s, ground), text)


def _on_desktop(size: tuple[int, int], *, dark: bool) -> Draw:
    def draw(s: Severity) -> Sample:
        text = codes.link(s.r)
        modules = codes.matrix(text, s.r)
        most = 8 if size == FULL_HD else 14
        if dark and s.r.random() < 0.5:
            code = codes.draw(modules, _scale(s, 2, most), (225, 226, 230), (32, 33, 36))
        else:
            code = codes.draw(modules, _scale(s, 2, most), quiet=s.r.choice((1, 2, 4)))
        picture = desktops.desktop(size, s.r, dark=dark)
        desktops.put(picture, code, s.r)
        return _one(picture, text)

    return draw


def several_screens(s: Severity) -> Sample:
    screens, texts = [], set()
    for size in s.r.sample((FULL_HD, FULL_HD, (1280, 1024), (2560, 1440)), 2):
        picture = desktops.desktop(size, s.r, dark=s.r.random() < 0.4)
        column = size[0] // 3
        for place in range(s.r.randint(1, 3)):  # beside each other
            text, code = _plain(s, 2, 6)
            left = place * column + s.r.randrange(max(1, column - code.width))
            picture.paste(code, (left, s.r.randrange(max(1, size[1] - code.height))))
            texts.add(text)
        screens.append(picture)
    return Sample(tuple(screens), frozenset(texts))


def one_is_hard(s: Severity) -> Sample:
    """Draw two plain codes, and one that is small, faint, blurred, or without its quiet zone."""
    picture = desktops.page((1400, 760), s.r, WHITE, (40, 40, 40))
    texts = []
    for place in range(2):
        text, code = _plain(s, 3, 5)
        picture.paste(code, (20 + place * 460, 20 + s.r.randrange(200)))
        texts.append(text)
    draw = s.r.choice((blurred, low_contrast, no_quiet_zone_dark, downscaled, rounded, logo))
    hard = draw(s)
    while hard.screens[0].width > 460 or hard.screens[0].height > 740:
        hard = draw(s)
    picture.paste(hard.screens[0], (930, 10))
    return _one(picture, *texts, *hard.texts)


def scaled(s: Severity) -> Sample:
    text, code = _plain(s, 1 if s.hard else 2, 4)
    picture = _page(code, s)
    factor = s.r.choice((1.25, 1.5, 1.75))
    way = s.r.choice((Resample.NEAREST, Resample.BILINEAR, Resample.BICUBIC))
    return _one(picture.resize(_times(picture.size, factor), way), text)


def downscaled(s: Severity) -> Sample:
    text = codes.link(s.r)
    code = codes.draw(codes.matrix(text, s.r), 8)
    code = code.resize(
        _times(code.size, s.between(3.2, 2.0, 1.4) / 8),
        s.r.choice((Resample.BILINEAR, Resample.BICUBIC, Resample.LANCZOS, Resample.BOX)),
    )
    return _one(_page(code, s), text)


def photographed(s: Severity) -> Sample:
    """Draw a screen with its grid of pixels, at an angle, in uneven light, through a small lens."""
    text, code = _plain(s, 4, 7)
    page = _page(code, s)
    fine = page.resize(_times(page.size, 3), Resample.NEAREST)
    fine = ImageChops.multiply(fine, _grid(fine.size, s.between(250, 200, 150)))
    tilt = s.between(0.02, 0.12, 0.2)
    target = _times(page.size, s.r.uniform(1.1, 2.2) if not s.hard else s.r.uniform(0.8, 1.5))
    corners = [
        (
            (x + s.r.uniform(-tilt / 2, tilt) * (1 - 2 * x)) * target[0],
            (y + s.r.uniform(-tilt / 2, tilt) * (1 - 2 * y)) * target[1],
        )
        for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))
    ]
    picture = fine.transform(
        target,
        Image.Transform.PERSPECTIVE,
        _perspective(corners, fine.size),
        Resample.BILINEAR,
        fillcolor=(90, 88, 86),
    )
    picture = picture.rotate(s.r.uniform(-12, 12), Resample.BILINEAR, True, fillcolor=(90, 88, 86))
    picture = ImageChops.multiply(picture, _light(picture.size, s))
    picture = picture.filter(ImageFilter.GaussianBlur(s.between(0.3, 1.0, 1.6)))
    noise = desktops.noise(picture.size, s.r, s.between(10, 45, 80)).convert("RGB")
    picture = ImageChops.add(picture, noise, 1, -128)
    return _one(_jpeg(picture, int(s.between(90, 70, 45))), text)


def rounded(s: Severity) -> Sample:
    text = codes.link(s.r)
    dark = tuple(s.r.randrange(90) for _ in range(3))
    share = s.between(1.0, 0.8, 0.6)
    code = codes.draw_round(codes.matrix(text, s.r), _scale(s, 4, 9), share, dark)
    return _one(_page(code, s), text)


def logo(s: Severity) -> Sample:
    text = codes.link(s.r)
    code = codes.draw(codes.matrix(text, s.r, "QHH"), _scale(s, 3, 7))
    return _one(_page(codes.with_logo(code, s.between(0.1, 0.2, 0.26), s.r), s), text)


def migration(s: Severity) -> Sample:
    text = codes.migration(s.r, int(s.between(150, 600, 1200)))
    code = codes.draw(codes.matrix(text, s.r, "LLM"), _scale(s, 2, 5))
    return _one(_page(code, s), text)


def nothing(s: Severity) -> Sample:
    size = s.r.choice((FULL_HD, UHD))
    return _one(desktops.desktop(size, s.r, dark=s.r.random() < 0.5))


CLASSES: dict[str, Draw] = {
    "clean": clean,
    "one-pixel modules": one_pixel,
    "no quiet zone": no_quiet_zone,
    "no quiet zone, dark page": no_quiet_zone_dark,
    "inverted": inverted,
    "coloured": coloured,
    "JPEG": jpeg,
    "rotated": rotated,
    "blurred": blurred,
    "low contrast": low_contrast,
    "desktop 1080p, light": _on_desktop(FULL_HD, dark=False),
    "desktop 1080p, dark": _on_desktop(FULL_HD, dark=True),
    "desktop 4K, light": _on_desktop(UHD, dark=False),
    "desktop 4K, dark": _on_desktop(UHD, dark=True),
    "several on several screens": several_screens,
    "several, one of them hard": one_is_hard,
    "scaled by 125 to 175 %": scaled,
    "downscaled": downscaled,
    "photographed screen": photographed,
    "round modules": rounded,
    "logo": logo,
    "migration": migration,
    "no code at all": nothing,
}


def _times(size: tuple[int, int], factor: float) -> tuple[int, int]:
    return (max(1, round(size[0] * factor)), max(1, round(size[1] * factor)))


def _perspective(corners: list[tuple[float, float]], size: tuple[int, int]) -> tuple[float, ...]:
    """Return Pillow's eight numbers that put a picture of this size between four corners."""
    width, height = size
    rows = []
    for (x, y), (u, v) in zip(
        corners, ((0, 0), (width, 0), (width, height), (0, height)), strict=True
    ):
        rows.append([x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, float(u)])
        rows.append([0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, float(v)])
    for column in range(8):  # Gauss and Jordan
        pivot = max(range(column, 8), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        lead = rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(8):
            if row != column:
                factor = rows[row][column]
                pairs = zip(rows[row], lead, strict=True)
                rows[row] = [value - factor * other for value, other in pairs]
    return tuple(row[8] for row in rows)


def _jpeg(picture: Image.Image, quality: int) -> Image.Image:
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality)
    with Image.open(file) as again:
        return again.convert("RGB")


def _grid(size: tuple[int, int], dim: float) -> Image.Image:
    """Return the dark lines between the pixels of a screen, three to a pixel."""
    tile = Image.new("RGB", (3, 3), WHITE)
    for place in range(3):
        tile.putpixel((place, 2), (int(dim * 0.8),) * 3)
        tile.putpixel((2, place), (int(dim),) * 3)
    grid = Image.new("RGB", size)
    for x in range(0, 96, 3):
        for y in range(0, 96, 3):
            grid.paste(tile, (x, y))
    block = grid.crop((0, 0, 96, 96))
    for x in range(0, size[0], 96):
        for y in range(0, size[1], 96):
            grid.paste(block, (x, y))
    return grid


def _light(size: tuple[int, int], s: Severity) -> Image.Image:
    """Return light that falls off to one side, as a lamp's does."""
    least = int(s.between(230, 150, 90))
    ramp = Image.new("L", (16, 16))
    turn = s.r.uniform(0, 2 * math.pi)
    for x in range(16):
        for y in range(16):
            along = (x - 7.5) * math.cos(turn) + (y - 7.5) * math.sin(turn)
            ramp.putpixel((x, y), int(least + (255 - least) * (along / 21.3 + 0.5)))
    return ramp.resize(size, Resample.BICUBIC).convert("RGB")
