"""What the clinic's administrator has set, as Group Policy leaves it in the registry."""

from __future__ import annotations

import sys
import winreg
from typing import Final

assert sys.platform == "win32"

KEY: Final = r"Software\Policies\Frontdesk"  # under HKEY_LOCAL_MACHINE, where users do not write


def values() -> dict[str, object] | None:
    """Return all values by name, or None when there is no such key. Raises OSError.

    DWORD and QWORD are int, SZ is str, MULTI_SZ is list[str]; whatever else is there is returned
    as `winreg` does, for the reader to refuse.
    """
    access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
    try:
        key = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, KEY, access=access)
    except FileNotFoundError:
        return None
    with key:
        number = winreg.QueryInfoKey(key)[1]
        named = (winreg.EnumValue(key, index) for index in range(number))
        return {name: value for name, value, _type in named}
