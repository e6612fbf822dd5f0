"""An encrypted copy to take elsewhere: a vault file under a password and a key of its own."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import NotProvenError
from desktop.secret import Secret
from desktop.vault import crypto, keys
from desktop.vault.body import sealed, unsealed
from desktop.vault.contents import from_plain
from desktop.vault.layout import Header, VaultFile


@dataclass(frozen=True, slots=True, repr=False)
class OwnCopy:
    """What a copy is made of: nothing in it belongs to the open vault, which may lock meanwhile.

    `recovery` is the public key of the person's recovery code, which opens the copy too: a vault
    that was brought to another computer must not lock its person out. `cost` None: calibrated.
    """

    header: Header
    plain: Secret
    recovery: bytes
    cost: crypto.Cost | None

    def seal(self, password: Secret) -> bytes:
        """Return the file, opened again with the password and compared; wipes what it is made of.

        Slow: run it off the GUI thread. Raises NotProvenError, TooLargeError.
        """
        key = crypto.new_key()
        try:
            header = keys.with_slots(
                self.header,
                keys.password_slot(self.header, key, password, self.cost or crypto.calibrated()),
                keys.recovery_slot(self.header, key, self.recovery),
            )
            data = sealed(header, key, bytearray(self.plain.view))
            self._prove(data, password)
            return data
        finally:
            key.wipe()
            self.plain.wipe()

    def _prove(self, data: bytes, password: Secret) -> None:
        file = VaultFile.parse(data)
        key = keys.key_by_password(file.header, password)
        plain = Secret.adopt(unsealed(file, key))
        key.wipe()
        try:
            if plain != self.plain:
                raise NotProvenError
            from_plain(bytearray(plain.view))[0].wipe()
        finally:
            plain.wipe()
