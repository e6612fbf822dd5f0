"""Whether a token is in two vaults of this computer: a sign-in that people share.

A locked vault tells nothing, so a mark of each token is kept beside the vaults: eight bytes of an
HMAC whose key is in the operating system's keychain only. Marks tell nobody which clinic or account
it is, cannot be tried against guesses without the key, and are worthless on another computer. Where
there is no keychain there are no marks.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID

from desktop import files
from desktop.errors import DesktopError
from desktop.otp.token import Token
from desktop.presenters import newest_seen
from desktop.presenters.runner import Runner
from desktop.vault.entries import Entry
from desktop.vault.states import UnlockedVault, UseAfterLock

NAME: Final = "same-tokens.json"
_MARK: Final = 8  # bytes
_LIMIT: Final = 8_388_608  # bytes of the file
_GUESSABLE: Final = 10  # bytes: a shorter secret could be found by trying, if the key got out


class Keychain(newest_seen.Keychain, Protocol):
    """What the operating system keeps; nothing, where there is no keychain."""

    def marking_key(self) -> bytes | None:
        """Return this user's key for marking tokens."""


def look(  # noqa: PLR0913  what there is to look at, and with what
    vault: UnlockedVault,
    folder: Path,
    others: Iterable[str],
    *,
    keychain: Keychain,
    runner: Runner,
    on_found: Callable[[frozenset[UUID]], None],
) -> None:
    """Tell which tokens of a vault that was just opened are in one of the others too, if any.

    `others` are the ids of the vaults in the folder. The keychain is not waited for, and no worker
    sees a token.
    """
    ids = tuple(others)

    def told(key: bytes | None) -> None:
        if key is None:
            return
        with suppress(UseAfterLock):  # it was locked before the answer came
            found = SameTokens(folder, key).compare(vault.id, vault.entries, ids)
            if found:
                on_found(found)

    runner.run(keychain.marking_key, told, lambda _error: None)


class SameTokens:
    """The marks of all vaults in a folder. `key` is the keychain's, and stays in memory."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._path = folder / NAME
        self._key = key

    def compare(
        self, vault: str, entries: Iterable[Entry], others: Iterable[str]
    ) -> frozenset[UUID]:
        """Note a vault's tokens, and return those that one of the `others` has too.

        Vaults go by their ids; those that are no longer on the shelf are forgotten. A disk that
        cannot be written keeps nobody from anything.
        """
        mine = {entry.id: mark for entry in entries if (mark := self._mark(entry.token))}
        here = self._tag(vault)
        kept = {self._tag(each) for each in others} - {here}
        known = {tag: marks for tag, marks in self._read().items() if tag in kept}
        theirs = frozenset().union(*known.values())
        self._write({**known, here: frozenset(mine.values())})
        return frozenset(each for each, mark in mine.items() if mark in theirs)

    def _mark(self, token: Token) -> str:
        """Return the mark of a token, "" for one whose secret could be guessed."""
        if len(token.secret) < _GUESSABLE:
            return ""
        seal = hmac.new(self._key, b"token", hashlib.sha256)
        facts = (token.kind, token.algorithm, str(token.digits), str(token.period))
        parts: list[bytes | memoryview] = [fact.encode() for fact in facts]
        for part in (*parts, token.secret.view):
            seal.update(len(part).to_bytes(4, "big"))
            seal.update(part)
        return seal.digest()[:_MARK].hex()

    def _tag(self, vault: str) -> str:
        return hmac.digest(self._key, b"vault" + vault.encode(), "sha256")[:_MARK].hex()

    def _read(self) -> Mapping[str, frozenset[str]]:
        """Return what is noted; nothing, when there is no file or it makes no sense."""
        try:
            facts = json.loads(files.read(self._path, _LIMIT))
            return {str(tag): frozenset(map(str, marks)) for tag, marks in facts.items()}
        except (DesktopError, ValueError, TypeError, AttributeError, RecursionError):
            return {}

    def _write(self, marks: Mapping[str, frozenset[str]]) -> None:
        text = json.dumps({tag: sorted(each) for tag, each in sorted(marks.items())})
        if marks != self._read():
            with suppress(DesktopError):
                files.replace(self._path, text.encode())
