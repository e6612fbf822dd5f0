"""What this computer remembers of a vault, outside the vault: newest seen, wrong passwords.

All of it can be removed by whoever can write to this user's files; it stops honest mistakes and
passers-by, and slows nobody who copies the vault away (SECURITY.md says so).
"""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from desktop import files
from desktop.errors import DesktopError, ThrottledError
from desktop.vault.person import showable

_FREE: Final = 4  # wrong passwords without a delay
_LONGEST: Final = 300.0  # seconds
_LIMIT: Final = 65_536  # bytes
_COUNTS: Final = range(2**62)
_NAME: Final = 150  # characters: a name, and the day of the copy
# A password is checked again on a worker while the window goes on saving: what one of them
# remembers must not be lost to the other.
_ONE_AT_A_TIME: Final = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The facts; times are Unix seconds, 0 for never."""

    generation: int = 0  # the newest seen
    opened: float = 0  # when that was
    failures: int = 0  # wrong passwords since the last right one
    failed: float = 0  # when the last one was tried
    proven: float = 0  # when a copy was last reopened and compared
    copy_due: bool = False  # the last save that asked for a copy has none yet
    shown_as: str = ""  # a restored copy stands beside the original under this name


def delay(failures: int) -> float:
    """Return the seconds to wait after so many wrong passwords: doubling from the fifth."""
    return 0.0 if failures <= _FREE else min(2.0 ** min(failures - _FREE - 1, 30), _LONGEST)


class Here:
    """The file that holds the memory of one vault."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Memory:
        """Return what is remembered; nothing, when there is no file or it makes no sense."""
        try:
            return _checked(json.loads(files.read(self._path, _LIMIT)))
        except (DesktopError, ValueError, TypeError, LookupError, RecursionError):
            return Memory()

    def write(self, memory: Memory) -> None:
        """Remember. A full or read-only disk must not keep anybody from their codes."""
        try:
            files.replace(self._path, json.dumps(asdict(memory)).encode())
        except DesktopError:
            return

    def wait(self, now: float) -> float:
        """Return the seconds before the next password may be tried.

        A clock that was set back does not shorten the wait, and lengthens it at most once: it is
        then counted from now.
        """
        memory = self.read()
        longest = delay(memory.failures)
        if longest and now < memory.failed:
            self._change(failed=now)
            return longest
        return max(longest - max(now - memory.failed, 0.0), 0.0)

    def count_attempt(self, now: float) -> float:
        """Count an attempt before it is made; return the delay that a wrong one will bring.

        Raises ThrottledError while the last wrong one is still being waited out.
        """
        wait = self.wait(now)
        if wait > 0:
            raise ThrottledError(wait)
        failures = self.read().failures + 1
        self._change(failures=failures, failed=now)
        return delay(failures)

    def forget_attempts(self) -> None:
        """Forget the wrong ones: the right one was given."""
        self._change(failures=0)

    def opened(self, generation: int, now: float, **copied: float) -> None:
        """Remember that this generation was open, and what `copied` is told."""
        self._change(generation=generation, opened=now, **copied)

    def copied(self, **facts: float) -> None:
        """Remember whether there is a `copy_due`, and when one was `proven`."""
        self._change(**facts)

    def proven(self, now: float) -> None:
        """Remember that a copy was reopened and compared."""
        self._change(proven=now)

    def _change(self, **facts: float) -> None:
        with _ONE_AT_A_TIME:
            self.write(Memory(**{**asdict(self.read()), **facts}))


def _checked(facts: dict[str, Any]) -> Memory:
    """Return what makes sense of a file that anybody may have written to. Raises ValueError."""
    memory = Memory(**facts)
    numbers = (memory.opened, memory.failed, memory.proven)
    if (
        any(type(n) is not int or n not in _COUNTS for n in (memory.generation, memory.failures))
        or any(type(n) not in (int, float) or not 0 <= n < _COUNTS.stop for n in numbers)
        or type(facts.get("copy_due", False)) is not bool
        or type(memory.shown_as) is not str
        or len(memory.shown_as) > _NAME
        or not showable(memory.shown_as)
    ):
        raise ValueError("facts")
    return memory
