"""QR pictures, drawn for the tests."""

import struct
from io import BytesIO

import segno
from PIL import Image

URI = "otpauth://totp/Cliniko:maria@happyfeet.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def drawn(text=URI, *, scale=6, border=4, dark="black", light="white"):
    """A QR code as a picture; `light` None is transparent."""
    file = BytesIO()
    code = segno.make(text, micro=False)
    code.save(file, kind="png", scale=scale, border=border, dark=dark, light=light)
    with Image.open(file) as picture:
        return picture.convert("RGBA" if None in (dark, light) else "RGB")


def deep(picture):
    """The same picture with 16 bits of grey a pixel, and not all of their range in use."""
    values = [20_000 + value * 100 for value in picture.convert("L").tobytes()]
    return Image.frombytes("I;16", picture.size, struct.pack(f"<{len(values)}H", *values))


def saved(picture, kind="PNG", **options):
    """The bytes of a picture file."""
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def in_one(*pictures, size=(1920, 1080), ground="white"):
    """Pictures side by side on a large one."""
    sheet = Image.new("RGB", size, ground)
    x = 40
    for picture in pictures:
        sheet.paste(picture, (x, 60))
        x += picture.width + 40
    return sheet
