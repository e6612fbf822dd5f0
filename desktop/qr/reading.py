"""The texts of all QR codes in a picture: one attempt after the other until one finds some."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import ceil, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from desktop.qr.picture import Grey, decode, from_grey, read_file
from desktop.qr.places import Box, area, overlap, places
from desktop.qr.treatments import TREATMENTS

if TYPE_CHECKING:
    from PIL.Image import Image
    from zxingcpp import Barcode

# How much is looked at again, in pixels: after a code was found; while there is none.
_CLOSER: Final = 160_000
_TREATED: Final = 400_000
_SMALL: Final = 1_000_000  # a picture that is treated as a whole

_LIKELY: Final = 0.5  # of a place to be looked at
_SAME: Final = 0.25  # of a code inside of a place: it is the code that was read there


@dataclass(frozen=True, slots=True)
class _Code:
    text: str | None  # None: seen and not read
    box: Box


def texts_in_file(path: Path) -> tuple[str, ...]:
    """Read a picture file: every text once, in the order found; empty when there is none.

    Slow. Raises UnreadableFileError, UnsupportedFormatError or TooLargeError.
    """
    return texts_in_bytes(read_file(path), path.name)


def texts_in_bytes(data: bytes, name: str = "") -> tuple[str, ...]:
    """Do the same for the bytes of a picture file, called `name` in errors."""
    return texts_in_grey(*(Grey(*each.size, each.tobytes()) for each in decode(data, name)))


def texts_in_grey(*greys: Grey) -> tuple[str, ...]:
    """Do the same for a picture that is decoded already, on one ground or on several.

    What the first attempt that finds anything finds, quick attempts first.
    """
    pictures = [from_grey(grey) for grey in greys]
    for attempt in (_as_it_is, _treated, _second_opinion):
        for picture, grey in zip(pictures, greys, strict=True):
            found = attempt(picture, grey.pixels)
            if found:
                return tuple(found)
    return ()


def _as_it_is(picture: Image, pixels: bytes) -> dict[str, Box]:
    """Read all codes; where there are some, look closer for another among them."""
    codes = _zxing(pixels, picture.size)
    found = _read(codes)
    if found:
        seen = (code.box for code in codes if code.text is None)
        found = _closer(picture, (*seen, *_likely(picture)), found, _CLOSER)
    return found


def _treated(picture: Image, _pixels: bytes) -> dict[str, Box]:
    """Read what is hard to read: in all of a small picture, in likely places of a large one."""
    if picture.width * picture.height > _SMALL:
        return _closer(picture, _likely(picture), {}, _TREATED)
    found = _treat(picture)
    return _closer(picture, _likely(picture), found, _CLOSER) if found else {}


def _likely(picture: Image) -> Iterator[Box]:
    return (place.box for place in places(picture) if place.likeness >= _LIKELY)


def _closer(
    picture: Image, boxes: Iterable[Box], found: dict[str, Box], room: int
) -> dict[str, Box]:
    """Treat places where no code was found yet, of at most so many pixels together."""
    found = dict(found)
    for left, top, right, bottom in boxes:
        box = (left, top, min(right, picture.width), min(bottom, picture.height))
        if area(box) <= 0 or any(overlap(box, other) > _SAME for other in found.values()):
            continue
        piece = picture.crop(box)
        if not found and area(box) > _TREATED:  # in a photograph: more pixels than detail
            piece = piece.reduce(ceil(sqrt(area(box) / _TREATED)))
        room -= piece.width * piece.height
        if room < 0:
            break
        low, high = cast("tuple[int, int]", _middle(piece).getextrema())  # one band: two numbers
        if low < high:
            scale = 255 / (high - low)
            piece = piece.point([round(max(0, min(255, (v - low) * scale))) for v in range(256)])
            found |= dict.fromkeys(_treat(piece), box)
    return found


def _treat(picture: Image) -> dict[str, Box]:
    """Treat a picture until it can be read."""
    for treatment in TREATMENTS:
        treated = treatment.apply(picture)
        codes = _zxing(treated.tobytes(), treated.size, one_threshold=treatment.one_threshold)
        if found := _read(codes):
            return found
    return {}


def _read(codes: list[_Code]) -> dict[str, Box]:
    return {code.text: code.box for code in codes if code.text is not None}


def _middle(picture: Image) -> Image:
    """Return the half in the middle: what is around a faint code has more contrast than it has."""
    width, height = picture.size
    return picture.crop((width // 4, height // 4, width - width // 4, height - height // 4))


def _second_opinion(picture: Image, _pixels: bytes) -> list[str]:
    read = _zbar()
    if read is None or picture.width * picture.height > _SMALL:
        return []
    return [text for text in read(picture) if text]


def _zxing(pixels: bytes, size: tuple[int, int], *, one_threshold: bool = False) -> list[_Code]:
    """Return the codes that were read, and those of which only the corners were found.

    It would take a picture too, and spend half as long again on taking it.
    """
    from zxingcpp import BarcodeFormat, BarcodeFormats, Binarizer, TextMode, read_barcodes

    # Model 2 is what everybody calls a QR code. Micro QR and rMQR, which the wider QRCode format
    # includes, are so small that they are seen where there are none.
    found = read_barcodes(
        memoryview(pixels).cast("B", (size[1], size[0])),
        formats=BarcodeFormats(BarcodeFormat.QRCodeModel2),
        text_mode=TextMode.Plain,
        binarizer=Binarizer.GlobalHistogram if one_threshold else Binarizer.LocalAverage,
        return_errors=True,
    )
    return [_code(barcode) for barcode in found]


def _code(barcode: Barcode) -> _Code:
    at = barcode.position
    corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    across, down = ([corner.x for corner in corners], [corner.y for corner in corners])
    margin = (max(across) - min(across)) // 8
    box = (
        max(0, min(across) - margin),
        max(0, min(down) - margin),
        max(across) + margin,
        max(down) + margin,
    )
    text = _text(barcode.bytes, barcode.text) if barcode.valid else None
    return _Code(text or None, box)


def _zbar() -> Callable[[Image], list[str]] | None:
    """Return the second reader, or None where its library is not installed."""
    try:
        from pyzbar.pyzbar import ZBarSymbol
        from pyzbar.pyzbar import decode as read
    except (ImportError, OSError):
        return None

    def texts(picture: Image) -> list[str]:
        raw = (picture.tobytes(), picture.width, picture.height)
        found = read(raw, symbols=[ZBarSymbol.QRCODE])
        return [_text(each.data, each.data.decode("latin-1")) for each in found]

    return texts


def _text(data: bytes, otherwise: str) -> str:
    """Return a payload's text: UTF-8 whatever the QR code declares, as otpauth links are."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return otherwise
