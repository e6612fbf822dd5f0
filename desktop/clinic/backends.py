"""The backend for a site, one module a kind."""

from __future__ import annotations

from desktop.clinic.allauth import Allauth
from desktop.clinic.backend import Backend, Kind, Site
from desktop.clinic.browser import Browser
from desktop.clinic.cliniko import Cliniko
from desktop.clinic.loopback import Landing
from desktop.clinic.oidc import OpenId
from desktop.clinic.web import WebPage
from desktop.errors import Forbidden, PolicyError
from desktop.policy import Policy


def backend_for(
    site: Site, browser: Browser, policy: Policy, landing: Landing | None = None
) -> Backend:
    """Return what signs in at a site. Asks nobody.

    Raises PolicyError, CLINIC, for an address that the clinic's rules for this computer do not
    allow, and ClinicError for one that is none or not safe.
    """
    if not all(policy.allows_clinic(each) for each in (site.address, site.issuer) if each):
        raise PolicyError(Forbidden.CLINIC)
    match site.kind:
        case Kind.ALLAUTH:
            return Allauth(site, browser)
        case Kind.OIDC:
            return OpenId(site, browser, landing=landing)
        case Kind.CLINIKO:
            return Cliniko(site, browser)
        case Kind.WEB:
            return WebPage(site, browser)
