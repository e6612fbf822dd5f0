"""How presenters ask for slow work without knowing about threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from desktop.errors import DesktopError

T = TypeVar("T")


class Task(Protocol):
    """Work under way."""

    def cancel(self) -> None:
        """Forget the work: neither callback will run."""


class Runner(Protocol):
    """Runs work elsewhere; the callbacks come back on the GUI thread."""

    def run(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], None],
        on_error: Callable[[DesktopError], None],
    ) -> Task:
        """Start the work and return at once."""

    def give_up(self) -> None:
        """Forget all work under way, as `Task.cancel` does."""
