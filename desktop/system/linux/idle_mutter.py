"""For how long nobody has touched the computer, by GNOME's compositor (and elementary's)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from desktop.system.linux.dbus_calls import Calls, session_address

_NAME: Final = "org.gnome.Mutter.IdleMonitor"
_PATH: Final = "/org/gnome/Mutter/IdleMonitor/Core"


class MutterIdle:
    """An `IdleTime`. Raises OSError where Mutter is not running."""

    def __init__(self, address: Callable[[], str] = session_address) -> None:
        self._address = address
        self._calls: Calls | None = None
        self.seconds()

    def __del__(self) -> None:
        if self._calls is not None:
            self._calls.close()

    def seconds(self) -> float:
        """Return for how many seconds nobody has touched the computer. Raises OSError."""
        if self._calls is None:
            self._calls = Calls(self._address())
        try:
            self._calls.renew()
            answer = self._calls.call(_NAME, _PATH, _NAME, "GetIdletime")
        except OSError:  # what comes too late is not waited for on this connection
            self._calls.close()
            self._calls = None
            raise
        match answer:
            case int(milliseconds):
                return milliseconds / 1000
            case _:
                raise OSError("an answer that makes no sense")
