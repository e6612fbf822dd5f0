"""The vault key, and the slots that keep it: under the password, and under the recovery code."""

from __future__ import annotations

import secrets
from dataclasses import replace

from desktop.errors import Damage, DamagedVaultError, WrongPasswordError
from desktop.secret import Pinned, Secret
from desktop.vault import crypto
from desktop.vault.layout import Header, PasswordSlot, RecoverySlot, Slot
from desktop.vault.recovery import RecoveryCode

_RECOVERY = b"frontdesk vault key 1"


def password_slot(header: Header, key: Secret, password: Secret, cost: crypto.Cost) -> PasswordSlot:
    """Wrap the vault key under a password. Slow."""
    salt, nonce = secrets.token_bytes(crypto.SALT), secrets.token_bytes(crypto.NONCE)
    wrapping = crypto.derive_key(password, salt, cost)
    plain = bytearray(key.view)
    wrapped = crypto.seal(wrapping, nonce, plain, header.slot_context(PasswordSlot.KIND))
    plain[:] = bytes(len(plain))
    wrapping.wipe()
    return PasswordSlot(cost, salt, nonce, wrapped)


def recovery_slot(header: Header, key: Secret, public: bytes) -> RecoverySlot:
    """Seal the vault key to a recovery code's public key: the code itself is not needed.

    So a change of password keeps the printed code good, and an old copy of the vault holds
    nothing that opens the new one.
    """
    purpose = _RECOVERY + header.slot_context(RecoverySlot.KIND)
    return RecoverySlot(public, crypto.seal_to(public, key.view, purpose))


def recovery_public_key(header: Header, code: RecoveryCode) -> bytes:
    """Return the public key that a code stands for in this vault."""
    private = code.private_key(header.vault)
    public = crypto.public_key(private)
    private.wipe()
    return public


def key_by_password(header: Header, password: Secret) -> Secret:
    """Unwrap the vault key. Slow. Raises WrongPasswordError."""
    for slot in header.slots:
        if not isinstance(slot, PasswordSlot):
            continue
        wrapping = crypto.derive_key(password, slot.salt, slot.cost)
        try:
            context = header.slot_context(slot.KIND)
            return Pinned.adopt(crypto.unseal(wrapping, slot.nonce, slot.wrapped, context))
        except crypto.SealBrokenError:
            continue
        finally:
            wrapping.wipe()
    raise WrongPasswordError


def key_by_recovery(header: Header, code: RecoveryCode) -> Secret:
    """Unseal the vault key. Raises WrongPasswordError."""
    slot = recovery_slot_of(header)
    private = code.private_key(header.vault)
    try:
        return crypto.unseal_with(
            private, slot.sealed, _RECOVERY + header.slot_context(RecoverySlot.KIND)
        )
    except crypto.SealBrokenError:
        raise WrongPasswordError from None
    finally:
        private.wipe()


def recovery_slot_of(header: Header) -> RecoverySlot:
    """Return the recovery slot; every vault has one. Raises DamagedVaultError."""
    for slot in header.slots:
        if isinstance(slot, RecoverySlot):
            return slot
    raise DamagedVaultError(Damage.CHANGED)


def with_slots(header: Header, *slots: Slot) -> Header:
    """Return the header with these slots and no others: all wrap the same new key."""
    return replace(header, slots=slots)
