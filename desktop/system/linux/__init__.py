"""What Linux tells of somebody leaving: logind, screen savers, the lid, the window manager."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.system.idle_time import IdleTime
    from desktop.system.lock_events import EventSource


def sources() -> Sequence[EventSource]:
    """Return all that may tell of it here; each says itself whether it can."""
    from desktop.system.linux.lid import Lid
    from desktop.system.linux.logind import Logind
    from desktop.system.linux.screen_savers import ScreenSavers

    found: list[EventSource] = [Logind(), ScreenSavers(), Lid()]
    if not on_wayland():  # a compositor takes this program along when it ends
        from desktop.system.linux.window_manager import WindowManager

        found.append(WindowManager())
    return found


def idle() -> IdleTime:
    """Return what sees the keys and the mouse of every program. Raises OSError: nothing does.

    Under Wayland the X server is not asked: it would see its own programs only.
    `GetSessionIdleTime` of org.freedesktop.ScreenSaver is never asked. Under Wayland, KDE refuses
    it and the others that have it answer 0 for ever, with which nobody would ever be away; it
    counts milliseconds with some and seconds with others.
    """
    from desktop.system.linux.idle_mutter import MutterIdle

    with suppress(OSError):
        if not on_wayland():
            from desktop.system.linux.idle_x11 import X11Idle

            return X11Idle()
    with suppress(OSError):
        return MutterIdle()
    from desktop.system.linux.idle_wayland import WaylandIdle

    return WaylandIdle()


def on_wayland() -> bool:
    """Say whether this session's display is a Wayland compositor."""
    kind = os.environ.get("XDG_SESSION_TYPE")
    if kind in ("wayland", "x11"):
        return kind == "wayland"
    return bool(os.environ.get("WAYLAND_DISPLAY"))  # "tty", or nobody says
