"""What has to be done when somebody leaves: every clinic and service that a vault has tokens of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from desktop.errors import DesktopError
from desktop.otp.token import Kind
from desktop.vault.entries import Clinic, Entry, Quarantined
from desktop.vault.sign_in import SignInKind
from desktop.vault.states import UnlockedVault


class Kept(Enum):
    """Where a token of the vault is."""

    LISTED = "listed"
    TRASH = "trash"
    ASIDE = "set aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A token, without its key; "" and None for what could not be read of one that is set aside."""

    label: str
    issuer: str = ""
    account: str = ""
    kind: Kind | None = None
    kept: Kept = Kept.LISTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A clinic where the person has an account, or (`name` "") everything that is of none."""

    name: str = ""
    colour: int = 0
    email: str = ""
    host: str = ""
    kind: SignInKind | None = None
    services: tuple[Service, ...] = ()

    @property
    def is_clinic(self) -> bool:
        """Whether there is a practice manager to ask."""
        return bool(self.name)


@dataclass(frozen=True, slots=True)
class Departure:
    """A person, and every place where something has to be done when they leave."""

    person: str
    places: tuple[Place, ...]


def departure(vault: UnlockedVault) -> Departure:
    """Return what has to be done when the person of this vault leaves; clinics by name.

    Clinics without a token are in it too: there is an account there.
    """
    clinics = sorted(vault.clinics, key=lambda clinic: clinic.name.casefold())
    known = {clinic.id for clinic in clinics}
    places = [
        _clinic(
            clinic,
            [entry for entry in vault.entries if entry.clinic == clinic.id],
            [entry for entry in vault.trash if entry.clinic == clinic.id],
            [item for item in vault.quarantined if item.clinic == clinic.id],
        )
        for clinic in clinics
    ]
    rest = _services(
        [entry for entry in vault.entries if entry.clinic not in known],
        [entry for entry in vault.trash if entry.clinic not in known],
        [item for item in vault.quarantined if item.clinic not in known],
    )
    if rest:
        places.append(Place(services=rest))
    return Departure(vault.person, tuple(places))


class OffBoardingView(Protocol):
    """What the presenter needs of the page."""

    def show_departure(self, departure: Departure) -> None:
        """Show what has to be done."""

    def show_copied(self, name: str) -> None:
        """Say that an encrypted copy is in the file of this name, and was opened again."""

    def show_error(self, error: DesktopError | None) -> None:
        """Say what went wrong; None: nothing any more."""


class OffBoarding:
    """Lists what has to be done, and writes an encrypted copy of the vault."""

    def __init__(self, vault: UnlockedVault, view: OffBoardingView) -> None:
        self._vault = vault
        self._view = view
        view.show_departure(departure(vault))

    def copy_to(self, path: Path) -> None:
        """Write an encrypted copy to a new file."""
        self._view.show_error(None)
        try:
            self._vault.write_copy(path)
        except DesktopError as error:
            self._view.show_error(error)
        else:
            self._view.show_copied(path.name)


def _clinic(
    clinic: Clinic, kept: Iterable[Entry], trash: Iterable[Entry], aside: Iterable[Quarantined]
) -> Place:
    how = clinic.sign_in
    return Place(
        name=clinic.name,
        colour=clinic.colour,
        email=how.email if how else "",
        host=(urlsplit(how.address).netloc or how.address) if how else "",
        kind=how.kind if how else None,
        services=_services(kept, trash, aside),
    )


def _services(
    kept: Iterable[Entry], trash: Iterable[Entry], aside: Iterable[Quarantined]
) -> tuple[Service, ...]:
    return (
        *(_service(entry, Kept.LISTED) for entry in kept),
        *(Service(label=item.label or "", kept=Kept.ASIDE) for item in aside),
        *(_service(entry, Kept.TRASH) for entry in trash),
    )


def _service(entry: Entry, kept: Kept) -> Service:
    token = entry.token
    return Service(
        label=entry.label, issuer=token.issuer, account=token.account, kind=token.kind, kept=kept
    )
