"""What one process of the program leaves to the one that takes its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.autolock import LockReason
from desktop.secret import Secret
from desktop.system.successor import read_left

if TYPE_CHECKING:
    from uuid import UUID


class Shown(StrEnum):
    """Where a program is to be seen; the values are arguments of the program."""

    NORMAL = "normal"
    MINIMISED = "minimised"
    TRAY = "tray"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """After a lock: why. After an unlock that left traces: which vault, its key, and the page."""

    reason: LockReason | None = None
    fault: str = ""  # what went wrong, without anything that could be a secret
    vault: str | None = None
    key: Secret | None = None
    shown: Shown = Shown.NORMAL
    link: Secret | None = None  # what was opened with Frontdesk, for whoever unlocks
    reveal: UUID | None = None  # a token whose key may be shown: the password was just given

    def arguments(self) -> list[str]:
        """Return it as arguments of the program, the key and the link aside."""
        facts = {
            "--resume-reason": self.reason.value if self.reason else "",
            "--resume-fault": self.fault,
            "--resume-shown": "" if self.shown is Shown.NORMAL else self.shown.value,
            "--resume-vault": self.vault or "",
            "--resume-reveal": self.reveal.hex if self.reveal else "",
        }
        return [word for name, value in facts.items() if value for word in (name, value)]


def shown_after(reason: LockReason | None, before: Shown, *, interrupts: bool = False) -> Shown:
    """Say where the next process shows itself: what was out of sight never pops up by itself.

    Handing over is different: somebody waits for the picker. `interrupts`: somebody is typing into
    another program, and on this desktop a new window would take the keyboard.
    """
    if reason is LockReason.HAND_OVER:
        return Shown.NORMAL
    return Shown.MINIMISED if interrupts and before is Shown.NORMAL else before


class Left:
    """What a process before this one left, on the command line and in a pipe."""

    def __init__(self, arguments: Sequence[str]) -> None:
        # As `Resume.arguments` and the window wrote them, a value for each name; nobody else does.
        self._given = dict(zip(arguments[::2], arguments[1::2], strict=True))
        self._resume: Resume | None = None
        self.geometry = self._given.get("--resume-geometry", "")  # of the window, in Base64
        self.fault = "--resume-fault" in self._given
        # The descriptor of the window's lock.
        self.lock = _number(self._given.get("--resume-lock"))

    def resume(self) -> Resume:
        """Return what to go on with; reads the pipe the first time. Raises OSError."""
        if self._resume is None:  # a pipe can be read once
            given = self._given
            key, link = read_left(
                _number(given.get("--resume-key")), _number(given.get("--resume-link"))
            )
            reason, shown = given.get("--resume-reason"), given.get("--resume-shown")
            reveal = given.get("--resume-reveal")
            self._resume = Resume(
                reason=LockReason(reason) if reason else None,
                fault=given.get("--resume-fault", ""),
                shown=Shown(shown) if shown else Shown.NORMAL,
                vault=given.get("--resume-vault"),
                key=key,
                link=link,
                reveal=_id(reveal) if reveal else None,
            )
        return self._resume


def _id(text: str) -> UUID:
    from uuid import UUID  # asks what computer this is: nothing for a start without one

    return UUID(text)


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
