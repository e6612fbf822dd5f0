"""A text as a QR code, for a screen to draw."""

from __future__ import annotations

from typing import Any

import zxingcpp

HELD = 2_331  # bytes that a code of the largest size holds at this error correction (M)
QUIET = 4  # modules of light around a code (ISO/IEC 18004, 5.3.8)

Modules = tuple[tuple[bool, ...], ...]


def modules(text: str) -> Modules:
    """Return the rows of a QR code, True for dark, without the light margin of `QUIET` around it.

    Raises ValueError for more text than a QR code holds (about 2,900 bytes).
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: Any = code.to_image(scale=1, add_quiet_zones=False)  # a buffer of two dimensions
    lines: Any = memoryview(picture).tolist()
    return tuple(tuple(not value for value in line) for line in lines)
