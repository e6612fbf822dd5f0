"""What presenters need of the clinics' servers."""

from __future__ import annotations

from typing import Protocol

from desktop.clinic.backend import Backend, Site


class ClinicAccess(Protocol):
    """Finds out what a server speaks, and speaks it."""

    def find(self, address: str) -> Site:
        """Ask an address what is there; blocks for 15 s at most. Raises DesktopError."""

    def backend(self, site: Site, *, browser: str = "", profile: str = "") -> Backend:
        """Return a server to sign in to, in this browser. Raises DesktopError."""
