"""A code on the clipboard, and how long it stays there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from uuid import UUID


class Clipboard(Protocol):
    """Where a code is put for another program to take."""

    def put(self, text: str, seconds: int, whose: Whose) -> None:
        """Put a token's code there, to be taken away again after some seconds."""

    def whose(self) -> Whose | None:
        """Return the token whose code is there; None: nothing of ours is."""

    def total(self) -> int:
        """Return for how many seconds in all it was put there."""

    def left(self) -> int:
        """Return the seconds until it is taken away; 0: nothing of ours is there."""

    def clear_now(self) -> None:
        """Take it away at once, unless something else has replaced it."""


class Whose(NamedTuple):
    """The token that a code is of."""

    id: UUID
    label: str


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
    """Puts codes on the clipboard and says so until they are gone from there.

    What another window of the program has put there is told too: it is the same clipboard. `only`
    is a token beside which no other is spoken of.
    """

    def __init__(
        self,
        clipboard: Clipboard,
        view: CopyingView,
        clear_after: int,
        *,
        only: UUID | None = None,
    ) -> None:
        self._clipboard = clipboard
        self._only = only
        self._view = view
        self.clear_after = clear_after  # seconds that the next code stays
        self._told = False

    @property
    def copied(self) -> Copied | None:
        """What is on the clipboard now."""
        left, whose = self._clipboard.left(), self._clipboard.whose()
        if whose is None or left <= 0 or self._only not in (None, whose.id):
            return None
        return Copied(*whose, left, self._clipboard.total())

    def copy(self, token: UUID, label: str, text: str) -> None:
        """Copy a token's code, in the place of any other."""
        self._clipboard.put(text, self.clear_after, Whose(token, label))
        self.tick()

    def tick(self) -> None:
        """Bring what is said up to date; call once a second and when the clipboard changes."""
        copied = self.copied
        if copied is not None:
            self._told = True
            self._view.show_copied(copied)
        elif self._told:
            self._told = False
            self._view.hide_copied()

    def clear_now(self) -> None:
        """Take the code off the clipboard before its time."""
        self._clipboard.clear_now()
        self.tick()
