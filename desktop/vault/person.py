"""The person whose vault it is: their name, and the colours that tell people apart."""

from __future__ import annotations

import unicodedata
from typing import Final

NAME: Final = range(1, 101)  # characters
COLOURS: Final = 10  # of the palette, for people and clinics


def checked_name(person: str) -> str:
    """Return a person's name as it is stored: NFC, one space between words.

    Raises ValueError when it is empty, too long or holds control characters.
    """
    name = " ".join(unicodedata.normalize("NFC", person).split())
    if len(name) not in NAME or not showable(name):
        raise ValueError("name")
    return name


def same_name(person: str) -> str:
    """Return what two spellings of one name have in common."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", person).casefold())


def showable(text: str) -> bool:
    """Whether a window and a terminal can show it: no control characters, no half surrogates."""
    return not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text)
