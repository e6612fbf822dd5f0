"""The browser that a clinic's pages are opened in; which one is not decided here."""

from __future__ import annotations

from collections.abc import Callable

from desktop.clinic.address import parse
from desktop.clinic.backend import Ending, NotFinished, Opened, Outcome
from desktop.clinic.troubled import trouble
from desktop.errors import ClinicError

# Opens an address; raises OSError when no browser can be started.
Browser = Callable[[str], None]


def opened(browser: Browser, address: str) -> Outcome:
    """Open a clinic's page, which has to be https or on this computer."""
    try:
        browser(str(parse(address)))
    except ClinicError as error:
        return trouble(error)
    except OSError:
        return NotFinished(Ending.NO_BROWSER)
    return Opened()
