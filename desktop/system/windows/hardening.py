"""Making it harder for other programs of the same user to look into this one.

None of it is a boundary: whoever runs programs as this user can do what this program can. Each step
is taken by itself; where Windows refuses one, by its age or its policy, the others still count.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from ctypes import wintypes
from pathlib import Path
from typing import Final

assert sys.platform == "win32"

from desktop import windows_files

# Of this process this user may know that it is there, wait for it and end it: nothing that reads
# its memory. And its owner, which is the same user, may not change that.
# SYNCHRONIZE, PROCESS_QUERY_LIMITED_INFORMATION and PROCESS_TERMINATE; RC is READ_CONTROL.
_PROCESS: Final = "D:P(A;;0x101001;;;{user})(A;;RC;;;OW)"
_KERNEL_OBJECT: Final = 6  # SE_KERNEL_OBJECT
_ACCESS_LIST: Final = 0x4  # DACL_SECURITY_INFORMATION

# PROCESS_MITIGATION_POLICY and its flags, of winnt.h.
_EXTENSION_POINTS: Final = 6
_DISABLE_EXTENSION_POINTS: Final = 0x1  # no AppInit libraries, no global hooks of old programs
_IMAGE_LOADS: Final = 10
_NO_REMOTE_IMAGES: Final = 0x1
_NO_LOW_LABEL_IMAGES: Final = 0x2  # no libraries that a sandboxed program could have written
_REMOTE_DRIVE: Final = 4

_SILENT_CRASHES: Final = 0x1 | 0x2  # SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX
_NO_HEAP: Final = 0x1  # WER_FAULT_REPORTING_FLAG_NOHEAP

_kernel: Final = ctypes.WinDLL("kernel32", use_last_error=True)
_security: Final = ctypes.WinDLL("advapi32", use_last_error=True)

_kernel.GetCurrentProcess.argtypes = []
_kernel.GetCurrentProcess.restype = wintypes.HANDLE
_kernel.GetDriveTypeW.argtypes = [wintypes.LPCWSTR]
_kernel.GetDriveTypeW.restype = wintypes.UINT
_kernel.SetErrorMode.argtypes = [wintypes.UINT]
_kernel.SetErrorMode.restype = wintypes.UINT
_kernel.SetProcessMitigationPolicy.argtypes = [
    ctypes.c_int,
    ctypes.POINTER(wintypes.DWORD),
    ctypes.c_size_t,
]
_kernel.SetProcessMitigationPolicy.restype = wintypes.BOOL
_kernel.VirtualLock.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
_kernel.VirtualLock.restype = wintypes.BOOL
_kernel.WerSetFlags.argtypes = [wintypes.DWORD]
_kernel.WerSetFlags.restype = ctypes.c_long
_security.GetSecurityDescriptorDacl.argtypes = [
    ctypes.c_void_p,
    ctypes.POINTER(wintypes.BOOL),
    ctypes.POINTER(ctypes.c_void_p),
    ctypes.POINTER(wintypes.BOOL),
]
_security.GetSecurityDescriptorDacl.restype = wintypes.BOOL
_security.SetSecurityInfo.argtypes = [
    wintypes.HANDLE,
    ctypes.c_int,
    wintypes.DWORD,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_void_p,
]
_security.SetSecurityInfo.restype = wintypes.DWORD


def harden() -> None:
    """Close this process to the others of this user, and leave no memory in crash reports."""
    with suppress(OSError):
        close_process()
    _mitigate(_EXTENSION_POINTS, _DISABLE_EXTENSION_POINTS)
    # A program that was started from a server still has libraries of its own to load from there.
    remote = _kernel.GetDriveTypeW(Path(sys.executable).anchor) == _REMOTE_DRIVE
    _mitigate(_IMAGE_LOADS, _NO_LOW_LABEL_IMAGES | (0 if remote else _NO_REMOTE_IMAGES))
    _kernel.SetErrorMode(_SILENT_CRASHES)
    _kernel.WerSetFlags(_NO_HEAP)


def lock_memory(address: int, size: int) -> bool:
    """Keep memory out of the page file; say whether Windows does. `size` is in bytes."""
    return bool(_kernel.VirtualLock(address, size))


def close_process() -> None:
    """Put an access list on this process. Raises OSError."""
    described = windows_files.descriptor(_PROCESS.format(user=windows_files.user()))
    present, defaulted, listed = wintypes.BOOL(), wintypes.BOOL(), ctypes.c_void_p()
    if not _security.GetSecurityDescriptorDacl(
        described, ctypes.byref(present), ctypes.byref(listed), ctypes.byref(defaulted)
    ):
        raise ctypes.WinError(ctypes.get_last_error())
    refused = _security.SetSecurityInfo(
        _kernel.GetCurrentProcess(), _KERNEL_OBJECT, _ACCESS_LIST, None, None, listed, None
    )
    if refused:
        raise ctypes.WinError(refused)


def _mitigate(policy: int, flags: int) -> None:
    """Ask for a mitigation: one that this Windows does not know, or has already, is no loss."""
    value = wintypes.DWORD(flags)
    _kernel.SetProcessMitigationPolicy(policy, ctypes.byref(value), ctypes.sizeof(value))
