"""What macOS tells of the session, and for how long nobody has touched it. Unproven.

No Mac has run this: every name was checked against pyobjc's own, and none of it by an event.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Final

assert sys.platform == "darwin"

import AppKit
import Foundation
import Quartz

from desktop.autolock import LockReason
from desktop.system.idle_time import IdleTime
from desktop.system.lock_events import EventSource

_WORKSPACE: Final = {
    AppKit.NSWorkspaceSessionDidResignActiveNotification: LockReason.USER_SWITCH,
    AppKit.NSWorkspaceWillSleepNotification: LockReason.SLEEP,
    AppKit.NSWorkspaceWillPowerOffNotification: LockReason.LOG_OFF,
    AppKit.NSWorkspaceScreensDidSleepNotification: LockReason.SCREEN_LOCK,
}
_SCREEN_LOCKED: Final = "com.apple.screenIsLocked"  # in no documentation, and long in use
_ANY_INPUT: Final = 0xFFFF_FFFF  # kCGAnyInputEventType


class _Listener(Foundation.NSObject):  # type: ignore[misc]  # pyobjc has no types
    """What Cocoa calls; `on_name` is set after `alloc().init()`."""

    on_name: Callable[[str], None]

    def hear_(self, notification: Foundation.NSNotification) -> None:
        """Pass on a notification's name. The name of this method is its selector, `hear:`."""
        self.on_name(str(notification.name()))


class NotificationSource:
    """Tells of sleep, power-off, user switching and a locked screen, on the main thread."""

    def __init__(self) -> None:
        self._listener: _Listener | None = None
        self._on_event: Callable[[LockReason], None] | None = None

    def start(self, on_event: Callable[[LockReason], None]) -> frozenset[LockReason]:
        """Listen. Cocoa says of no notification whether it will ever come."""
        self._on_event = on_event
        listener = _Listener.alloc().init()
        listener.on_name = self._hear
        self._listener = listener
        for name in _WORKSPACE:
            _workspace().addObserver_selector_name_object_(listener, b"hear:", name, None)
        _distributed().addObserver_selector_name_object_suspensionBehavior_(
            listener,
            b"hear:",
            _SCREEN_LOCKED,
            None,
            Foundation.NSNotificationSuspensionBehaviorDeliverImmediately,
        )
        return frozenset(_WORKSPACE.values())

    def settled(self) -> None:
        """Cocoa waits for the listener only."""

    def stop(self) -> None:
        """Listen no more."""
        listener, self._listener = self._listener, None
        if listener is not None:
            _workspace().removeObserver_(listener)
            _distributed().removeObserver_(listener)

    def _hear(self, name: str) -> None:
        reason = LockReason.SCREEN_LOCK if name == _SCREEN_LOCKED else _WORKSPACE.get(name)
        if reason is not None and self._on_event is not None:
            self._on_event(reason)


class _LastInputTime:
    """Asks for the time of the last key or mouse of this session."""

    def seconds(self) -> float:
        """Return for how many seconds nobody has touched the computer."""
        state = Quartz.kCGEventSourceStateCombinedSessionState
        return float(Quartz.CGEventSourceSecondsSinceLastEventType(state, _ANY_INPUT))


def sources() -> Sequence[EventSource]:
    """Return what tells of somebody leaving."""
    return (NotificationSource(),)


def idle() -> IdleTime:
    """Return what tells for how long nobody has touched the computer."""
    return _LastInputTime()


def _workspace() -> Foundation.NSNotificationCenter:
    return AppKit.NSWorkspace.sharedWorkspace().notificationCenter()


def _distributed() -> Foundation.NSDistributedNotificationCenter:
    return Foundation.NSDistributedNotificationCenter.defaultCenter()
