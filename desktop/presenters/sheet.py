"""Tokens as QR codes on paper: what stands beside each code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from desktop.errors import NotProvenError
from desktop.interchange.base import Found
from desktop.otp.token import Kind
from desktop.otp.uri import format_uri, parse_uri
from desktop.presenters.departures import Departure, found_in, wipe
from desktop.qr.drawing import Modules, modules
from desktop.vault.states import UnlockedVault


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """One token; `counts` is whether its codes are counted, so that it lives in one place only."""

    qr: Modules
    label: str
    issuer: str
    account: str
    clinic: str
    counts: bool


def drawing(vault: UnlockedVault, leaving: Departure) -> Callable[[], tuple[Card, ...]]:
    """Return the work that makes the codes, and wipes what it had; nothing in it is the vault's."""
    return partial(_cards, found_in(vault, leaving.going))


def _cards(found: tuple[Found, ...]) -> tuple[Card, ...]:
    try:
        return tuple(_card(each) for each in found)
    finally:
        for each in found:
            wipe(each)


def _card(found: Found) -> Card:
    token = found.token
    link = format_uri(token)
    if parse_uri(link) != token:
        raise NotProvenError
    return Card(
        qr=modules(link),
        label=found.label,
        issuer=token.issuer,
        account=token.account,
        clinic=found.group,
        counts=token.kind is Kind.HOTP,
    )
