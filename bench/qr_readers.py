"""Readers of QR codes to compare with: each library alone, and the chain of steps that is usual."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PIL import Image, ImageFilter, ImageOps
from zxingcpp import BarcodeFormat, BarcodeFormats, TextMode, read_barcodes

from desktop.qr.picture import Grey, from_grey

Reader = Callable[[Grey], Iterable[str]]

_LARGEST = 10_000_000  # pixels of what is enlarged; more would take seconds
_MODEL_2 = BarcodeFormats(BarcodeFormat.QRCodeModel2)


def grey(picture: Image.Image) -> Grey:
    """Return a picture without its colours, as a reader takes it."""
    return Grey(picture.width, picture.height, picture.convert("L").tobytes())


def zxing(screen: Grey) -> list[str]:
    """Read with zxing-cpp, once, as it is."""
    view = memoryview(screen.pixels).cast("B", (screen.height, screen.width))
    return [each.text for each in read_barcodes(view, _MODEL_2, text_mode=TextMode.Plain)]


def zbar_alone() -> Reader | None:
    """Return what reads with zbar, or None where its library is missing."""
    try:
        from pyzbar.pyzbar import ZBarSymbol, decode
    except (ImportError, OSError):  # its library
        return None

    def read(screen: Grey) -> list[str]:
        raw = (screen.pixels, screen.width, screen.height)
        return [each.data.decode() for each in decode(raw, symbols=[ZBarSymbol.QRCODE])]

    return read


def chain(last: Reader | None) -> Reader:
    """Return what treats the whole picture, step by step, until a step finds something."""

    def read(screen: Grey) -> list[str]:
        picture = from_grey(screen)
        for step in _steps(picture):
            found = zxing(grey(step))
            if found:
                return found
        return [] if last is None else list(last(screen))

    return read


def _steps(picture: Image.Image) -> Iterator[Image.Image]:
    yield picture
    clear = ImageOps.autocontrast(picture)
    yield clear
    for times, radius, percent in ((2, 2, 200), (3, 3, 200), (3, 4, 400)):
        size = (picture.width * times, picture.height * times)
        if size[0] * size[1] <= _LARGEST:
            large = clear.resize(size, Image.Resampling.BICUBIC)
            yield large.filter(ImageFilter.UnsharpMask(radius, percent, threshold=0))
