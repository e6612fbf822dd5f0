"""A connection of our own to the X server: where it ends, OSError is raised; Xlib would exit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# Loading it takes a tenth of a second: load this module when it is needed.
import xcffib
import xcffib.screensaver
import xcffib.xproto

Connection = Any  # xcffib says `py.typed`, but its functions have no types


@contextmanager
def as_os_error() -> Iterator[None]:
    """Turn all that an X connection raises into OSError."""
    try:
        yield
    except (xcffib.XcffibException, xcffib.ProtocolException, xcffib.ConnectionException) as error:
        raise OSError("the X server does not answer") from error


def connect(display: str | None) -> Connection:
    """Connect to a display, or to $DISPLAY. Raises OSError."""
    with as_os_error():
        return xcffib.connect(display)


def root(connection: Connection) -> int:
    """Return the root window of the screen that the display's name chooses."""
    window: int = connection.get_setup().roots[connection.pref_screen].root
    return window
