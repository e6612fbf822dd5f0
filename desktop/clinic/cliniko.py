"""Cliniko: people sign in on its own pages, because it has no other way for them.

A person's own API key, where they have one, tells which clinic it is and that the user is enabled.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from desktop import __version__
from desktop.clinic.address import parse
from desktop.clinic.backend import (
    Can,
    KeyOwner,
    Kind,
    NeedBrowser,
    Outcome,
    Restricted,
    SignedOut,
    Site,
    Wait,
)
from desktop.clinic.browser import Browser, opened
from desktop.clinic.elsewhere import InBrowser
from desktop.clinic.practice import humanised
from desktop.clinic.troubled import trouble
from desktop.clinic.waiting import seconds_to_wait
from desktop.clinic.wire import Wire
from desktop.errors import ClinicError, ClinicFault
from desktop.secret import Secret

_FIRST: Final = "au1"  # the shard of keys that are older than shards
# They become names of hosts, to which the key is sent.
_SHARD: Final = re.compile(r"[a-z]{2,3}[0-9]{1,2}")
_SUBDOMAIN: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_HOST: Final = re.compile(rf"({_SUBDOMAIN.pattern})\.({_SHARD.pattern})\.cliniko\.com")
_CONTACT: Final = re.compile(r"[\x21-\x7e]{3,254}")
_TEXT: Final = 256  # characters


class Cliniko(InBrowser):
    """One clinic's pages at Cliniko. See `backend.Backend`."""

    kind = Kind.CLINIKO
    can = frozenset({Can.OPEN})
    clock = None

    def __init__(self, site: Site, browser: Browser) -> None:
        """Raise ClinicError for an address that is none or not safe."""
        self._address = str(parse(site.address))
        self._browser = browser

    def open(self) -> Outcome:
        """Open the sign-in page."""
        return opened(self._browser, self._address)

    def sign_in_in_browser(self) -> Outcome:
        """Open the sign-in page."""
        return self.open()

    def session(self) -> Outcome:
        """Send the person to the browser: nobody here knows."""
        return NeedBrowser()

    def cancel(self) -> None:
        """Do nothing: nobody waits."""

    def sign_out(self) -> Outcome:
        """Say that Cliniko was not told: its session is the browser's."""
        return SignedOut(told=False)


def is_cliniko(host: str) -> bool:
    """Say whether a host is a clinic at Cliniko."""
    return _HOST.fullmatch(host) is not None


def shard_of(key: str) -> str:
    """Return the shard that a key belongs to. Raises ClinicError, BAD_KEY."""
    _, dash, shard = key.rpartition("-")
    shard = shard.lower() if dash else _FIRST
    if not _SHARD.fullmatch(shard):
        raise ClinicError(ClinicFault.BAD_KEY)
    return shard


def account_of(
    key: Secret, contact: str, wire: Wire | None = None, api: str = ""
) -> KeyOwner | Outcome:
    """Ask Cliniko whose key it is: a KeyOwner, Restricted, Wait, Offline or ServerBroken.

    `contact` is the e-mail address that Cliniko wants to know of whoever uses its API. `api` stands
    in for Cliniko's own address.
    """
    try:
        return _account(key, contact, wire, api)
    except ClinicError as error:
        return trouble(error)


def _account(key: Secret, contact: str, wire: Wire | None, api: str) -> KeyOwner | Outcome:
    text = key.reveal().decode("ascii", "replace").strip()
    shard = shard_of(text)
    if not _CONTACT.fullmatch(contact):
        raise ClinicError(ClinicFault.BAD_ADDRESS)
    wire = wire or Wire(agent=f"Frontdesk/{__version__} ({contact})")
    pair = base64.b64encode(f"{text}:".encode()).decode()
    told: list[Mapping[str, Any]] = []
    for path in ("/user", "/settings/public"):
        address = parse((api or f"https://api.{shard}.cliniko.com/v1") + path)
        answer = wire.ask("GET", address, headers={"Authorization": f"Basic {pair}"})
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            return Wait(seconds_to_wait(answer.headers, wire.now()))
        _check(answer.status)
        told.append(answer.json())
    user, settings = told
    if user.get("user_active") is False:
        return Restricted()
    account = settings.get("account", settings)
    subdomain = _word(account, "subdomain").lower()
    if not _SUBDOMAIN.fullmatch(subdomain):
        raise ClinicError(ClinicFault.UNEXPECTED)
    return KeyOwner(
        address=f"https://{subdomain}.{shard}.cliniko.com",
        clinic=_word(account, "name"),
        person=" ".join(filter(None, (_word(user, "first_name"), _word(user, "last_name")))),
        email=_word(user, "email"),
        role=humanised(_word(user, "role")),
        country=_word(account, "country"),
        time_zone=_word(user, "time_zone") or _word(account, "time_zone"),
    )


def _check(status: int) -> None:
    """Raise ClinicError for anything but success; the body may be empty."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ClinicError(ClinicFault.SERVER_ERROR)
    if status == HTTPStatus.UNAUTHORIZED:
        raise ClinicError(ClinicFault.BAD_KEY)
    if status == HTTPStatus.FORBIDDEN:
        raise ClinicError(ClinicFault.FORBIDDEN)
    if status != HTTPStatus.OK:
        raise ClinicError(ClinicFault.UNEXPECTED)


def _word(facts: object, name: str) -> str:
    value = facts.get(name) if isinstance(facts, Mapping) else None
    return value[:_TEXT] if isinstance(value, str) and value.isprintable() else ""
