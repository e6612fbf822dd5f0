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
    address = ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(data)))
    size = ctypes.c_size_t(len(data))
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.VirtualLock(address, size))
    else:  # noqa: RET505  for mypy, which sees one of the two
        return bool(ctypes.CDLL(None).mlock(address, size) == 0)
