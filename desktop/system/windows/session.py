"""What Windows tells of the session and the computer, and for how long nobody has touched it."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Sequence
from ctypes import wintypes
from typing import Final

assert sys.platform == "win32"

from desktop.autolock import LockReason
from desktop.system.idle_time import IdleTime
from desktop.system.lock_events import EventSource
from desktop.system.windows.message_window import MessageWindow

WM_QUERYENDSESSION: Final = 0x11
WM_ENDSESSION: Final = 0x16
WM_POWERBROADCAST: Final = 0x218
WM_WTSSESSION_CHANGE: Final = 0x2B1
PBT_APMSUSPEND: Final = 0x4
PBT_POWERSETTINGCHANGE: Final = 0x8013

# Source: Microsoft, WM_WTSSESSION_CHANGE; WTS_CONSOLE_DISCONNECT and so on of winuser.h.
_CHANGES: Final = {
    2: LockReason.USER_SWITCH,
    4: LockReason.REMOTE_DISCONNECT,
    6: LockReason.LOG_OFF,
    7: LockReason.SCREEN_LOCK,
}
_THIS_SESSION: Final = 0
_LID: Final = "ba3e0f4d-b817-4094-a2d1-d56379e6a0f3"  # GUID_LIDSWITCH_STATE_CHANGE of winnt.h
_OPEN: Final = 1
_TICKS: Final = 1 << 32  # milliseconds after which Windows' 32-bit clocks begin anew


class _Guid(ctypes.Structure):
    _fields_ = (
        ("first", wintypes.DWORD),
        ("second", wintypes.WORD),
        ("third", wintypes.WORD),
        ("rest", ctypes.c_ubyte * 8),
    )


class _PowerSetting(ctypes.Structure):
    """POWERBROADCAST_SETTING; the data of the lid's is a DWORD."""

    _fields_ = (("setting", _Guid), ("length", wintypes.DWORD), ("data", wintypes.DWORD))


class _LastInput(ctypes.Structure):
    """LASTINPUTINFO."""

    _fields_ = (("size", wintypes.UINT), ("time", wintypes.DWORD))


_user: Final = ctypes.WinDLL("user32", use_last_error=True)
_kernel: Final = ctypes.WinDLL("kernel32", use_last_error=True)
_sessions: Final = ctypes.WinDLL("wtsapi32", use_last_error=True)

_sessions.WTSRegisterSessionNotification.argtypes = [wintypes.HWND, wintypes.DWORD]
_sessions.WTSRegisterSessionNotification.restype = wintypes.BOOL
_sessions.WTSUnRegisterSessionNotification.argtypes = [wintypes.HWND]
_sessions.WTSUnRegisterSessionNotification.restype = wintypes.BOOL
_user.RegisterPowerSettingNotification.argtypes = [
    wintypes.HANDLE,
    ctypes.POINTER(_Guid),
    wintypes.DWORD,
]
_user.RegisterPowerSettingNotification.restype = wintypes.HANDLE
_user.UnregisterPowerSettingNotification.argtypes = [wintypes.HANDLE]
_user.UnregisterPowerSettingNotification.restype = wintypes.BOOL
_user.RegisterSuspendResumeNotification.argtypes = [wintypes.HANDLE, wintypes.DWORD]
_user.RegisterSuspendResumeNotification.restype = wintypes.HANDLE
_user.UnregisterSuspendResumeNotification.argtypes = [wintypes.HANDLE]
_user.UnregisterSuspendResumeNotification.restype = wintypes.BOOL
_user.ReplyMessage.argtypes = [ctypes.c_ssize_t]
_user.ReplyMessage.restype = wintypes.BOOL
_user.GetLastInputInfo.argtypes = [ctypes.POINTER(_LastInput)]
_user.GetLastInputInfo.restype = wintypes.BOOL
_kernel.GetTickCount.argtypes = []
_kernel.GetTickCount.restype = wintypes.DWORD


