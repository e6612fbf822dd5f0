"""Who is there on Linux to tell of somebody leaving, and of what; knows no Qt."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from desktop.autolock import LockReason
from desktop.system.linux.dbus_calls import Calls, session_address, system_address

LOGIND: Final = "org.freedesktop.login1"
LOGIND_PATH: Final = "/org/freedesktop/login1"
MANAGER: Final = "org.freedesktop.login1.Manager"
SESSION: Final = "org.freedesktop.login1.Session"
UPOWER: Final = "org.freedesktop.UPower"
UPOWER_PATH: Final = "/org/freedesktop/UPower"
PRESENCE: Final = "org.gnome.SessionManager"
UNITY: Final = "com.canonical.Unity"
KDE: Final = "org.kde.screensaver"
# Services with an interface of the same name that says ActiveChanged(b).
ACTIVE_CHANGED: Final = (
    "org.freedesktop.ScreenSaver",  # KDE and others
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)


@dataclass(frozen=True, slots=True)
class Login:
    """This login: its object, if it is known, and whether it came over a network."""

    path: str | None
    remote: bool

    @property
    def told(self) -> frozenset[LockReason]:
        """What logind tells of it."""
        common = {LockReason.SLEEP, LockReason.LOG_OFF}
        if self.path is None:
            return frozenset(common)
        away = LockReason.REMOTE_DISCONNECT if self.remote else LockReason.USER_SWITCH
        return frozenset(common | {LockReason.SCREEN_LOCK, away})


def login(calls: Calls) -> Login:
    """Find this login at systemd-logind or elogind. Raises OSError when neither is there."""
    calls.get(LOGIND, LOGIND_PATH, MANAGER, "PreparingForSleep")
    # A program that the user's systemd started is in no session; "auto" then is the user's desktop.
    for name in (os.environ.get("XDG_SESSION_ID"), "auto"):
        if name:
            with suppress(OSError):
                path = calls.call(LOGIND, LOGIND_PATH, MANAGER, "GetSession", name)
                remote = calls.get(LOGIND, str(path), SESSION, "Remote")
                return Login(str(path), remote=remote is True)
    return Login(None, remote=False)


def screen_savers(calls: Calls) -> frozenset[LockReason]:
    """Say what the screen savers that are running now tell of. Raises OSError."""
    told = set()
    if any(calls.has_owner(name) for name in (*ACTIVE_CHANGED, KDE, UNITY)):
        told.add(LockReason.SCREEN_LOCK)
    if calls.has_owner(PRESENCE):
        told.add(LockReason.IDLE)
    return frozenset(told)


def lid(calls: Calls) -> frozenset[LockReason]:
    """Say whether there is a lid. Raises OSError when nobody knows."""
    present = calls.get(UPOWER, UPOWER_PATH, UPOWER, "LidIsPresent") is True
    return frozenset({LockReason.LID} if present else ())


def told() -> frozenset[LockReason]:
    """Ask everybody; without Qt, and without listening."""
    questions: tuple[tuple[Callable[[], str], Callable[[Calls], frozenset[LockReason]]], ...] = (
        (system_address, lambda calls: login(calls).told),
        (session_address, screen_savers),
        (system_address, lid),
    )
    found: frozenset[LockReason] = frozenset()
    for address, question in questions:
        with suppress(OSError), Calls(address()) as calls:
            found |= question(calls)
    return found
