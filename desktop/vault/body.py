"""The body of a vault file, sealed under a key that is made for each save."""

from __future__ import annotations

from typing import Final

from desktop.errors import Damage, DamagedVaultError, TooLargeError
from desktop.secret import Secret
from desktop.vault import crypto
from desktop.vault.layout import LIMIT, Header, VaultFile, context_of, finish

_KEY: Final = b"frontdesk body 1"
_AROUND: Final = 1_024  # bytes of a file beside context and contents, amply


def sealed(header: Header, key: Secret, plain: bytearray) -> bytes:
    """Return a whole file. Raises TooLargeError for one that could never be read again."""
    context = context_of(header, len(plain) + crypto.TAG)
    if len(context) + len(plain) > LIMIT - _AROUND:
        raise TooLargeError(LIMIT)
    body_key = crypto.subkey(key, header.salt, _KEY + header.vault)
    try:
        return finish(context, crypto.seal(body_key, header.nonce, plain, context))
    finally:
        body_key.wipe()


def unsealed(file: VaultFile, key: Secret) -> bytearray:
    """Decrypt the body, for the caller to wipe. Raises DamagedVaultError."""
    body_key = crypto.subkey(key, file.header.salt, _KEY + file.header.vault)
    try:
        return crypto.unseal(body_key, file.header.nonce, file.body, file.context)
    except crypto.SealBrokenError:
        raise DamagedVaultError(Damage.CHANGED) from None
    finally:
        body_key.wipe()
