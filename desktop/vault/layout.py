"""The bytes of a vault file: see docs/vault-format.md.

Nothing here decrypts: a header can be read, and damage found, without any key.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final, Self

from desktop.errors import Damage, DamagedVaultError, NewerVaultError
from desktop.files import disk_errors
from desktop.vault.crypto import KEY, NONCE, SALT, SEALED_KEY, TAG, Cost
from desktop.vault.person import NAME, showable

MAGIC: Final = b"FDVAULT\0"
VERSION: Final = 1
LIMIT: Final = 256 * 1024 * 1024  # bytes of a file: far beyond 100,000 tokens
_DIGEST: Final = 32
_START: Final = struct.Struct(">8sHI")  # magic, version, length of the header
_FIXED: Final = struct.Struct(f">16sQQ{SALT}s{NONCE}s{KEY}sBB")
_BODY: Final = struct.Struct(">Q")
_SLOT: Final = struct.Struct(">BH")  # kind, length
_PASSWORD: Final = struct.Struct(f">IIB{SALT}s{NONCE}s{KEY + TAG}s")
_HEADER_LIMIT: Final = 65_536
_NAME_LIMIT: Final = 4 * NAME.stop  # bytes
_SLOTS: Final = 16
_PASSWORDS: Final = 2  # each is tried, and costs an Argon2id
_GENERATIONS: Final = range(2**62)


@dataclass(frozen=True, slots=True)
class PasswordSlot:
    """The vault key under a password: Argon2id's parameters, then AES-256-GCM."""

    KIND: ClassVar[int] = 1

    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes

    def to_bytes(self) -> bytes:
        """Return the slot's content."""
        cost = self.cost
        return _PASSWORD.pack(
            cost.memory_kib, cost.iterations, cost.lanes, self.salt, self.nonce, self.wrapped
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read the slot; its cost is bounded here, before anybody computes with it."""
        memory, iterations, lanes, salt, nonce, wrapped = _PASSWORD.unpack(data)
        return cls(Cost(memory, iterations, lanes), salt, nonce, wrapped)


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """The vault key sealed to the public key that the recovery code stands for."""

    KIND: ClassVar[int] = 2

    public: bytes
    sealed: bytes

    def to_bytes(self) -> bytes:
        """Return the slot's content."""
        return self.public + self.sealed

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read the slot. Raises ValueError."""
        if len(data) != KEY + SEALED_KEY:
            raise ValueError("length")
        return cls(data[:KEY], data[KEY:])


@dataclass(frozen=True, slots=True)
class OtherSlot:
    """A slot of a kind that this program does not know: carried along as it is."""

    kind: int
    data: bytes


Slot = PasswordSlot | RecoverySlot | OtherSlot


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What can be read without a key. All of it is authenticated when the body is opened."""

    vault: bytes  # 16 bytes that never change
    generation: int  # one more at every save
    saved: int  # Unix seconds
    salt: bytes  # of this save's own key
    nonce: bytes
    journal: bytes  # public key for events that happen while the vault is locked
    colour: int
    person: str
    slots: tuple[Slot, ...]

    def to_bytes(self) -> bytes:
        """Return the header as it stands in the file."""
        name = self.person.encode()
        parts = [
            _FIXED.pack(
                self.vault,
                self.generation,
                self.saved,
                self.salt,
                self.nonce,
                self.journal,
                self.colour,
                len(self.slots),
            ),
            len(name).to_bytes(2, "big"),
            name,
        ]
        for slot in self.slots:
            if isinstance(slot, OtherSlot):
                kind, data = slot.kind, slot.data
            else:
                kind, data = slot.KIND, slot.to_bytes()
            parts += [_SLOT.pack(kind, len(data)), data]
        return b"".join(parts)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read a header. Raises ValueError or struct.error when it is not one."""
        vault, generation, saved, salt, nonce, journal, colour, count = _FIXED.unpack_from(data)
        at = _FIXED.size
        length = int.from_bytes(data[at : at + 2], "big")
        at += 2 + length
        person = data[at - length : at].decode()
        if generation not in _GENERATIONS or saved not in _GENERATIONS or count > _SLOTS:
            raise ValueError("out of bounds")
        if not person or length > _NAME_LIMIT or not showable(person):
            raise ValueError("name")
        slots: list[Slot] = []
        for _ in range(count):
            kind, length = _SLOT.unpack_from(data, at)
            at += _SLOT.size + length
            slots.append(_slot(kind, data[at - length : at]))
        if at != len(data):
            raise ValueError("length")
        if sum(isinstance(slot, PasswordSlot) for slot in slots) > _PASSWORDS:
            raise ValueError("slots")
        return cls(
            vault=vault,
            generation=generation,
            saved=saved,
            salt=salt,
            nonce=nonce,
            journal=journal,
            colour=colour,
            person=person,
            slots=tuple(slots),
        )

    def slot_context(self, kind: int) -> bytes:
        """Return what a slot's own encryption is bound to: this vault and this kind."""
        return MAGIC + VERSION.to_bytes(2, "big") + self.vault + bytes([kind])


def _slot(kind: int, data: bytes) -> Slot:
    match kind:
        case PasswordSlot.KIND:
            return PasswordSlot.from_bytes(data)
        case RecoverySlot.KIND:
            return RecoverySlot.from_bytes(data)
        case _:
            return OtherSlot(kind, data)


@dataclass(frozen=True, slots=True)
class VaultFile:
    """A whole file: its header, the bytes that its body is bound to, and the sealed body."""

    header: Header
    context: bytes
    body: memoryview
    digest: bytes  # of the whole file, to notice that it changed underneath

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Check and take apart a file. Raises DamagedVaultError and NewerVaultError."""
        if data[: len(MAGIC)] != MAGIC[: len(data)]:
            raise DamagedVaultError(Damage.NOT_A_VAULT)
        if len(data) < _START.size + _BODY.size + _DIGEST:
            raise DamagedVaultError(Damage.TRUNCATED)
        _magic, version, length = _START.unpack_from(data)
        # The last 32 bytes are a digest of all before them in every version: so a flipped bit in
        # the version is damage, and not a newer program's file.
        if hashlib.sha256(memoryview(data)[:-_DIGEST]).digest() != data[-_DIGEST:]:
            raise DamagedVaultError(_cut_or_changed(data, length))
        if version > VERSION:
            raise NewerVaultError(version)
        start = _START.size + length + _BODY.size
        try:
            header = Header.from_bytes(data[_START.size : _START.size + length])
            (body,) = _BODY.unpack_from(data, _START.size + length)
        except (ValueError, struct.error) as error:
            raise DamagedVaultError(Damage.CHANGED) from error
        if version < 1 or length > _HEADER_LIMIT or start + body + _DIGEST != len(data):
            raise DamagedVaultError(Damage.CHANGED)
        return cls(header, data[:start], memoryview(data)[start : start + body], digest_of(data))


def context_of(header: Header, body: int) -> bytes:
    """Return what stands before a sealed body of so many bytes, which it is bound to."""
    data = header.to_bytes()
    return _START.pack(MAGIC, VERSION, len(data)) + data + _BODY.pack(body)


def finish(context: bytes, body: bytes) -> bytes:
    """Return the whole file."""
    digest = hashlib.sha256(context)
    digest.update(body)
    return b"".join((context, body, digest.digest()))


def digest_of(data: bytes | memoryview) -> bytes:
    """Return the SHA-256 of a whole file, or of something else to compare."""
    return hashlib.sha256(data).digest()


def read_header(path: Path) -> Header:
    """Read just the header, unchecked: good for showing who is here, and for nothing else.

    Raises DamagedVaultError, NewerVaultError and DiskError.
    """
    with disk_errors(), path.open("rb") as file:
        start = file.read(_START.size)
        if len(start) < _START.size or start[: len(MAGIC)] != MAGIC:
            raise DamagedVaultError(Damage.NOT_A_VAULT)
        _magic, version, length = _START.unpack(start)
        if version > VERSION:
            raise NewerVaultError(version)
        data = file.read(min(length, _HEADER_LIMIT))
    try:
        return Header.from_bytes(data)
    except (ValueError, struct.error) as error:
        raise DamagedVaultError(Damage.CHANGED) from error


def _cut_or_changed(data: bytes, length: int) -> Damage:
    start = _START.size + length + _BODY.size
    if start <= len(data):
        (body,) = _BODY.unpack_from(data, start - _BODY.size)
        if start + body + _DIGEST <= len(data):
            return Damage.CHANGED
    return Damage.TRUNCATED
