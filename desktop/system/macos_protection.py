"""Protections that macOS has, with the names that those of Windows have. Unproven: best effort.

No Mac has run this.
"""

from __future__ import annotations

import ctypes
import resource
import sys
from contextlib import suppress
from typing import Final

assert sys.platform == "darwin"

_DENY_ATTACH: Final = 31  # PT_DENY_ATTACH of sys/ptrace.h
_SHARED_NOT, _SHARED_TO_READ = 0, 1  # NSWindowSharingNone, NSWindowSharingReadOnly

_system: Final = ctypes.CDLL(None, use_errno=True)
_system.ptrace.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
_system.ptrace.restype = ctypes.c_int
_system.mlock.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
_system.mlock.restype = ctypes.c_int


def harden() -> None:
    """Let no debugger in, and leave no memory in crash files. Either may be refused."""
    _system.ptrace(_DENY_ATTACH, 0, None, 0)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def exclude(window: int, excluded: bool) -> None:
    """Leave a window, by its NSView's address, out of screenshots, or not. Raises OSError.

    From macOS 15 on, programs that use ScreenCaptureKit may not honour it.
    """
    import objc

    native = objc.objc_object(c_void_p=window).window()
    if native is None:
        raise OSError("not in a window")
    native.setSharingType_(_SHARED_NOT if excluded else _SHARED_TO_READ)


def remote_session() -> bool:
    """Say whether this session is not the one at the computer's own screen.

    Screen sharing of that one cannot be told.
    """
    import Quartz

    session = Quartz.CGSessionCopyCurrentDictionary()
    return session is not None and not session.get("kCGSSessionOnConsoleKey", True)


def may_see_screens() -> bool:
    """Say whether the windows of others come out in pictures; the first time, macOS asks.

    Without the person's leave there is only the desktop's background. A leave that was given just
    now holds from the next start on.
    """
    import Quartz

    return bool(Quartz.CGPreflightScreenCaptureAccess() or Quartz.CGRequestScreenCaptureAccess())
