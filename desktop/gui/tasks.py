"""Blocking work, off the GUI thread. The only module that starts threads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from desktop.errors import DesktopError

T = TypeVar("T")
_AT_LEAST: Final = 8  # threads


class QtTask:
    """Work under way, and what to do with its outcome."""

    def __init__(self) -> None:
        self.cancelled = False
        self.deliver: Callable[[], None] = lambda: None

    def cancel(self) -> None:
        """Forget the work: neither callback will run."""
        self.cancelled = True


class QtRunner(QObject):
    """Runs work on a thread pool.

    One signal, sent from a worker and received by a slot of this object, which lives on the GUI
    thread: so callbacks run there, one at a time, in no worker's way.
    """

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        # Most of it waits: for clinics, and up to five minutes for somebody in a browser.
        self._pool.setMaxThreadCount(max(_AT_LEAST, self._pool.maxThreadCount()))
        self._finished.connect(self._deliver)
        self._under_way: set[QtTask] = set()

    def run(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], None],
        on_error: Callable[[DesktopError], None],
    ) -> QtTask:
        """Start the work and return at once; what nobody expected is raised where `self` lives."""
        task = QtTask()

        def job() -> None:
            try:
                result = work()
            except DesktopError as error:
                task.deliver = partial(on_error, error)
            except Exception as bug:  # noqa: BLE001  the worker's boundary: raised again below
                task.deliver = partial(_raise, bug)
            else:
                task.deliver = partial(on_done, result)
            self._finished.emit(task)

        self._under_way.add(task)
        self._pool.start(job)
        return task

    def give_up(self) -> None:
        """Forget all work under way; what is begun goes on, and nobody is told."""
        for task in self._under_way:
            task.cancel()

    def shut_down(self) -> None:
        """Wait for the work under way. Call before the application exits."""
        self._pool.clear()
        self._pool.waitForDone()

    @Slot(object)
    def _deliver(self, task: QtTask) -> None:
        self._under_way.discard(task)
        if not task.cancelled:
            task.deliver()


def _raise(bug: Exception) -> None:
    raise bug
