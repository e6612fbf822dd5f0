"""Keeping windows out of what is captured of the screen, where the system does that for programs.

Neither X11 nor Wayland knows such a thing. Nowhere is it a wall: a program of the same user can
read the window itself, and a camera the screen.
"""

from __future__ import annotations

import os
import sys
from typing import Protocol


class CaptureBlock(Protocol):
    """Leaves windows out of screenshots, recordings and shared screens."""

    def exclude(self, window: int, excluded: bool, /) -> None:
        """Leave a top-level window out, by its native number, or no longer.

        It holds until the native window is destroyed. Raises OSError when the system refuses.
        """


def capture_block() -> CaptureBlock | None:
    """Return what does it on this system; None where nothing does."""
    if sys.platform == "win32":
        from desktop.system.windows import capture

        return capture
    elif sys.platform == "darwin":  # noqa: RET505  for mypy, which sees one of the three
        from desktop.system import macos_protection

        return macos_protection
    else:
        return None


def remote_session() -> bool:
    """Say whether the person sits at another computer, as far as this one can tell.

    There, a window that is left out of captures would be black to the person too. Somebody who
    looks on through a program for remote support is not seen.
    """
    if sys.platform == "win32":
        from desktop.system.windows import capture

        return capture.remote_session()
    elif sys.platform == "darwin":  # noqa: RET505  for mypy, which sees one of the three
        from desktop.system import macos_protection

        return macos_protection.remote_session()
    else:
        from desktop.system.linux.remote import remote_session as remote

        return remote(os.environ)
