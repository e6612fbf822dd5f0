"""What has to be done when somebody leaves, in words: on the screen and on paper."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.otp.token import Kind
from desktop.presenters.off_boarding import Kept, Place, Service

_tr = QCoreApplication.translate


def title(person: str) -> str:
    """Return the title of the sheet."""
    return _tr("off-boarding", "{person} leaves").format(person=person)


def lead(places: int) -> str:
    """Return what stands below it."""
    if not places:
        return _tr(
            "off-boarding",
            "There is no clinic and no token in this vault: nothing has to be done elsewhere.",
        )
    return _tr(
        "off-boarding",
        "Removing a vault ends no account. At every clinic and service below somebody has to do "
        "it; start with them, and keep the vault until the last box is ticked.",
    )


def place_title(place: Place) -> str:
    """Return the heading of a place."""
    return place.name or _tr("off-boarding", "Tokens without a clinic")


def place_account(place: Place) -> str:
    """Return whose account at which address it is, as far as that is kept."""
    if not place.is_clinic:
        return ""
    email = place.email or _tr("off-boarding", "E-mail not kept here")
    return " · ".join(filter(None, (email, place.host)))


def service_text(service: Service) -> str:
    """Return a token: its label, its issuer and account, and what is special about it."""
    label = service.label or _tr("off-boarding", "Entry without a name")
    kinds = {
        Kind.HOTP: _tr("off-boarding", "by counter"),
        Kind.STEAM: "Steam",
        Kind.MOTP: "mOTP",
        Kind.YANDEX: "Yandex",
    }
    kept = {
        Kept.LISTED: "",
        Kept.TRASH: _tr("off-boarding", "in the trash: it still gives codes when put back"),
        Kept.ASIDE: _tr("off-boarding", "set aside: it cannot be read, but the account exists"),
    }[service.kept]
    kind = kinds.get(service.kind, "") if service.kind is not None else ""
    return " · ".join(filter(None, (label, service.issuer, service.account, kind, kept)))


def tasks(place: Place) -> tuple[str, ...]:
    """Return what has to be done at a place, each to be ticked."""
    if not place.is_clinic:
        return (
            _tr("off-boarding", "Close each account, or give it to whoever goes on with it"),
            _tr("off-boarding", "Where it goes on: set up its two-factor authentication anew"),
            _tr("off-boarding", "Change every password that others know, too"),
        )
    return (
        _tr("off-boarding", "The practice manager restricts the user (“Active: No”)"),
        _tr("off-boarding", "The manager resets the user’s two-factor authentication"),
        _tr("off-boarding", "Passwords that were shared are changed, and codes re-enrolled"),
    )
