"""Since when nobody has touched the computer, as a Wayland compositor tells it.

It does not say for how long, but that a seat has been idle for so many milliseconds and, later,
that it is not any more: https://wayland.app/protocols/ext-idle-notify-v1
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from typing import Final

from desktop.system.idle_time import now

# Shorter, and every pause in somebody's typing would wake this process; longer, and a lock would
# come later by as much.
AFTER: Final = 1.0  # seconds without a touch that are told of
_INPUT_ONLY: Final = 2  # the version that can leave out what keeps the screen on
_NOTIFIER: Final = "ext_idle_notifier_v1"
_SEAT: Final = "wl_seat"


_CONNECTED: Final[set[WaylandIdle]] = set()


class WaylandIdle:
    """Asks the compositor, on a connection of its own. GUI thread only.

    What the compositor says waits until it is asked for; one that is not asked for hours may be
    thrown out by the compositor, and has to be made anew.

    `seconds` is never more than the truth, and less by at most `AFTER` and the time between two
    questions. Where the compositor knows
    version 1 only, a program that keeps the screen on (a video call) counts as a touch.

    `clock` returns seconds and goes on while the computer sleeps. Raises OSError where there is no
    such compositor, or no library to ask it with.
    """

    def __init__(self, clock: Callable[[], float] = now) -> None:
        if not os.environ.get("WAYLAND_DISPLAY"):
            raise OSError("no Wayland compositor")
        try:
            from pywayland.client.display import Display
        except ImportError as error:
            raise OSError("no library for Wayland") from error
        self._clock = clock
        self._idle_since: list[float | None] = []  # a seat each; None: somebody is there
        self._display = Display()
        try:
            self._display.connect()
        except ValueError as error:
            raise OSError("the Wayland compositor does not answer") from error
        # A connection that is collected before it was ended crashes the interpreter.
        self._disconnect = weakref.finalize(self, self._display.disconnect)
        _CONNECTED.add(self)
        try:
            self._watched = self._watch()
        except OSError:
            self.close()
            raise

    def seconds(self) -> float:
        """Return for how many seconds nobody has touched the computer. Raises OSError."""
        self._read()
        if not self._disconnect.alive:
            raise OSError("the Wayland compositor is gone")
        now = self._clock()
        return min(0.0 if since is None else now - since for since in self._idle_since)

    def close(self) -> None:
        """End the connection: until then it is kept, whoever else lets go of it."""
        self._disconnect()
        _CONNECTED.discard(self)

    def _watch(self) -> list[object]:
        """Ask to be told of every seat; return what has to be kept for that. Raises OSError."""
        from pywayland.protocol.ext_idle_notify_v1 import ExtIdleNotifierV1
        from pywayland.protocol.wayland import WlSeat

        offered: dict[str, list[tuple[int, int]]] = {_NOTIFIER: [], _SEAT: []}
        registry = self._display.get_registry()
        registry.dispatcher["global"] = lambda _registry, name, interface, version: (
            offered[interface].append((name, version)) if interface in offered else None
        )
        self._answered()
        if not offered[_NOTIFIER] or not offered[_SEAT]:
            raise OSError("the Wayland compositor does not tell of idle seats")
        name, version = offered[_NOTIFIER][0]
        version = min(version, _INPUT_ONLY)
        notifier = registry.bind(name, ExtIdleNotifierV1, version)
        ask = (
            notifier.get_input_idle_notification
            if version >= _INPUT_ONLY
            else notifier.get_idle_notification
        )
        kept: list[object] = [registry, notifier]
        for index, (name, _version) in enumerate(offered[_SEAT]):
            seat = registry.bind(name, WlSeat, 1)
            notification = ask(int(AFTER * 1_000), seat)
            notification.dispatcher["idled"] = lambda _it, index=index: self._idled(index)
            notification.dispatcher["resumed"] = lambda _it, index=index: self._resumed(index)
            self._idle_since.append(None)
            kept += [seat, notification]
        self._answered()
        return kept

    def _answered(self) -> None:
        """Wait until the compositor has done what it was asked for. Raises OSError."""
        if self._display.roundtrip() < 0:
            raise OSError("the Wayland compositor does not answer")

    def _read(self) -> None:
        """Hear what the compositor has said by now, without waiting."""
        if not self._disconnect.alive:
            return
        try:
            self._display.read()
            self._display.dispatch()
        except RuntimeError:  # the compositor is gone: `seconds` says so
            self.close()

    def _idled(self, seat: int) -> None:
        self._idle_since[seat] = self._clock() - AFTER

    def _resumed(self, seat: int) -> None:
        self._idle_since[seat] = None
