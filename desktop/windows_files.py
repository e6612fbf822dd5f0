"""Files on Windows: for this user alone, and swapped in though others look at them.

A mode says nothing there. The access list is given as a file is made, not put on afterwards:
whoever opens it in between could go on reading. Besides this user it names the system and the
administrators, who can take any file, so that backups work and a drive that was carried to another
computer is not lost.
"""

from __future__ import annotations

import ctypes
import msvcrt
import os
import sys
import time
from ctypes import wintypes
from functools import cache
from pathlib import Path
from typing import Final

assert sys.platform == "win32"  # noqa: S101  for mypy: see desktop/system

# Full access, handed down (OI, CI) to what is made inside a folder; P: nothing from above.
_ALONE: Final = "D:P(A;OICI;FA;;;{user})(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"

_TOKEN_QUERY: Final = 0x8
_TOKEN_USER: Final = 1
_SDDL_REVISION: Final = 1
_GENERIC_WRITE: Final = 0x4000_0000
_SHARE_READ_WRITE: Final = 0x3
_CREATE_NEW: Final = 1
_OPEN_ALWAYS: Final = 4
_NORMAL: Final = 0x80
_WAITS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3)  # seconds between tries
_INVALID_HANDLE: Final = ctypes.c_void_p(-1).value


class _SecurityAttributes(ctypes.Structure):
    _fields_ = (
        ("length", wintypes.DWORD),
        ("descriptor", ctypes.c_void_p),
        ("inherit", wintypes.BOOL),
    )


_kernel: Final = ctypes.WinDLL("kernel32", use_last_error=True)
_security: Final = ctypes.WinDLL("advapi32", use_last_error=True)

_kernel.GetCurrentProcess.argtypes = []
_kernel.GetCurrentProcess.restype = wintypes.HANDLE
_kernel.CloseHandle.argtypes = [wintypes.HANDLE]
_kernel.CloseHandle.restype = wintypes.BOOL
_kernel.LocalFree.argtypes = [ctypes.c_void_p]
_kernel.LocalFree.restype = ctypes.c_void_p
_kernel.CreateFileW.argtypes = [
    wintypes.LPCWSTR,
    wintypes.DWORD,
    wintypes.DWORD,
    ctypes.POINTER(_SecurityAttributes),
    wintypes.DWORD,
    wintypes.DWORD,
    wintypes.HANDLE,
]
_kernel.CreateFileW.restype = wintypes.HANDLE
_kernel.CreateDirectoryW.argtypes = [wintypes.LPCWSTR, ctypes.POINTER(_SecurityAttributes)]
_kernel.CreateDirectoryW.restype = wintypes.BOOL
_security.OpenProcessToken.argtypes = [
    wintypes.HANDLE,
    wintypes.DWORD,
    ctypes.POINTER(wintypes.HANDLE),
]
_security.OpenProcessToken.restype = wintypes.BOOL
_security.GetTokenInformation.argtypes = [
    wintypes.HANDLE,
    ctypes.c_int,
    ctypes.c_void_p,
    wintypes.DWORD,
    ctypes.POINTER(wintypes.DWORD),
]
_security.GetTokenInformation.restype = wintypes.BOOL
_security.ConvertSidToStringSidW.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p)]
_security.ConvertSidToStringSidW.restype = wintypes.BOOL
_security.ConvertStringSecurityDescriptorToSecurityDescriptorW.argtypes = [
    wintypes.LPCWSTR,
    wintypes.DWORD,
    ctypes.POINTER(ctypes.c_void_p),
    ctypes.POINTER(wintypes.ULONG),
]
_security.ConvertStringSecurityDescriptorToSecurityDescriptorW.restype = wintypes.BOOL


def open_file(path: Path, flags: int) -> int:
    """Open a file for writing, made for this user alone if it is not there; its descriptor.

    Of the flags of `os.open`, O_EXCL and O_APPEND count. Raises OSError.
    """
    attributes = _attributes()
    disposition = _CREATE_NEW if flags & os.O_EXCL else _OPEN_ALWAYS
    handle = _kernel.CreateFileW(
        str(path),
        _GENERIC_WRITE,
        _SHARE_READ_WRITE,
        ctypes.byref(attributes),
        disposition,
        _NORMAL,
        None,
    )
    if handle == _INVALID_HANDLE:
        raise ctypes.WinError(ctypes.get_last_error())
    try:
        return msvcrt.open_osfhandle(handle, flags & os.O_APPEND | os.O_NOINHERIT)
    except OSError:
        _kernel.CloseHandle(handle)
        raise


def make_folder(path: Path) -> None:
    """Make a folder for this user alone. Raises OSError, FileExistsError if it is there."""
    attributes = _attributes()
    if not _kernel.CreateDirectoryW(str(path), ctypes.byref(attributes)):
        raise ctypes.WinError(ctypes.get_last_error())


def swap_in(new: Path, path: Path) -> None:
    """Give a file another one's name and place. Raises OSError.

    Windows refuses while anybody has the other one open, such as a virus scanner or another
    Frontdesk that looks who has a vault: that takes moments, which are waited for.
    """
    for wait in _WAITS:
        try:
            new.replace(path)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    new.replace(path)


@cache
def user() -> str:
    """Return this user's security identifier, as SDDL writes it. Raises OSError."""
    token = wintypes.HANDLE()
    process = _kernel.GetCurrentProcess()
    _checked(_security.OpenProcessToken(process, _TOKEN_QUERY, ctypes.byref(token)))
    try:
        needed = wintypes.DWORD()
        _security.GetTokenInformation(token, _TOKEN_USER, None, 0, ctypes.byref(needed))
        buffer = ctypes.create_string_buffer(needed.value)
        _checked(
            _security.GetTokenInformation(
                token, _TOKEN_USER, buffer, needed.value, ctypes.byref(needed)
            )
        )
    finally:
        _kernel.CloseHandle(token)
    # TOKEN_USER begins with a pointer to the identifier, which follows in the same buffer.
    identifier = ctypes.c_void_p.from_buffer(buffer)
    text = ctypes.c_void_p()
    _checked(_security.ConvertSidToStringSidW(identifier, ctypes.byref(text)))
    try:
        return ctypes.wstring_at(text.value or 0)
    finally:
        _kernel.LocalFree(text)


def descriptor(sddl: str) -> ctypes.c_void_p:
    """Return a security descriptor, which is not freed: keep it. Raises OSError.

    Source: [MS-DTYP] 2.5.1, Security Descriptor Description Language.
    """
    made = ctypes.c_void_p()
    _checked(
        _security.ConvertStringSecurityDescriptorToSecurityDescriptorW(
            sddl, _SDDL_REVISION, ctypes.byref(made), None
        )
    )
    return made


@cache
def _attributes() -> _SecurityAttributes:
    alone = descriptor(_ALONE.format(user=user()))
    return _SecurityAttributes(ctypes.sizeof(_SecurityAttributes), alone, False)


def _checked(succeeded: int) -> None:
    if not succeeded:
        raise ctypes.WinError(ctypes.get_last_error())
