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
    address = ctypes.addressof(ctypes.c_char.from_buffer(data))
    if sys.platform == "win32":
        from desktop.system.windows.hardening import lock_memory

        return lock_memory(address, len(data))
    else:  # noqa: RET505  for mypy, which sees one of the two
        where, size = ctypes.c_void_p(address), ctypes.c_size_t(len(data))
        return bool(ctypes.CDLL(None).mlock(where, size) == 0)
