"""The texts of all QR codes in a picture: one attempt after the other until one finds some."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from desktop.qr.picture import Grey, decode, from_grey, read_file
from desktop.qr.places import Box, Place, area, overlap, places
from desktop.qr.treatments import TREATMENTS

if TYPE_CHECKING:
    from PIL.Image import Image
    from zxingcpp import Barcode

# How much is looked at again, in pixels: after a code was found, or once more; while there is none.
_CLOSER: Final = 160_000
_TREATED: Final = 400_000
_SMALL: Final = 1_000_000  # a picture that is treated as a whole

_LIKELY: Final = 0.65  # of a place where another code was found
_POSSIBLE: Final = 0.5  # where there is none
_SAME: Final = 0.25  # of a code inside of a place: it is the code that was read there
_PROMISE: Final = 3  # treatments after which the corners of a code are seen, if it is one


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
    return _texts(decode(data, name))


def texts_in_grey(*greys: Grey) -> tuple[str, ...]:
    """Do the same for a picture that is decoded already, on one ground or on several."""
    pictures = tuple(map(from_grey, greys))
    for picture, grey in zip(pictures, greys, strict=True):
        found = _as_it_is(picture, grey.pixels)
        if found:
            return found
    return _with_more_effort(pictures)


def _texts(pictures: Iterable[Image]) -> tuple[str, ...]:
    pictures = tuple(pictures)
    for picture in pictures:
        found = _as_it_is(picture, picture.tobytes())
        if found:
            return found
    return _with_more_effort(pictures)


def _with_more_effort(pictures: Iterable[Image]) -> tuple[str, ...]:
    """Return what the first attempt that finds anything finds, quick attempts first."""
    for attempt in (_treated, _evened, _patient, _second_opinion):
        for picture in pictures:
            found = attempt(picture)
            if found:
                return found
    return ()


def _as_it_is(picture: Image, pixels: bytes) -> tuple[str, ...]:
    """Read all codes; where there are some, look closer for another among them."""
    codes = _zxing(pixels, *picture.size)
    found = {code.text: code.box for code in codes if code.text is not None}
    if found:
        seen = [Place(code.box, 1) for code in codes if code.text is None]
        likely = [place for place in places(picture) if place.likeness >= _LIKELY]
        room = _CLOSER
        for place in (*seen, *likely):
            if any(overlap(place.box, box) > _SAME for box in found.values()):
                continue
            room -= area(place.box)
            if room < 0:
                break
            found |= _place(picture, place.box)
    return tuple(found)


def _treated(picture: Image, room: int = _TREATED) -> tuple[str, ...]:
    """Read a code that is hard to read, in likely places of at most so many pixels together."""
    found: dict[str, Box] = {}
    for place in places(picture):
        room -= area(place.box)
        if room < 0 or place.likeness < _POSSIBLE:
            break
        if not any(overlap(place.box, box) > _SAME for box in found.values()):
            found |= _place(picture, place.box)
    return tuple(found)


def _evened(picture: Image) -> tuple[str, ...]:
    """Do the same for codes too faint to make a likely place: common shades are spread apart."""
    from PIL import ImageOps

    even = ImageOps.equalize(picture)
    codes = (code.text for code in _zxing(even.tobytes(), *even.size))
    return tuple(text for text in codes if text is not None) or _treated(even, _CLOSER)


def _patient(picture: Image) -> tuple[str, ...]:
    """Treat all of a small picture."""
    if picture.width * picture.height > _SMALL:
        return ()
    return tuple(_place(picture, (0, 0, *picture.size), patient=True))


def _place(picture: Image, box: Box, *, patient: bool = False) -> dict[str, Box]:
    """Treat a place until it can be read, or until nothing promises that it ever can."""
    left, top, right, bottom = box
    within = (left, top, min(right, picture.width), min(bottom, picture.height))
    if within[0] >= within[2] or within[1] >= within[3]:
        return {}
    piece = picture.crop(within)
    judged = piece if patient else _middle(piece)
    low, high = cast("tuple[int, int]", judged.getextrema())  # one band: two numbers
    if low == high:
        return {}
    scale = 255 / (high - low)
    piece = piece.point([round(max(0, min(255, (v - low) * scale))) for v in range(256)])
    for number, treatment in enumerate(TREATMENTS, start=1):
        treated = treatment(piece)
        codes = _zxing(treated.tobytes(), *treated.size)
        found = {code.text: box for code in codes if code.text is not None}
        if found or (number == _PROMISE and not codes and not patient):
            return found
    return {}


def _middle(picture: Image) -> Image:
    """Return the half in the middle: what is around a faint code has more contrast than it has."""
    width, height = picture.size
    return picture.crop((width // 4, height // 4, width - width // 4, height - height // 4))


def _second_opinion(picture: Image) -> tuple[str, ...]:
    read = _zbar()
    return () if read is None else tuple(dict.fromkeys(filter(None, read(picture))))


def _zxing(pixels: bytes, width: int, height: int) -> list[_Code]:
    """Return the codes that were read, and those of which only the corners were found.

    It would take a picture too, and spend half as long again on taking it.
    """
    from zxingcpp import BarcodeFormat, BarcodeFormats, TextMode, read_barcodes

    # Model 2 is what everybody calls a QR code. Micro QR and rMQR, which the wider QRCode format
    # includes, are so small that they are seen where there are none.
    formats = BarcodeFormats(BarcodeFormat.QRCodeModel2)
    view = memoryview(pixels).cast("B", (height, width))
    found = read_barcodes(view, formats=formats, text_mode=TextMode.Plain, return_errors=True)
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