class SessionSource:
    """Tells when this session is locked, left for another one, or disconnected."""

    def __init__(self) -> None:
        self._window: MessageWindow | None = None
        self._on_event: Callable[[LockReason], None] | None = None

    def start(self, on_event: Callable[[LockReason], None]) -> frozenset[LockReason]:
        """Register. Raises OSError when Windows refuses, as it may right after it has started."""
        self._on_event = on_event
        self._window = MessageWindow(self._hear)
        window = self._window.handle_number
        if not _sessions.WTSRegisterSessionNotification(window, _THIS_SESSION):
            raise ctypes.WinError(ctypes.get_last_error())
        return frozenset(_CHANGES.values())

    def settled(self) -> None:
        """Nothing waits for it."""

    def stop(self) -> None:
        """Register no more."""
        window, self._window = self._window, None
        if window is not None:
            _sessions.WTSUnRegisterSessionNotification(window.handle_number)
            window.destroy()

    def _hear(self, message: int, what: int, _session: int) -> None:
        if message == WM_WTSSESSION_CHANGE and what in _CHANGES and self._on_event is not None:
            self._on_event(_CHANGES[what])


class BroadcastSource:
    """Tells what every window is told unasked: sleep and the end of the session; and the lid.

    Windows waits for the answer, two seconds before it sleeps: everything is locked within it.
    """

    def __init__(self) -> None:
        self._window: MessageWindow | None = None
        self._on_event: Callable[[LockReason], None] | None = None
        self._registered: list[tuple[Callable[[int], int], int]] = []
        self._lid: int | None = None

    def start(self, on_event: Callable[[LockReason], None]) -> frozenset[LockReason]:
        """Listen; the lid is told of where Windows knows one."""
        self._on_event = on_event
        self._window = MessageWindow(self._hear)
        window = self._window.handle_number
        # Computers with modern standby tell of it only who asks; the others tell twice.
        standby = _user.RegisterSuspendResumeNotification(window, 0)
        if standby:
            self._registered.append((_user.UnregisterSuspendResumeNotification, standby))
        lid = _user.RegisterPowerSettingNotification(window, ctypes.byref(_guid(_LID)), 0)
        if lid:
            self._registered.append((_user.UnregisterPowerSettingNotification, lid))
        told = frozenset({LockReason.SLEEP, LockReason.LOG_OFF})
        return told | {LockReason.LID} if lid else told

    def settled(self) -> None:
        """Windows waits no longer than for the answer to its message."""

    def stop(self) -> None:
        """Listen no more."""
        while self._registered:
            unregister, registration = self._registered.pop()
            unregister(registration)
        window, self._window = self._window, None
        if window is not None:
            window.destroy()

    def _hear(self, message: int, what: int, address: int) -> None:
        if message == WM_POWERBROADCAST and what == PBT_APMSUSPEND:
            self._tell(LockReason.SLEEP)
        elif message == WM_POWERBROADCAST and what == PBT_POWERSETTINGCHANGE and address:
            self._hear_lid(_PowerSetting.from_address(address))
        elif message == WM_QUERYENDSESSION:
            # Answered before anything is done: this program never holds a log-off up, and COM,
            # which the clipboard needs, does not work while another program waits for an answer.
            _user.ReplyMessage(True)
            self._tell(LockReason.LOG_OFF)
        elif message == WM_ENDSESSION and what:
            self._tell(LockReason.LOG_OFF)

    def _hear_lid(self, setting: _PowerSetting) -> None:
        """Tell when the lid is closed, not that it is: the first message says how it stands."""
        if bytes(setting.setting) != bytes(_guid(_LID)):
            return
        before, self._lid = self._lid, setting.data
        if before == _OPEN and setting.data != _OPEN:
            self._tell(LockReason.LID)

    def _tell(self, reason: LockReason) -> None:
        if self._on_event is not None:
            self._on_event(reason)


class _LastInputTime:
    """Asks Windows for the time of the last key or mouse of this session."""

    def seconds(self) -> float:
        """Return for how many seconds nobody has touched the computer. Raises OSError."""
        last = _LastInput(ctypes.sizeof(_LastInput), 0)
        if not _user.GetLastInputInfo(ctypes.byref(last)):
            raise ctypes.WinError(ctypes.get_last_error())
        return since(last.time, _kernel.GetTickCount())


def since(then: int, now: int) -> float:
    """Return the seconds between two readings of a clock that begins anew every 49.7 days."""
    return (now - then) % _TICKS / 1_000


def sources() -> Sequence[EventSource]:
    """Return what tells of somebody leaving."""
    return (SessionSource(), BroadcastSource())


def idle() -> IdleTime:
    """Return what tells for how long nobody has touched the computer."""
    return _LastInputTime()


def _guid(text: str) -> _Guid:
    from uuid import UUID

    return _Guid.from_buffer_copy(UUID(text).bytes_le)
