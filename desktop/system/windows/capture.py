"""Keeping a window out of screenshots, and whether the screen is somewhere else."""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import Final

assert sys.platform == "win32"

_ANYBODY: Final = 0x0  # WDA_NONE
_NOBODY: Final = 0x11  # WDA_EXCLUDEFROMCAPTURE: from Windows 10 2004 on; before, it shows black
_REMOTE: Final = 0x1000  # SM_REMOTESESSION

_user: Final = ctypes.WinDLL("user32", use_last_error=True)
_user.SetWindowDisplayAffinity.argtypes = [wintypes.HWND, wintypes.DWORD]
_user.SetWindowDisplayAffinity.restype = wintypes.BOOL
_user.GetSystemMetrics.argtypes = [ctypes.c_int]
_user.GetSystemMetrics.restype = ctypes.c_int


def exclude(window: int, excluded: bool) -> None:
    """Leave a native window (HWND) out of every screenshot and sharing of the screen, or not.

    Windows forgets it with the native window: say it again for a new one. It stops programs that
    play by the rules, and is no boundary. Raises OSError.
    """
    if not _user.SetWindowDisplayAffinity(window, _NOBODY if excluded else _ANYBODY):
        raise ctypes.WinError(ctypes.get_last_error())


def remote_session() -> bool:
    """Say whether somebody works here from another computer, by Remote Desktop."""
    return bool(_user.GetSystemMetrics(_REMOTE))
