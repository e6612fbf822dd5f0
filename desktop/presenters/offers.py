"""What a person holds out to be added, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from desktop.qr.picture import Grey


class Way(Enum):
    """How something came in."""

    FILE = "file"
    CLIPBOARD = "clipboard"
    DROPPED = "dropped"
    TYPED = "typed"
    LINK = "link"  # opened in a browser or another program


@dataclass(frozen=True, slots=True)
class Source:
    """Where a QR code or link was found; `name` is a file's, without its folder."""

    way: Way
    name: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """Files, a picture or a text held out together; a transparent picture on several grounds."""

    way: Way
    files: tuple[Path, ...] = ()
    picture: tuple[Grey, ...] = ()
    text: str = ""

    def __repr__(self) -> str:
        return f"Offer({self.way})"  # the text may hold a key

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it that could be looked at."""
        return not (self.files or self.picture or self.text.strip())
