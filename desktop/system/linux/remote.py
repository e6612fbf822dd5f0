"""Does the person sit at another computer? What a Linux session says about it.

A desktop that is mirrored to somebody (x11vnc, the sharing of GNOME and KDE, TeamViewer) looks
like any other from inside, and is not found.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from typing import Final

# Set by servers that make a desktop for somebody far away: xrdp, X2Go, FreeNX and NoMachine,
# TigerVNC and TightVNC, Chrome Remote Desktop.
_MARKS: Final = (
    "XRDP_SESSION",
    "X2GO_SESSION",
    "NXSESSIONID",
    "VNCDESKTOP",
    "CHROME_REMOTE_DESKTOP_SESSION",
)
_LIBRARIES: Final = ("libsystemd.so.0", "libelogind.so.0")


def remote_session(environment: Mapping[str, str]) -> bool:
    """Say whether a process of this environment is shown on another computer."""
    if any(environment.get(mark) for mark in _MARKS):
        return True
    return _forwarded(environment) or _remote_login(environment.get("XDG_SESSION_ID", ""))


def _forwarded(environment: Mapping[str, str]) -> bool:
    """Say whether windows go through `ssh -X`: its displays have a host, local ones have none."""
    if not environment.get("SSH_CONNECTION") or environment.get("WAYLAND_DISPLAY"):
        return False
    host, colon, _number = environment.get("DISPLAY", "").rpartition(":")
    return bool(colon) and host not in ("", "unix") and not host.startswith("/")


def _remote_login(session: str) -> bool:
    """Ask logind about a session (sd_session_is_remote(3)): files only, well below a ms."""
    if not session:
        return False
    for name in _LIBRARIES:
        try:
            ask = ctypes.CDLL(name).sd_session_is_remote
        except (OSError, AttributeError):
            continue
        ask.argtypes = [ctypes.c_char_p]
        return bool(ask(session.encode("utf-8", "surrogateescape")) > 0)
    return False
