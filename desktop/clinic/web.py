"""Every other clinic: its sign-in page is opened, and what happens there is not known."""

from __future__ import annotations

from desktop.clinic.address import parse
from desktop.clinic.backend import Can, Kind, NeedBrowser, Outcome, SignedOut, Site
from desktop.clinic.browser import Browser, opened
from desktop.clinic.elsewhere import InBrowser


class WebPage(InBrowser):
    """One clinic's sign-in page. See `backend.Backend`."""

    kind = Kind.WEB
    can = frozenset({Can.OPEN})
    clock = None

    def __init__(self, site: Site, browser: Browser) -> None:
        """Raise ClinicError for an address that is none or not safe."""
        self._address = str(parse(site.address))
        self._browser = browser

    def open(self) -> Outcome:
        """Open the page."""
        return opened(self._browser, self._address)

    def sign_in_in_browser(self) -> Outcome:
        """Open the page."""
        return self.open()

    def session(self) -> Outcome:
        """Send the person to the browser: nobody here knows."""
        return NeedBrowser()

    def cancel(self) -> None:
        """Do nothing: nobody waits."""

    def sign_out(self) -> Outcome:
        """Say that the clinic was not told: its session is the browser's."""
        return SignedOut(told=False)
