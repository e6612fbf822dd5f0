"""Bytes that must not be printed, compared in the open, or left behind."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import NoReturn, Self


class Secret:
    """Secret bytes: never shown, and overwritten by `wipe`."""

    __slots__ = ("_data",)

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        self._data = bytearray(data)

    @classmethod
    def adopt(cls, data: bytearray) -> Self:
        """Take over a buffer without copying it; the giver must not use it any more."""
        secret = cls(b"")
        secret._data = data
        return secret

    @property
    def view(self) -> memoryview:
        """The bytes in place, read-only and without a copy."""
        return memoryview(self._data).toreadonly()

    def reveal(self) -> bytes:
        """Return an immutable copy, which cannot be wiped: greppable on purpose."""
        return bytes(self._data)

    def copy(self) -> Self:
        """Return a second secret of the same bytes, wiped on its own."""
        return type(self)(self._data)

    def wipe(self) -> None:
        """Overwrite the bytes. Best effort: Python may hold other copies."""
        self._data[:] = bytes(len(self._data))

    def __len__(self) -> int:
        return len(self._data)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._data, other._data)

    __hash__ = None  # type: ignore[assignment]  # a secret as a dictionary key would be copied

    def __repr__(self) -> str:
        return "Secret(...)"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled or copied by `copy`: both would leave the bytes elsewhere."""
        msg = "a secret is not serialised"
        raise TypeError(msg)


class Pinned(Secret):
    """A password or a key: few and short, so that they can be kept out of the swap.

    Not what there may be ten thousand of: programs may lock a few megabytes only.
    """

    __slots__ = ()

    def __init__(self, data: bytes | bytearray | memoryview) -> None:
        super().__init__(data)
        pin(self._data)

    @classmethod
    def adopt(cls, data: bytearray) -> Self:
        """Take over a buffer without copying it; the giver must not use it any more."""
        pin(data)
        return super().adopt(data)


class _System:
    keep: Callable[[bytearray], object] | None = None


def pin(data: bytearray) -> None:
    """Keep a buffer out of the swap as long as the process lives, where the system allows it."""
    if _System.keep is not None:
        _System.keep(data)


def pin_with(keep: Callable[[bytearray], object]) -> None:
    """Say how this system keeps a buffer out of the swap: the composition root does, once.

    This module stands below everything and knows no operating system.
    """
    _System.keep = keep
