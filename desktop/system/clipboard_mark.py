"""Asking clipboard histories to leave out a code, where that takes more than a format of Qt's."""

from __future__ import annotations

import sys


def conceal() -> bool:
    """Mark what this program has just put on the clipboard; say whether anything was done to it.

    Raises OSError when the system refuses.
    """
    if sys.platform == "darwin":
        from desktop.system import pasteboard

        pasteboard.conceal()
        return True
    else:  # noqa: RET505  for mypy, which sees one of the two
        return False
