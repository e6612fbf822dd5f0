"""What is dragged here or lies on the clipboard, as plain values that outlive it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage, QPainter

from desktop.presenters.offers import Offer, Way
from desktop.presenters.tokens import Beginning
from desktop.qr.picture import Grey

WAYS: Final = {
    Beginning.CHOOSE: None,
    Beginning.SCREEN: Way.SCREEN,
    Beginning.FILE: Way.FILE,
    Beginning.LINK: Way.CLIPBOARD,
    Beginning.KEY: Way.TYPED,
}


def takes(mime: QMimeData) -> bool:
    """Say whether there may be anything in it, for a drag that hovers."""
    return mime.hasUrls() or mime.hasImage() or mime.hasText()


def offer_from(mime: QMimeData, way: Way) -> Offer:
    """Return the files, or the picture, or the text in it.

    Files count before the picture that a file manager makes of them, and both before text: a
    picture dragged out of a browser brings its address along, which says nothing.
    """
    files = tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    if files:
        return Offer(way, files=files)
    image = mime.imageData() if mime.hasImage() else None
    if isinstance(image, QImage) and not image.isNull():
        return Offer(way, picture=greys_from(image))
    return Offer(way, text=mime.text())


def greys_from(image: QImage) -> tuple[Grey, ...]:
    """Return an image without its colours; a transparent one on white and on black."""
    if not image.hasAlphaChannel():
        return (grey_from(image),)
    return tuple(
        grey_from(_on(image, ground)) for ground in (Qt.GlobalColor.white, Qt.GlobalColor.black)
    )


def grey_from(image: QImage) -> Grey:
    """Return an image without its colours, whatever is transparent in it."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    width, height, line = grey.width(), grey.height(), grey.bytesPerLine()
    bits = bytes(grey.constBits())
    if line != width:  # lines are padded to four bytes
        bits = b"".join(bits[y * line : y * line + width] for y in range(height))
    return Grey(width, height, bits)


def _on(image: QImage, ground: Qt.GlobalColor) -> QImage:
    result = QImage(image.size(), QImage.Format.Format_RGB32)
    result.setDevicePixelRatio(image.devicePixelRatio())
    result.fill(ground)
    painter = QPainter(result)
    painter.drawImage(0, 0, image)
    painter.end()
    return result
