"""What one process of the program leaves to the one that takes its place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from desktop.autolock import LockReason
from desktop.secret import Secret


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
    reveal: UUID | None = None  # a token whose key may be shown: the password was just given

    def arguments(self) -> list[str]:
        """Return it as arguments of the program, the key aside."""
        facts = {
            "--resume-reason": self.reason.value if self.reason else "",
            "--resume-fault": self.fault,
            "--resume-shown": "" if self.shown is Shown.NORMAL else self.shown.value,
            "--resume-vault": self.vault or "",
            "--resume-reveal": self.reveal.hex if self.reveal else "",
        }
        return [word for name, value in facts.items() if value for word in (name, value)]


def shown_after(reason: LockReason | None, before: Shown) -> Shown:
    """Say where the next process shows itself: what was out of sight never pops up by itself.

    Handing over is different: somebody waits for the picker.
    """
    return Shown.NORMAL if reason is LockReason.HAND_OVER else before
