"""Whether there is a display to open a window on: without one, Qt aborts the process."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress


def available() -> bool:
    """Say whether a window can be opened here."""
    system: str = sys.platform  # a value, so that mypy looks at what follows on every system
    if system in ("win32", "darwin"):
        return True
    if os.environ.get("QT_QPA_PLATFORM"):
        return True  # somebody knows what they want
    return _wayland() or _x11()


def _wayland() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    import socket  # 3 ms that X11 need not wait for

    unix = getattr(socket, "AF_UNIX", 1)  # absent on Windows, where nobody asks
    path = os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), name)  # noqa: PTH118  may be absolute
    with socket.socket(unix) as probe, suppress(OSError):
        probe.connect(path)
        return True
    return False


def _x11() -> bool:
    if not os.environ.get("DISPLAY"):
        return False
    with suppress(OSError, AttributeError):
        xcb = ctypes.CDLL("libxcb.so.1")
        xcb.xcb_connect.restype = ctypes.c_void_p
        xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
        xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
        connection = xcb.xcb_connect(None, None)
        try:
            return bool(xcb.xcb_connection_has_error(connection) == 0)
        finally:
            xcb.xcb_disconnect(connection)
    return True  # no way to ask: let Qt try
