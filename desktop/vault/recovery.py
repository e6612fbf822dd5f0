"""The recovery code: what is printed, kept at home, and opens the vault when all else is lost."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from typing import Final, Self

from desktop.errors import BadRecoveryCodeError
from desktop.secret import Pinned, Secret
from desktop.vault import crypto

# Crockford's Base32: no I, L, O or U, and what looks like another sign is read as that one.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKE: Final = str.maketrans("ILOU", "110V")
_DASHES: Final = "-‐‑‒–—._"
_RANDOM: Final = 28  # signs of 5 bits: 140 random bits
_CHECK: Final = 4  # signs: one wrong code in a million passes for right
_GROUP: Final = 4
GROUPS: Final = (_RANDOM + _CHECK) // _GROUP


class RecoveryCode:
    """140 random bits as eight groups of four signs, the last of which is a checksum."""

    __slots__ = ("_signs",)

    def __init__(self, signs: bytearray) -> None:
        self._signs = signs  # ASCII

    @classmethod
    def generate(cls) -> Self:
        """Make a new one."""
        signs = bytearray(ord(secrets.choice(_ALPHABET)) for _ in range(_RANDOM))
        return cls(signs + _checksum(signs))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read one as people type it: any case, spaces, dashes and look-alikes.

        Raises BadRecoveryCodeError when a sign is missing, surplus or mistyped.
        """
        letters = unicodedata.normalize("NFKC", text).upper().translate(_LOOK_ALIKE)
        kept = (sign for sign in letters if not sign.isspace() and sign not in _DASHES)
        signs = bytearray(ord(sign) if sign in _ALPHABET else 0 for sign in kept)
        if (
            len(signs) != _RANDOM + _CHECK
            or 0 in signs
            or signs[_RANDOM:] != _checksum(signs[:_RANDOM])
        ):
            raise BadRecoveryCodeError
        return cls(signs)

    @property
    def groups(self) -> tuple[str, ...]:
        """The eight groups, to be shown and printed."""
        text = self._signs.decode()
        return tuple(text[i : i + _GROUP] for i in range(0, len(text), _GROUP))

    def private_key(self, vault: bytes) -> Secret:
        """Return the X25519 key that this code stands for, another one for each vault.

        The code is random and long, so no slow derivation is needed.
        """
        signs = Pinned(self._signs)
        key = crypto.subkey(signs, vault, b"frontdesk recovery 1")
        signs.wipe()
        return key

    def wipe(self) -> None:
        """Overwrite the code."""
        self._signs[:] = bytes(len(self._signs))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RecoveryCode) and Secret(self._signs) == Secret(other._signs)

    __hash__ = None  # type: ignore[assignment]  # as of any secret

    def __repr__(self) -> str:
        return "RecoveryCode(...)"


def _checksum(signs: bytearray) -> bytes:
    number = int.from_bytes(hashlib.sha256(b"frontdesk recovery code" + signs).digest()[:4], "big")
    return bytes(ord(_ALPHABET[number >> shift & 31]) for shift in (15, 10, 5, 0))
