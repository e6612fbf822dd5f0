"""What this computer does not do for Frontdesk, as far as is known by now."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.autolock import LockReason
from desktop.presenters.picker import Notice, NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ThisComputer:
    """Everything is done until somebody finds that it is not."""

    missing: frozenset[LockReason] = frozenset()  # what the system does not tell of
    idle_told: bool = True  # for how long nobody has touched it, whichever program they use
    remote: bool = False  # the person sits at another computer
    capture_refused: bool = False  # its captures show our windows although it was asked

    def notices(self) -> tuple[Notice, ...]:
        """Return what is to be said about it."""
        found = []
        if self.missing:
            found.append(Notice(NoticeKind.NO_LOCK_EVENTS, missing=self.missing))
        if not self.idle_told:
            found.append(Notice(NoticeKind.NO_IDLE_TIME))
        if self.remote:
            found.append(Notice(NoticeKind.REMOTE_SESSION))
        if self.capture_refused:
            found.append(Notice(NoticeKind.CAPTURE_REFUSED))
        return tuple(found)
