"""The operating system's keychain, as a second memory of the newest generation of each vault.

It is asked only where it answers without asking anybody. The one secret in it opens nothing: it
marks tokens that are in two vaults.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import sys
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol

if sys.platform in ("win32", "darwin"):
    from desktop.system import native_keychain as backend
else:
    from desktop.system import secret_service as backend


_MARKING: Final = "token marks"  # no vault's id
_KEY: Final = 32  # bytes


@dataclass(frozen=True, slots=True)
class Seen:
    """A generation of a vault, and when it was open (Unix seconds)."""

    generation: int
    at: float


class State(Enum):
    """Whether the keychain can be used."""

    READY = "ready"
    LOCKED = "locked"
    ABSENT = "absent"


class Backend(Protocol):
    """Texts by name. Any method raises OSError when the keychain does not answer at once."""

    name: str

    def is_locked(self) -> bool:
        """Say whether it would ask for its password."""

    def read(self, key: str) -> str | None:
        """Return a text."""

    def write(self, key: str, text: str) -> None:
        """Keep a text in place of the one before."""


class Keychain:
    """What the keychain remembers of vaults, by their ids. Never raises and never prompts."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    @property
    def name(self) -> str:
        """What the keychain is called on this system."""
        return self._backend.name

    def state(self) -> State:
        """Say whether it can be used."""
        try:
            return State.LOCKED if self._backend.is_locked() else State.READY
        except OSError:
            return State.ABSENT

    def available(self) -> bool:
        """Say whether it answers without asking anybody."""
        return self.state() is State.READY

    def newest(self, vault: str) -> Seen | None:
        """Return the newest that was seen of a vault; None when that is not known."""
        if not self.available():
            return None
        try:
            text = self._backend.read(vault)
        except OSError:
            return None
        return None if text is None else _parsed(text)

    def note(self, vault: str, seen: Seen) -> None:
        """Remember what was seen of a vault, if it is not remembered already."""
        known = self.newest(vault)
        if (known and known.generation == seen.generation) or not self.available():
            return
        try:
            self._backend.write(vault, f"{seen.generation} {int(seen.at)}")
        except OSError:
            return

    def marking_key(self) -> bytes | None:
        """Return this user's key for marking tokens, made at the first time; None without one.

        It is read back before it is believed in: another process may have been quicker.
        """
        if not self.available():
            return None
        try:
            text = self._backend.read(_MARKING)
            if text is None or _key(text) is None:
                made = base64.b64encode(secrets.token_bytes(_KEY)).decode()
                self._backend.write(_MARKING, made)
                text = self._backend.read(_MARKING)
        except OSError:
            return None
        return None if text is None else _key(text)


def keychain() -> Keychain:
    """Return this user's keychain. Slow: use it off the GUI thread."""
    return Keychain(backend.Backend())


def _parsed(text: str) -> Seen | None:
    try:
        generation, at = map(int, text.split())
    except ValueError:
        return None
    return Seen(generation, at)


def _key(text: str) -> bytes | None:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == _KEY else None
