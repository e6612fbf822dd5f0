"""A vault that nobody has opened: all that the picker knows of a person.

What opens it is imported when it is opened, so that the picker is painted without it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.secret import Secret
from desktop.vault.layout import Header
from desktop.vault.person import COLOURS
from desktop.vault.place import Place

if TYPE_CHECKING:
    from desktop.vault.journal import Happening
    from desktop.vault.recovery import RecoveryCode
    from desktop.vault.states import UnlockedVault


@dataclass(frozen=True, slots=True)
class LockedVault:
    """A vault file, and no key to it."""

    place: Place
    header: Header  # as it was when the shelf was read; checked when the vault is opened

    @property
    def id(self) -> str:
        """The name of the vault on this computer."""
        return self.place.stem

    @property
    def person(self) -> str:
        """Whose vault it is, as it is told apart on this computer."""
        return self.place.here.read().shown_as or self.header.person

    @property
    def colour(self) -> int:
        """The person's colour, counted through the palette."""
        return self.header.colour % COLOURS

    @property
    def modified(self) -> int:
        """When it was last saved, in Unix seconds."""
        return self.header.saved

    @property
    def last_opened(self) -> float | None:
        """When it was last opened on this computer, in Unix seconds."""
        return self.place.here.read().opened or None

    def wait(self) -> float:
        """Return the seconds before the next password may be tried."""
        return self.place.here.wait(self.place.clock())

    def unlock(self, password: Secret) -> UnlockedVault:
        """Open the vault. Slow: run it off the GUI thread.

        Raises WrongPasswordError, ThrottledError, VaultInUseError, DamagedVaultError,
        NewerVaultError, NoSuchVaultError, DiskError.
        """
        from desktop.vault.journal import Happening
        from desktop.vault.states import key_by_counted_password

        return self._open(
            lambda header: key_by_counted_password(self.place, header, password),
            Happening.UNLOCKED,
        )

    def open_with_key(self, key: Secret) -> UnlockedVault:
        """Open the vault with the key that another process of this program handed over.

        Raises as `unlock`, WrongPasswordError aside.
        """
        return self._open(lambda _header: key.copy(), None)

    def recover(
        self, code: RecoveryCode, password: Secret, new_code: RecoveryCode
    ) -> UnlockedVault:
        """Open the vault with its recovery code, which is used up; slow.

        The vault gets a new key, password and recovery code. Raises as `unlock`.
        """
        from desktop.vault.journal import Happening
        from desktop.vault.states import key_by_recovery

        vault = self._open(
            lambda header: key_by_recovery(self.place, header, code), Happening.RECOVERED
        )
        try:
            vault.set_keys(password, new_code)
        except BaseException:
            vault.lock(None)
            raise
        self.place.here.forget_attempts()
        return vault

    def _open(
        self, find_key: Callable[[Header], Secret], happening: Happening | None
    ) -> UnlockedVault:
        from desktop.vault.states import UnlockedVault
        from desktop.vault.store import Store

        vault = UnlockedVault(Store.open(self.place, find_key))
        if happening is not None:
            vault.note(happening)
        return vault
