"""The keychains of Windows and macOS, through `keyring`."""

from __future__ import annotations

import ctypes
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE: Final = "Frontdesk: newest vault"


class Backend:
    """Credentials of this user. Raises OSError, as `keychain.Backend` says."""

    name = "Windows Credential Manager" if sys.platform == "win32" else "macOS Keychain"

    def is_locked(self) -> bool:
        """Say False: neither asks anybody, and one that is locked refuses."""
        _keyring()
        return False

    def read(self, key: str) -> str | None:
        """Return a text."""
        try:
            text: str | None = _keyring().get_password(_SERVICE, key)
        except _refusals() as error:
            raise OSError("the keychain refused") from error
        return text

    def write(self, key: str, text: str) -> None:
        """Keep a text in place of the one before."""
        try:
            _keyring().set_password(_SERVICE, key, text)
        except _refusals() as error:
            raise OSError("the keychain refused") from error


def _keyring() -> KeyringBackend:
    """Return the system's own keychain, by name: `keyring` might choose another one."""
    try:
        if sys.platform == "win32":
            from keyring.backends.Windows import WinVaultKeyring as Native
        else:
            from keyring.backends.macOS import Keyring as Native

            # Without this, a locked keychain, or another build of this program, asks the person.
            security = "/System/Library/Frameworks/Security.framework/Security"
            ctypes.CDLL(security).SecKeychainSetUserInteractionAllowed(0)
        if not Native.viable:
            raise OSError("no keychain")
        return Native()  # type: ignore[no-untyped-call]
    except (ImportError, AttributeError) as error:
        raise OSError("no keychain") from error


def _refusals() -> tuple[type[Exception], ...]:
    from keyring.errors import KeyringError

    if sys.platform == "win32":
        from win32ctypes.pywin32 import pywintypes

        return KeyringError, pywintypes.error
    else:  # noqa: RET505  for mypy, which sees one of the two
        return (KeyringError,)
