"""A link that was opened with Frontdesk while no vault was open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from desktop.secret import Secret

LIFE: Final = 300  # seconds that somebody may take to unlock


class WaitingLink:
    """At most one link, for at most `LIFE` seconds of `clock`: the last one opened."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._link: Secret | None = None
        self._until = 0.0

    def put(self, link: Secret) -> None:
        """Keep a link in place of the one before."""
        self.drop()
        self._link = link
        self._until = self._clock() + LIFE

    def take(self) -> Secret | None:
        """Give the link away, if there is one that is not too old."""
        self.expire()
        link, self._link = self._link, None
        return link

    def expire(self) -> None:
        """Drop what is too old."""
        if self._clock() >= self._until:
            self.drop()

    def drop(self) -> None:
        """Wipe the link."""
        if self._link is not None:
            self._link.wipe()
            self._link = None
