"""What one process of the program leaves to the one that takes its place."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from desktop.autolock import LockReason
from desktop.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """After a lock: why. After an unlock that left traces: which vault, its key, and the page."""

    reason: LockReason | None = None
    fault: str = ""  # what went wrong, without anything that could be a secret
    vault: str | None = None
    key: Secret | None = None
    link: Secret | None = None  # what was opened with Frontdesk, for whoever unlocks
    reveal: UUID | None = None  # a token whose key may be shown: the password was just given

    def arguments(self) -> list[str]:
        """Return it as arguments of the program, the key and the link aside."""
        facts = {
            "--resume-reason": self.reason.value if self.reason else "",
            "--resume-fault": self.fault,
            "--resume-vault": self.vault or "",
            "--resume-reveal": self.reveal.hex if self.reveal else "",
        }
        return [word for name, value in facts.items() if value for word in (name, value)]
