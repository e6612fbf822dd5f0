"""Why a vault is locked. Pure."""

from __future__ import annotations

from enum import StrEnum


class LockReason(StrEnum):
    """Why the vault was locked; the values stand in the journal and do not change."""

    USER = "user"
    HAND_OVER = "hand-over"
    QUIT = "quit"
    SIGNAL = "signal"
    FAULT = "fault"
