"""A process that has everything imported and knows nothing; each that shows a window is its fork.

To replace a process by `exec` costs the start of Python and of Qt at every lock, while somebody
waits for the picker. A fork has all that behind it. What one of them knew still dies with it: the
zygote hears from it only how the next one is to start, and a key goes from one to the other through
a pipe that the zygote keeps and never reads. The zygote's number is the program's: whoever asks the
program to end asks the zygote, which passes it on. See docs/decisions/0010-a-zygote.md; the word is
Android's and Chromium's.
"""

from __future__ import annotations

import gc
import io
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType
from typing import Final, NoReturn

from desktop.secret import Secret
from desktop.system import linux_process, successor
from desktop.system.call import ACTIVATION

assert sys.platform == "linux"  # noqa: S101  for mypy

Show = Callable[[Sequence[str], successor.Replace], int]
_ASKED_TO_END: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# Who may take the focus at the start: good for one window.
_ONCE: Final = (ACTIVATION, "DESKTOP_STARTUP_ID")
_QUIET: Final = 2.0  # seconds after which the first window is most likely painted
_SAME: Final = 2.0  # seconds: a session's end tells each process, and this one passes it on

_made: bool = False


def run(
    show: Show,
    arguments: Sequence[str],
    prepare: Callable[[], None],
    fork: Callable[[], int] = os.fork,
) -> int:
    """Have one process after the other show the window; return the exit status of the last.

    This process may have one thread only. `prepare` is called in it when the first window has had
    its time: what it imports is there for all that come later. Where no process can be made, the
    window is shown by this one. Returns in each process that showed a window, as well.
    """
    global _made  # noqa: PLW0603  it is the process that was made
    asked = _Asked()
    words, prepared = list(arguments), False
    while True:
        wish, wishing = os.pipe()
        left, leaving = os.pipe()
        asked.hold()
        gc.freeze()  # a collection writes to all pages, which the processes share until then
        here = os.getpid()
        try:
            child = fork()
        except OSError:
            asked.let_go()
            return show(words, successor.replace_process)
        if not child:
            _made = True
            os.close(wish)
            os.close(left)
            linux_process.end_with(here)
            asked.let_go()
            return show(words, _Place(wishing, leaving, left))
        for descriptor in wishing, leaving, *successor.descriptors(words):
            os.close(descriptor)
        asked.pass_on_to(child)
        for name in _ONCE:
            os.environ.pop(name, None)
        if not prepared and not select.select([wish], [], [], _QUIET)[0]:
            prepare()
            prepared = True
        with io.FileIO(wish) as pipe:
            said = pipe.readall()
        asked.hold()
        _child, status = os.waitpid(child, 0)
        # A window that was on its way out heard nothing any more: whoever asked meant the program.
        if not said or asked.passed_on:
            asked.let_go()
            return _end_like(os.waitstatus_to_exitcode(status))
        _program, *words = os.fsdecode(said).split("\0")
        if left not in successor.descriptors(words):
            os.close(left)


def made_this() -> bool:
    """Say whether a zygote made this process, and passes on what it is told."""
    return _made


class _Place:
    """The place of a process, which another one can take: a `successor.Replace`."""

    def __init__(self, wishing: int, leaving: int, left: int) -> None:
        self._wishing, self._leaving, self._left = wishing, leaving, left

    def __call__(
        self, arguments: Sequence[str], key: Secret | None = None, link: Secret | None = None
    ) -> NoReturn:
        left = successor.leave(self._leaving, self._left, key, link)
        words = [sys.argv[0], *arguments, *left]
        with io.FileIO(self._wishing, "w") as pipe:
            pipe.write(os.fsencode("\0".join(words)))
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


class _Asked:
    """Signals that ask the program to end, which are the window's to hear."""

    def __init__(self) -> None:
        self._child = 0
        self._since: float | None = None
        self._numbers = set(_ASKED_TO_END)
        if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # started to outlive its terminal
            self._numbers.remove(signal.SIGHUP)
        for number in self._numbers:
            signal.signal(number, self._pass_on)

    def hold(self) -> None:
        """Leave them with the system for a while: there is nobody to pass them on to."""
        signal.pthread_sigmask(signal.SIG_BLOCK, self._numbers)

    def pass_on_to(self, child: int) -> None:
        """Pass them on to this process, those that were held first."""
        self._child, self._since = child, None
        signal.pthread_sigmask(signal.SIG_UNBLOCK, self._numbers)

    @property
    def passed_on(self) -> bool:
        """Whether this process was asked to end."""
        return self._since is not None

    def let_go(self) -> None:
        """Let them end this process, as they do by themselves."""
        for number in self._numbers:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, self._numbers)

    def _pass_on(self, number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._since is None:
            self._since = now
        elif now - self._since < _SAME:
            return
        else:
            number = signal.SIGKILL  # it was asked, and did not end
        with suppress(ProcessLookupError):
            os.kill(self._child, number)


def _end_like(status: int) -> int:
    """Return the exit status of the process that showed the window, or die as it did."""
    if status < 0:
        with suppress(OSError):  # SIGKILL has no other way
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    return status
