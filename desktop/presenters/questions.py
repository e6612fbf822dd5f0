"""What is asked of a clinic: one thing at a time, because each answer may change the next."""

from __future__ import annotations

from collections.abc import Callable

from desktop.clinic.backend import Outcome
from desktop.errors import DesktopError
from desktop.presenters.runner import Runner

Question = Callable[[], Outcome]
Told = Callable[[Outcome], None]


class Questions:
    """Has workers ask, and tells the answer on the GUI thread.

    `failed` hears of an error; `unwanted` of an answer that came after `give_up`.
    """

    def __init__(
        self, runner: Runner, *, failed: Callable[[DesktopError], None], unwanted: Told
    ) -> None:
        self._runner = runner
        self._failed = failed
        self._unwanted = unwanted
        self._turn = 0  # of who asks: an answer to an earlier one is not wanted any more
        self._busy = False
        self._waiting: list[tuple[Question, Told]] = []

    def ask(self, question: Question, told: Told) -> None:
        """Ask this when all that was asked before is answered."""
        self._waiting.append((question, told))
        self._next()

    def ask_first(self, question: Question, told: Told) -> None:
        """Ask this before all that waits."""
        self._waiting.insert(0, (question, told))
        self._next()

    def give_up(self) -> None:
        """Ask nothing of what waits, and tell nobody what is still answered."""
        self._turn += 1
        self._waiting.clear()

    def _next(self) -> None:
        if self._busy or not self._waiting:
            return
        question, told = self._waiting.pop(0)
        turn, self._busy = self._turn, True

        def answered(outcome: Outcome) -> None:
            self._busy = False
            if turn == self._turn:
                told(outcome)
            else:
                self._unwanted(outcome)
            self._next()

        def failed(error: DesktopError) -> None:
            self._busy = False
            if turn == self._turn:
                self._failed(error)
            self._next()

        self._runner.run(question, answered, failed)
