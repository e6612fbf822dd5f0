"""The window that an X11 window manager keeps as long as it lives."""

from __future__ import annotations

from xcffib.xproto import (
    CW,
    Atom,
    DestroyNotifyEvent,
    EventMask,
    PropertyNotifyEvent,
    WindowError,
)

from desktop.system.linux import x11


class Watch:
    """An X connection that looks at one window. Raises OSError, as its methods do."""

    def __init__(self, display: str | None) -> None:
        self._connection = x11.connect(display)
        try:
            with x11.as_os_error():
                self._core = self._connection.core
                self._root = x11.root(self._connection)
                name = b"_NET_SUPPORTING_WM_CHECK"
                self._check = self._core.InternAtom(False, len(name), name).reply().atom
                self._select(self._root, EventMask.PropertyChange)
                self._window = self._find()
        except OSError:
            self.close()
            raise
        if self._window is None:
            self.close()
            raise OSError("no window manager that can be watched")

    def fileno(self) -> int:
        """Return the descriptor that can be read when something may have happened."""
        number: int = self._connection.get_file_descriptor()
        return number

    def lost(self) -> bool:
        """Say whether the window manager ended since the last time, and look at the next one."""
        lost = False
        with x11.as_os_error():
            while (event := self._connection.poll_for_event()) is not None:
                if isinstance(event, DestroyNotifyEvent) and event.window == self._window:
                    self._window = None
                    lost = True
                elif isinstance(event, PropertyNotifyEvent) and event.atom == self._check:
                    window = self._find()
                    lost |= self._window is not None and window != self._window
                    self._window = window
        return lost

    def close(self) -> None:
        """End the connection."""
        self._connection.disconnect()

    def _find(self) -> int | None:
        """Return the window that the root names, if it is there, and have its end told."""
        asked = self._core.GetProperty(False, self._root, self._check, Atom.WINDOW, 0, 1).reply()
        found: tuple[int, ...] = asked.value.to_atoms()
        for window in found:
            try:
                self._select(window, EventMask.StructureNotify)
            except WindowError:
                continue
            return window
        return None

    def _select(self, window: int, mask: int) -> None:
        self._core.ChangeWindowAttributesChecked(window, CW.EventMask, [mask]).check()
