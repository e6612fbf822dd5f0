"""Screens full of other things: windows, text, tables, icons and photos."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageDraw, ImageFont

from bench.corpus.codes import Colour

FULL_HD = (1920, 1080)
UHD = (3840, 2160)
_LINES = (
    "Monday 09:30 Mrs Brown, left ankle, second visit.",
    "The invoice is open.",
    "Two-factor authentication: scan this code with your app, or type the key below.",
    "Reception  Calendar  Patients  Reports  Settings  Messages",
    "14 new   020 7946 0018   16:45",
)


def desktop(size: tuple[int, int], r: Random, *, dark: bool) -> Image.Image:
    """Draw a desktop with some windows on it."""
    factor = size[1] / 1080
    picture = _wallpaper(size, r, dark=dark)
    for _ in range(r.randrange(3, 6)):
        width, height = (int(side * r.uniform(0.3, 0.6)) for side in size)
        left, top = r.randrange(size[0] - width), r.randrange(size[1] - height)
        _window(picture, (left, top, left + width, top + height), r, factor, dark=dark)
    pen = ImageDraw.Draw(picture)
    bar = int(40 * factor)
    pen.rectangle((0, size[1] - bar, *size), fill=(24, 26, 30) if dark else (235, 238, 242))
    for x in range(bar, size[0] // 2, bar):
        _icon(pen, x, size[1] - bar + bar // 6, bar * 2 // 3, r)
    return picture


def page(size: tuple[int, int], r: Random, ground: Colour, ink: Colour) -> Image.Image:
    """Draw a page of text in one colour on another."""
    picture = Image.new("RGB", size, ground)
    _text(picture, (0, 0, *size), r, ink, 15)
    return picture


def noise(size: tuple[int, int], r: Random, spread: float) -> Image.Image:
    """Return grey noise around the middle, from the seed (Pillow's own is not)."""
    raw = Image.frombytes("L", size, r.randbytes(size[0] * size[1]))
    return raw.point(lambda value: 128 + (value - 128) * spread / 255)


def put(picture: Image.Image, code: Image.Image, r: Random) -> tuple[int, int, int, int]:
    """Put a code somewhere on a picture; return where."""
    left = r.randrange(max(1, picture.width - code.width))
    top = r.randrange(max(1, picture.height - code.height))
    picture.paste(code, (left, top))
    return (left, top, left + code.width, top + code.height)


def _wallpaper(size: tuple[int, int], r: Random, *, dark: bool) -> Image.Image:
    low, high = (10, 90) if dark else (120, 240)
    corners = Image.new("RGB", (3, 2))
    for x in range(3):
        for y in range(2):
            corners.putpixel((x, y), tuple(r.randrange(low, high) for _ in range(3)))
    return corners.resize(size, Image.Resampling.BICUBIC)


def _window(
    picture: Image.Image, box: tuple[int, int, int, int], r: Random, factor: float, *, dark: bool
) -> None:
    ground, ink, edge = (
        ((32, 33, 36), (222, 224, 228), (70, 72, 78))
        if dark
        else ((255, 255, 255), (32, 34, 40), (205, 208, 214))
    )
    pen = ImageDraw.Draw(picture)
    title = int(34 * factor)
    left, top, right, bottom = box
    pen.rectangle(box, fill=ground, outline=edge)
    pen.rectangle((left, top, right, top + title), fill=edge)
    inside = (left + 12, top + title + 12, right - 12, bottom - 12)
    kind = r.choice(("text", "table", "photo", "icons"))
    if kind == "text":
        _text(picture, inside, r, ink, int(15 * factor))
    elif kind == "table":
        for y in range(inside[1], inside[3], int(26 * factor)):
            pen.line((inside[0], y, inside[2], y), fill=edge)
        for x in range(inside[0], inside[2], int(120 * factor)):
            pen.line((x, inside[1], x, inside[3]), fill=edge)
        _text(picture, inside, r, ink, int(13 * factor))
    elif kind == "photo":
        width, height = inside[2] - inside[0], inside[3] - inside[1]
        rough = noise((width // 6 + 1, height // 6 + 1), r, r.uniform(60, 255))
        picture.paste(rough.resize((width, height), Image.Resampling.BICUBIC), inside[:2])
    else:
        step = int(64 * factor)
        for y in range(inside[1], inside[3] - step, step):
            for x in range(inside[0], inside[2] - step, step):
                _icon(pen, x, y, step // 2, r)


def _text(
    picture: Image.Image, box: tuple[int, int, int, int], r: Random, ink: Colour, size: int
) -> None:
    font = ImageFont.load_default(size)
    pen = ImageDraw.Draw(picture)
    letters = max(1, int((box[2] - box[0]) / (size * 0.55)))
    for y in range(box[1], box[3] - size, int(size * 1.6)):
        line = " ".join(r.choices(_LINES, k=letters // 14 + 1))[:letters]
        pen.text((box[0], y), line, font=font, fill=ink)


def _icon(pen: ImageDraw.ImageDraw, x: int, y: int, side: int, r: Random) -> None:
    colour = tuple(r.randrange(256) for _ in range(3))
    box = (x, y, x + side, y + side)
    shape = r.choice(("square", "ring", "target"))
    pen.rounded_rectangle(box, radius=side // 5, fill=colour)
    inner = (x + side // 4, y + side // 4, x + side * 3 // 4, y + side * 3 // 4)
    if shape == "ring":
        pen.ellipse(inner, outline=(255, 255, 255), width=max(1, side // 10))
    elif shape == "target":
        pen.rectangle(inner, fill=(255, 255, 255))
        third = side // 3
        pen.rectangle((x + third, y + third, x + side - third, y + side - third), fill=colour)
