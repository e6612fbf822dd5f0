"""The clinic's rules as they stand on this computer, where only its administrator can write.

docs/policy.md says where that is on each system. Rules that cannot be read are the strictest.
"""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from desktop import files
from desktop.errors import BadPolicyError, DesktopError, PolicyFault
from desktop.policy import Policy

BUNDLE: Final = "org.frontdesk-authenticator.Frontdesk"  # what macOS knows the program by
_NAME: Final = "policy.toml"
_LIMIT: Final = 65_536  # bytes
_ROOT: Final = 0
_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH


def read() -> Policy:
    """Return the rules of this computer; without any, everything is free. Never fails."""
    return held(rules)


def rules() -> Mapping[str, object]:
    """Return what stands on this system, the managed before the written. Raises BadPolicyError."""
    if sys.platform == "win32":
        from desktop.system.windows.registry import values

        managed = values() or {}
        return from_toml(_program_data() / "Frontdesk" / _NAME, None) | {
            key.lower(): value for key, value in managed.items()
        }
    elif sys.platform == "darwin":  # noqa: RET505  for mypy, which sees one of the three
        library = Path("/Library")
        written = from_toml(library / "Application Support" / "Frontdesk" / _NAME, _ROOT)
        return written | from_plist(library / "Managed Preferences" / f"{BUNDLE}.plist", _ROOT)
    else:
        return from_toml(Path("/etc/frontdesk") / _NAME, _ROOT)


def held(rules: Callable[[], Mapping[str, object]]) -> Policy:
    """Return the policy of some rules, and the strictest where they cannot be read."""
    try:
        return Policy.parse(rules())
    except BadPolicyError as error:
        key, fault = error.key, error.fault
    except OSError:
        key, fault = "", PolicyFault.UNREADABLE
    return Policy.strictest(BadPolicyError(key, fault))


def from_toml(path: Path, owner: int | None) -> dict[str, object]:
    """Return the rules of a file; none, without one.

    Raises BadPolicyError when it makes no sense, or when somebody else than the user `owner` can
    write it or its folder (None: not asked).
    """
    data = _read(path, owner)
    if data is None:
        return {}
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8-sig"))  # as Notepad writes it
    except (ValueError, RecursionError) as error:
        raise BadPolicyError("", PolicyFault.UNREADABLE) from error


def from_plist(path: Path, owner: int | None) -> dict[str, object]:
    """Return the rules of a property list, without what the system puts beside them.

    Raises as `from_toml`.
    """
    data = _read(path, owner)
    if data is None:
        return {}
    import plistlib
    from xml.parsers.expat import ExpatError

    try:
        found = plistlib.loads(data)
    except (
        ValueError, ExpatError, LookupError, TypeError, AttributeError, OverflowError,
        RecursionError,
    ) as error:  # fmt: skip
        raise BadPolicyError("", PolicyFault.UNREADABLE) from error
    if not isinstance(found, dict):
        raise BadPolicyError("", PolicyFault.UNREADABLE)
    return {str(key): each for key, each in found.items() if not str(key).startswith("Payload")}


def backups_here(policy: Policy) -> Path | None:
    """Return this user's folder in the one that the rules name for backups; None: they do not."""
    if policy.backup_folder is None:
        return None
    import getpass
    import platform

    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # nobody by that number is known here
        user = "user"
    name = f"{platform.node()}-{user}"
    # A Windows domain stands before the user's name.
    return policy.backup_folder / "".join(c if c.isalnum() or c in "-_." else "_" for c in name)


def _read(path: Path, owner: int | None) -> bytes | None:
    try:
        there = path.resolve(strict=True)
        _checked(path, there, owner)
        return files.read(there, _LIMIT)
    except FileNotFoundError:
        return None
    except BadPolicyError:
        raise
    except (OSError, RuntimeError, DesktopError) as error:  # RuntimeError: links in a circle
        raise BadPolicyError("", PolicyFault.UNREADABLE) from error


def _checked(path: Path, there: Path, owner: int | None) -> None:
    """Look at a file, and at the folders of its name and of where that leads."""
    if not there.is_file():
        raise BadPolicyError("", PolicyFault.UNREADABLE)
    if owner is None:
        return
    for facts in (path.parent.stat(), there.parent.stat(), there.stat()):
        if facts.st_uid != owner or facts.st_mode & _OTHERS:
            raise BadPolicyError("", PolicyFault.UNPROTECTED)


if sys.platform == "win32":

    def _program_data() -> Path:
        """Return the folder for all users from the system: a variable anybody could set."""
        import ctypes

        common, current = 0x23, 0  # CSIDL_COMMON_APPDATA, SHGFP_TYPE_CURRENT
        found = ctypes.create_unicode_buffer(260)  # MAX_PATH
        if ctypes.windll.shell32.SHGetFolderPathW(None, common, None, current, found):
            raise BadPolicyError("", PolicyFault.UNREADABLE)
        return Path(found.value)
