"""The texts of all QR codes in a picture: one attempt after the other until one finds some."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.qr.picture import Grey, decode, from_grey, read_file

if TYPE_CHECKING:
    from PIL.Image import Image

_ENLARGED: Final = 16_000_000  # pixels of the largest picture that is enlarged: a screen and more


def texts_in_file(path: Path) -> tuple[str, ...]:
    """Read a picture file: every text once, in the order found; empty when there is none.

    Slow. Raises UnreadableFileError, UnsupportedFormatError or TooLargeError.
    """
    return texts_in_bytes(read_file(path), path.name)


def texts_in_bytes(data: bytes, name: str = "") -> tuple[str, ...]:
    """Do the same for the bytes of a picture file, called `name` in errors."""
    return _first(decode(data, name))


def texts_in_grey(*greys: Grey) -> tuple[str, ...]:
    """Do the same for a picture that is decoded already, on one ground or on several."""
    return _first(map(from_grey, greys))


def _first(pictures: Iterable[Image]) -> tuple[str, ...]:
    """Return what the first attempt that finds anything finds, quick attempts first."""
    pictures = tuple(pictures)
    for attempt in (_as_it_is, _treated, _second_opinion):
        for picture in pictures:
            for texts in attempt(picture):
                found = tuple(dict.fromkeys(text for text in texts if text))
                if found:
                    return found
    return ()


def _as_it_is(picture: Image) -> Iterator[list[str]]:
    yield _zxing(picture)


def _treated(picture: Image) -> Iterator[list[str]]:
    from PIL import Image, ImageFilter, ImageOps

    strong = ImageOps.autocontrast(picture, cutoff=1)
    yield _zxing(strong)
    yield _zxing(ImageOps.invert(strong))
    if picture.width * picture.height <= _ENLARGED:
        size = (picture.width * 2, picture.height * 2)
        large = picture.resize(size, Image.Resampling.BICUBIC)
        yield _zxing(large.filter(ImageFilter.UnsharpMask(radius=2, percent=200, threshold=0)))


def _second_opinion(picture: Image) -> Iterator[list[str]]:
    read = _zbar()
    if read is not None:
        yield read(picture)


def _zxing(picture: Image) -> list[str]:
    from zxingcpp import BarcodeFormat, BarcodeFormats, TextMode, read_barcodes

    # Model 2 is what everybody calls a QR code. Micro QR and rMQR, which the wider QRCode format
    # includes, are so small that they are seen where there are none.
    formats = BarcodeFormats(BarcodeFormat.QRCodeModel2)
    found = read_barcodes(picture, formats=formats, text_mode=TextMode.Plain)
    return [_text(barcode.bytes, barcode.text) for barcode in found]


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
