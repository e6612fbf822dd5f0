"""For how long nobody has touched the computer, by the X server.

MIT-SCREEN-SAVER: https://www.x.org/releases/current/doc/scrnsaverproto/saver.html
"""

from __future__ import annotations

import weakref

import xcffib.screensaver

from desktop.system.linux import x11


class X11Idle:
    """An `IdleTime`. Raises OSError without an X server that tells it."""

    def __init__(self, display: str | None = None) -> None:
        self._connection = x11.connect(display)
        weakref.finalize(self, self._connection.disconnect)
        with x11.as_os_error():
            name = b"MIT-SCREEN-SAVER"
            asked = self._connection.core.QueryExtension(len(name), name).reply()
            if asked.present:
                self._root = x11.root(self._connection)
                self._extension = self._connection(xcffib.screensaver.key)
        if not asked.present:
            raise OSError("an X server without MIT-SCREEN-SAVER")

    def seconds(self) -> float:
        """Return for how many seconds nobody has touched the computer. Raises OSError."""
        with x11.as_os_error():
            milliseconds: int = self._extension.QueryInfo(self._root).reply().ms_since_user_input
        return milliseconds / 1000
