"""Whether a password was ever a string in this process.

Such a string stays in memory until the process ends, whichever page or field it was made for and
whether or not it was the right password: so this is a fact about the process, kept once.
"""

from __future__ import annotations


class _Process:
    left = False


def left() -> bool:
    """Say whether there may be a string of a password in memory."""
    return _Process.left


def leave() -> None:
    """Note that a string was made, or may have been."""
    _Process.left = True
