"""What a person holds out to be added, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from desktop.qr.picture import Grey


class Way(Enum):
    """How something came in."""

    SCREEN = "screen"
    FILE = "file"
    CLIPBOARD = "clipboard"
    DROPPED = "dropped"
    TYPED = "typed"
    LINK = "link"  # opened in a browser or another program


@dataclass(frozen=True, slots=True)
class Screen:
    """Which of several screens: `number` counts from 1, from the left, or from the top."""

    number: int
    count: int
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where a QR code or link was found; `name` is a file's, without its folder.

    `screen` is None for a part of a screen, and for everything that is none.
    """

    way: Way
    name: str = ""
    screen: Screen | None = None


@dataclass(frozen=True, slots=True)
class Shot:
    """What was to be seen on a screen, or on a part that the person chose (`screen` None)."""

    picture: Grey = field(repr=False)
    screen: Screen | None

    @property
    def size(self) -> tuple[int, int]:
        """How wide and high it is, in pixels."""
        return self.picture.width, self.picture.height


@dataclass(frozen=True, slots=True)
class Offer:
    """Files, a picture, screens or a text held out; a transparent picture on several grounds."""

    way: Way
    files: tuple[Path, ...] = ()
    picture: tuple[Grey, ...] = ()
    text: str = ""
    shots: tuple[Shot, ...] = ()

    def __repr__(self) -> str:
        return f"Offer({self.way})"  # the text may hold a key

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it that could be looked at."""
        return not (self.files or self.picture or self.shots or self.text.strip())
