"""A code on the clipboard, and how long it stays there."""

from __future__ import annotations

from typing import NamedTuple, Protocol
from uuid import UUID


class Clipboard(Protocol):
    """Where a code is put for another program to take."""

    def put(self, text: str, seconds: int) -> None:
        """Put a code there, to be taken away again after some seconds."""

    def left(self) -> int:
        """Return the seconds until it is taken away; 0: nothing of ours is there."""

    def clear_now(self) -> None:
        """Take it away at once, unless something else has replaced it."""


class CopyingView(Protocol):
    """What is said about a copied code."""

    def show_copied(self, copied: Copied) -> None:
        """Say which code is on the clipboard, and how long."""

    def hide_copied(self) -> None:
        """Say no more of a code on the clipboard."""


class Copied(NamedTuple):
    """The token whose code is on the clipboard for `left` more seconds of `total`."""

    id: UUID
    label: str
    left: int
    total: int


class Copying:
    """Puts codes on the clipboard and says so until they are gone from there."""

    def __init__(self, clipboard: Clipboard, view: CopyingView, clear_after: int) -> None:
        self._clipboard = clipboard
        self._view = view
        self.clear_after = clear_after  # seconds that the next code stays
        self._what: tuple[UUID, str, int] | None = None  # token, label, seconds in all

    @property
    def copied(self) -> Copied | None:
        """What is on the clipboard now."""
        left = self._clipboard.left()
        if self._what is None or left <= 0:
            return None
        token, label, total = self._what
        return Copied(token, label, left, total)

    def copy(self, token: UUID, label: str, text: str) -> None:
        """Copy a token's code, in the place of any other."""
        self._clipboard.put(text, self.clear_after)
        self._what = (token, label, self.clear_after)
        self.tick()

    def tick(self) -> None:
        """Bring what is said up to date; call once a second and when the clipboard changes."""
        if self._what is None:
            return
        copied = self.copied
        if copied is None:
            self._what = None
            self._view.hide_copied()
        else:
            self._view.show_copied(copied)

    def clear_now(self) -> None:
        """Take the code off the clipboard before its time."""
        self._clipboard.clear_now()
        self.tick()
