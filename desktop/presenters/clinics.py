"""The clinics' servers, as the clinic's rules for this computer allow them."""

from __future__ import annotations

from collections.abc import Callable

from desktop.clinic.backend import Backend, KeyOwner, Outcome, Site
from desktop.clinic.backends import backend_for
from desktop.clinic.browser import Browser
from desktop.clinic.cliniko import account_of
from desktop.clinic.loopback import Landing
from desktop.clinic.probe import probe
from desktop.errors import Forbidden, PolicyError
from desktop.policy import Policy
from desktop.presenters.clinic_access import BrowserPlace
from desktop.secret import Secret


class Clinics:
    """Is `clinic_access.ClinicAccess`.

    `browser` returns what opens addresses in a browser and a profile of it; empty names mean the
    usual ones; `browsers` finds which there are. `landing` is
    what the browser shows at the end of a sign-in.
    """

    def __init__(
        self,
        policy: Policy,
        browser: Callable[[str, str], Browser],
        browsers: Callable[[], tuple[BrowserPlace, ...]],
        landing: Landing,
    ) -> None:
        self._landing = landing
        self._policy = policy
        self._browser = browser
        self.browsers = browsers

    def find(self, address: str) -> Site:
        """Ask an address what is there; blocks for 15 s at most.

        Raises ClinicError, and PolicyError for one that the rules do not allow.
        """
        if not self._policy.allows_clinic(address):
            raise PolicyError(Forbidden.CLINIC)
        return probe(address)

    def key_owner(self, key: Secret, contact: str) -> KeyOwner | Outcome:
        """Ask Cliniko whose key this is; blocks for 15 s at most."""
        return account_of(key, contact)

    def backend(self, site: Site, *, browser: str = "", profile: str = "") -> Backend:
        """Return a server to sign in to. Raises as `find`."""
        return backend_for(site, self._browser(browser, profile), self._policy, self._landing)
