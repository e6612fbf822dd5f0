"""A mark on what this program has put on the pasteboard of macOS. Not yet tried on a Mac.

Clipboard histories leave out what has the type org.nspasteboard.ConcealedType (nspasteboard.org).
Qt maps a format that it does not know to "com.trolltech.anymime." and its name, where none of them
looks, and its way to name a type of one's own (QUtiMimeConverter) has no binding for Python. So the
type is added to what Qt has put there, through the runtime of Objective-C.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any, Final

assert sys.platform == "darwin"  # noqa: S101  for mypy, which passes over the rest elsewhere

_CONCEALED: Final = b"org.nspasteboard.ConcealedType"
_APPKIT: Final = "/System/Library/Frameworks/AppKit.framework/AppKit"
_POINTER: Final = ctypes.c_void_p


def conceal() -> None:
    """Ask programs that keep clipboards not to keep what is there. Raises OSError.

    Call it only while the contents are this program's own.
    """
    try:
        ctypes.CDLL(_APPKIT)
        runtime = ctypes.CDLL("/usr/lib/libobjc.dylib")
        board = _send(runtime, _class(runtime, b"NSPasteboard"), b"generalPasteboard")
        name = _send(runtime, _class(runtime, b"NSString"), b"stringWithUTF8String:", _CONCEALED)
        types = _send(runtime, _class(runtime, b"NSArray"), b"arrayWithObject:", _POINTER(name))
        empty = _send(runtime, _class(runtime, b"NSData"), b"data")
        # Adding a type keeps what is there and its owner; declaring types would clear it.
        _send(runtime, board, b"addTypes:owner:", _POINTER(types), _POINTER(None))
        _send(runtime, board, b"setData:forType:", _POINTER(empty), _POINTER(name))
    except AttributeError as error:
        raise OSError("no pasteboard") from error


def _class(runtime: Any, name: bytes) -> int:  # noqa: ANN401  what ctypes calls a library's functions
    find = runtime.objc_getClass
    find.restype, find.argtypes = _POINTER, [ctypes.c_char_p]
    found = find(name)
    if not found:
        raise OSError(f"no {name.decode()}")
    return int(found)


def _send(runtime: Any, target: int, message: bytes, *arguments: Any) -> int:  # noqa: ANN401
    """Send a message; bytes go as a C string. Returns an object, or 0."""
    register = runtime.sel_registerName
    register.restype, register.argtypes = _POINTER, [ctypes.c_char_p]
    kinds = [ctypes.c_char_p if isinstance(each, bytes) else _POINTER for each in arguments]
    kind = ctypes.CFUNCTYPE(_POINTER, _POINTER, _POINTER, *kinds)
    address = ctypes.cast(runtime.objc_msgSend, _POINTER).value
    return kind(address or 0)(target, register(message), *arguments) or 0
