"""Whether the desktop has a tray, in which a program without a window can be found again."""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import QObject, Signal


class TrayHost(QObject):
    """A desktop that always has one, as Windows and macOS do.

    `changed` says that `there` may have changed, also when it is known for the first time.
    """

    changed = Signal()
    one_colour: Final = sys.platform == "darwin"  # it tints what is in it
    click_opens_menu: Final = sys.platform == "darwin"

    @property
    def there(self) -> bool | None:
        """Whether an icon in it can be seen now; None: not known yet."""
        return True


def tray_host(parent: QObject) -> TrayHost:
    """Look for the tray of this desktop, and go on looking."""
    if sys.platform == "linux":
        from desktop.system.status_notifier import StatusNotifierHost

        return StatusNotifierHost(parent)
    else:  # noqa: RET505  what follows is nothing to the type checker on Linux otherwise
        return TrayHost(parent)


def menu_text(label: str) -> str:
    """Return a name as the text of an entry in a tray's menu, where it marks no key.

    Qt hands a menu to D-Bus with its first "&" turned into "_", unless it ends with it; there "_"
    marks a key and "__" is one of it.
    """
    if sys.platform == "linux":
        marked = "&" in label[:-1]
        return label.replace("_", "__").replace("&", "&&", int(marked))
    else:  # noqa: RET505  as above
        return label.replace("&", "&&")
