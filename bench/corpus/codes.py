"""QR codes as pictures: their texts, colours, margins, round modules and logos."""

from __future__ import annotations

import base64
from random import Random
from urllib.parse import quote

import segno
from PIL import Image, ImageDraw

CLINICS = ("Happy Feet", "Getting Healthy", "Moving Forward", "Praxis am Markt", "Zieliński & Syn")
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
QUIET = 4  # modules
Colour = tuple[int, int, int]
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)


def link(r: Random) -> str:
    """Return a token's link, of the lengths that clinics' programs make."""
    secret = "".join(
        r.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=r.choice((16, 26, 32, 32, 52)))
    )
    issuer, number = quote(r.choice(CLINICS)), r.randrange(10_000)
    account = f"reception{number}@{r.choice(('example.org', 'happyfeet.example'))}"
    extra = r.choice(("", "&digits=6&period=30", "&algorithm=SHA1&digits=6&period=30"))
    return f"otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}{extra}"


def migration(r: Random, size: int) -> str:
    """Return what looks like a phone's export of several tokens, with `size` bytes in it."""
    return "otpauth-migration://offline?data=" + quote(base64.b64encode(r.randbytes(size)), safe="")


def matrix(text: str, r: Random, levels: str = "LLMMQ") -> list[list[bool]]:
    """Return the modules of a code, True for dark, in one of these levels of correction."""
    code = segno.make(text, error=r.choice(levels), micro=False, boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix]


def draw(
    modules: list[list[bool]],
    scale: int,
    dark: Colour = BLACK,
    light: Colour = WHITE,
    quiet: int = QUIET,
) -> Image.Image:
    """Draw square modules of `scale` pixels."""
    side = len(modules)
    picture = Image.new("RGB", (side + 2 * quiet,) * 2, light)
    for y, row in enumerate(modules):
        for x, module in enumerate(row):
            if module:
                picture.putpixel((x + quiet, y + quiet), dark)
    return picture.resize((picture.width * scale,) * 2, Image.Resampling.NEAREST)


def draw_round(
    modules: list[list[bool]], scale: int, share: float, dark: Colour = BLACK
) -> Image.Image:
    """Draw modules as dots of this share of their side, as designers like them."""
    fine, side = 6, len(modules)
    size = (side + 2 * QUIET) * fine
    picture = Image.new("RGB", (size, size), WHITE)
    pen = ImageDraw.Draw(picture)
    gap = (1 - share) / 2
    for y, row in enumerate(modules):
        for x, module in enumerate(row):
            if module and not _in_finder(x, y, side):
                left, top = (x + QUIET + gap) * fine, (y + QUIET + gap) * fine
                pen.ellipse((left, top, left + share * fine, top + share * fine), fill=dark)
    for x, y in ((0, 0), (side - 7, 0), (0, side - 7)):
        for inset, colour in ((0, dark), (1, WHITE), (2, dark)):
            corner = ((x + QUIET + inset) * fine, (y + QUIET + inset) * fine)
            end = tuple(start + (7 - 2 * inset) * fine - 1 for start in corner)
            pen.rounded_rectangle((*corner, *end), radius=fine * (2 - inset * 0.6), fill=colour)
    return picture.resize(((side + 2 * QUIET) * scale,) * 2, Image.Resampling.LANCZOS)


def with_logo(picture: Image.Image, share: float, r: Random) -> Image.Image:
    """Cover the middle of a code with a clinic's badge."""
    size = int(picture.width * share)
    corner = (picture.width - size) // 2
    pen = ImageDraw.Draw(picture)
    box = (corner, corner, corner + size, corner + size)
    pen.rounded_rectangle(box, radius=size // 5, fill=WHITE)
    inside = (corner + size // 8, corner + size // 8, box[2] - size // 8, box[3] - size // 8)
    pen.ellipse(inside, fill=(r.randrange(160), r.randrange(160), r.randrange(160)))
    return picture


def _in_finder(x: int, y: int, side: int) -> bool:
    return (x < 7 and (y < 7 or y >= side - 7)) or (x >= side - 7 and y < 7)
