"""What is wanted: the window, a command, or the answer of a program to whether it is whole.

The window is opened without what the commands need: `argparse`, and all that they do.
"""

from __future__ import annotations

from collections.abc import Sequence


def is_self_check(given: Sequence[str]) -> bool:
    """Whether the installed program is asked if it is whole."""
    return bool(given) and given[0] == "--self-check"


def is_window(given: Sequence[str]) -> bool:
    """Whether no command is given: perhaps a folder, a link, or what a process left."""
    _place, rest = window(given)
    if not rest or rest[0].startswith("--resume-"):
        return True
    from desktop.otp.reading import is_link

    return len(rest) == 1 and is_link(rest[0])


def window(given: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the data folder, and what else stands there."""
    place: str | None = None
    rest: list[str] = []
    words = iter(given)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == "--data":
            place = next(words, "-")
            if place.startswith("-"):
                return None, list(given)  # the command line says what is wrong with it
        elif word.startswith("--data="):
            place = word.removeprefix("--data=")
        else:
            rest.append(word)
    return place, rest
