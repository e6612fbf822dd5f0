"""Which tokens leave a vault, in what, which cannot, and how they are packed. Pure but for that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from desktop import files
from desktop.errors import DesktopError, NotHeld
from desktop.interchange.base import Format, Found
from desktop.interchange.writing import WRITERS, written
from desktop.otp.token import Token
from desktop.otp.uri import format_uri
from desktop.presenters.token_rows import Filter, Only
from desktop.qr.drawing import HELD
from desktop.secret import Secret
from desktop.vault.entries import Entry, Quarantine
from desktop.vault.journal import Happening
from desktop.vault.own_copy import OwnCopy
from desktop.vault.states import UnlockedVault


class Destination(StrEnum):
    """What tokens can leave in; the values stand in journals and in the command line's --format."""

    FRONTDESK = "frontdesk"
    AEGIS = "aegis"
    TWOFAS = "2fas"
    URIS = "uri"
    PAPER = "paper"

    @property
    def plain(self) -> bool:
        """Whether anybody who has it can make the codes."""
        return self in (Destination.URIS, Destination.PAPER)

    @property
    def app(self) -> str:
        """The name of the app that opens it; "" for what no single app does."""
        return _FORMATS[self].app if self in (Destination.AEGIS, Destination.TWOFAS) else ""


_FORMATS: Final = {
    Destination.AEGIS: Format.AEGIS,
    Destination.TWOFAS: Format.TWOFAS,
    Destination.URIS: Format.URIS,
}


@dataclass(frozen=True, slots=True)
class Staying:
    """An entry that cannot leave in that way; `label` is None for what lost even its name."""

    label: str | None
    why: NotHeld | Quarantine
    token: UUID | None = None


@dataclass(frozen=True, slots=True)
class Departure:
    """What would leave; `trashed` is how many tokens in the trash stay behind with it."""

    destination: Destination
    whole: bool  # the whole vault is asked for
    going: tuple[Entry, ...]
    staying: tuple[Staying, ...]
    trashed: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing would leave: a vault without tokens can be copied, no more."""
        copied = self.whole and self.destination is Destination.FRONTDESK
        return not self.going and not copied


def departure(vault: UnlockedVault, destination: Destination, only: Filter) -> Departure:
    """Say what of a vault, or of one clinic in it, would leave in that way, and what would not."""
    whole = only is Only.ALL
    entries = [entry for entry in vault.entries if whole or entry.clinic == _clinic(only)]
    if destination is Destination.FRONTDESK and whole:
        return Departure(destination, whole, tuple(entries), ())
    going, staying = [], []
    for entry in entries:
        why = _cannot_hold(destination, entry.token)
        if why is None:
            going.append(entry)
        else:
            staying.append(Staying(entry.label, why, entry.id))
    staying += (
        Staying(item.label, item.reason)
        for item in vault.quarantined
        if whole or item.clinic == _clinic(only)
    )
    trashed = sum(whole or entry.clinic == _clinic(only) for entry in vault.trash)
    return Departure(destination, whole, tuple(going), tuple(staying), trashed)


def found_in(vault: UnlockedVault, entries: Sequence[Entry]) -> tuple[Found, ...]:
    """Return entries as other apps know them, with copies of their secrets for whoever asks."""
    clinics = {clinic.id: clinic.name for clinic in vault.clinics}
    return tuple(
        Found(
            token=_copied(entry.token),
            label=entry.label,
            group=clinics.get(entry.clinic, "") if entry.clinic else "",
            note=entry.note,
            favourite=entry.favourite,
        )
        for entry in entries
    )


def packing(
    vault: UnlockedVault, leaving: Departure, password: Secret | None
) -> Callable[[], bytes]:
    """Return the slow work that makes the file, and wipes what it was made of.

    It has nothing of the open vault, and takes the password over (None for what is not encrypted).
    The file was opened again and compared. The work raises NotProvenError and TooLargeError.
    """
    password = password or Secret(b"")
    if leaving.destination is Destination.FRONTDESK:
        ids = None if leaving.whole else [entry.id for entry in leaving.going]
        return partial(_seal, vault.own_copy(ids), password)
    found = found_in(vault, leaving.going)
    return partial(_write, _FORMATS[leaving.destination], found, password)


def deliver(
    vault: UnlockedVault, leaving: Departure, data: bytes, path: Path, *, over: bool = False
) -> None:
    """Put the file where it is wanted, and read it back; it is in the journal before it is there.

    `over`: in place of a file that is there, as the person said. Raises FileExistsAlreadyError,
    DiskError and what a save raises.
    """
    vault.exported(leaving.destination, len(leaving.going))
    try:
        files.write_whole(path, data, over=over)
    except DesktopError:
        vault.note(Happening.EXPORT_FAILED)
        raise


def _clinic(only: Filter) -> UUID | None:
    return only if isinstance(only, UUID) else None


def _cannot_hold(destination: Destination, token: Token) -> NotHeld | None:
    match destination:
        case Destination.FRONTDESK:
            return None
        case Destination.PAPER:
            # As long as the real one, without making a text of a secret before it is asked for.
            return NotHeld.TOO_LONG if len(format_uri(_blanked(token))) > HELD else None
        case _:
            return WRITERS[_FORMATS[destination]].cannot_hold(Found(token=token))


def _copied(token: Token) -> Token:
    pin = token.pin and token.pin.copy()
    return replace(token, secret=token.secret.copy(), pin=pin)


def _blanked(token: Token) -> Token:
    pin = token.pin and Secret(bytes(len(token.pin)))
    return replace(token, secret=Secret(bytes(len(token.secret))), pin=pin)


def _seal(copy: OwnCopy, password: Secret) -> bytes:
    try:
        return copy.seal(password)
    finally:
        password.wipe()


def _write(format_: Format, found: Sequence[Found], password: Secret) -> bytes:
    try:
        return written(format_, found, password)
    finally:
        password.wipe()
        for each in found:
            wipe(each)


def wipe(found: Found) -> None:
    """Overwrite the secrets of an entry that was made by `found_in`."""
    found.token.secret.wipe()
    if found.token.pin is not None:
        found.token.pin.wipe()
