"""What presenters need of the clinics' servers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from desktop.clinic.backend import Backend, KeyOwner, Outcome, Site
from desktop.secret import Secret


@dataclass(frozen=True, slots=True)
class BrowserPlace:
    """A browser of this computer, or a profile of it; the two ids are kept with a clinic."""

    name: str
    browser: str
    profile: str


class ClinicAccess(Protocol):
    """Finds out what a server speaks, and speaks it."""

    def browsers(self) -> tuple[BrowserPlace, ...]:
        """Return where clinics' pages can be opened, beside the usual browser."""

    def find(self, address: str) -> Site:
        """Ask an address what is there; blocks for 15 s at most. Raises DesktopError."""

    def key_owner(self, key: Secret, contact: str) -> KeyOwner | Outcome:
        """Ask Cliniko whose key this is; blocks for 15 s at most. `contact` is an e-mail."""

    def backend(self, site: Site, *, browser: str = "", profile: str = "") -> Backend:
        """Return a server to sign in to, in this browser. Raises DesktopError."""
