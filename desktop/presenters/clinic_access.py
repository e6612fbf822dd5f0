"""What presenters need of the clinics' servers."""

from __future__ import annotations

from typing import Protocol

from desktop.clinic.backend import Backend, Site
from desktop.secret import Secret


class ClinicAccess(Protocol):
    """Finds out what a server speaks, and speaks it."""

    def find(self, address: str) -> Site:
        """Ask an address what is there; blocks for 15 s at most. Raises ClinicError."""

    def backend(
        self, site: Site, *, browser: str = "", profile: str = "", key: Secret | None = None
    ) -> Backend:
        """Return a server to sign in to, in this browser and with this key where it has one."""
