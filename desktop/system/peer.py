"""Who is at the other end of a local socket."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys
from typing import Final

_CREDENTIALS: Final = struct.Struct("iII")  # struct ucred of <sys/socket.h>: pid, uid, gid


def is_this_user(descriptor: int) -> bool:
    """Say whether this user's process is at the other end of a connected local socket.

    On Windows there is nothing to ask: a named pipe lets nobody else in.
    """
    if sys.platform == "win32":
        return True
    elif sys.platform == "linux":  # noqa: RET505  for mypy, which sees one of the three
        with socket.socket(fileno=os.dup(descriptor)) as other:
            found = other.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        _pid, user, _group = _CREDENTIALS.unpack(found)
        return bool(user == os.geteuid())
    else:
        user, group = ctypes.c_uint32(), ctypes.c_uint32()
        status = ctypes.CDLL(None).getpeereid(descriptor, ctypes.byref(user), ctypes.byref(group))
        return bool(status == 0 and user.value == os.geteuid())
