"""Memory that the operating system does not write to the disk."""

from __future__ import annotations

import ctypes
import sys


def lock(data: bytearray) -> bool:
    """Keep the pages of a buffer out of the swap; say whether the system allows it.

    They stay locked until the process ends: other locked bytes may stand on the same page.
    """
    if not data:
        return True
    first = ctypes.c_char.from_buffer(data)
    if sys.platform == "win32":
        return bool(
            ctypes.windll.kernel32.VirtualLock(
                ctypes.c_void_p(ctypes.addressof(first)), ctypes.c_size_t(len(data))
            )
        )
    else:  # noqa: RET505  for mypy, which sees one of the two
        mlock = ctypes.CDLL(None).mlock
        return bool(
            mlock(ctypes.c_void_p(ctypes.addressof(first)), ctypes.c_size_t(len(data))) == 0
        )
