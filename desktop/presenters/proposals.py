"""Under which clinic a new token belongs, and what it may be called: proposals, never more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Final
from uuid import UUID

from desktop.otp.token import Token
from desktop.vault.entries import LABEL, Clinic, Entry

_LONGEST: Final = LABEL[-1]
_TELLING: Final = 4  # letters of a domain from which it says which clinic it is


class Wish(Enum):
    """A clinic that is not there: one to be made, named as the token is labelled, or none."""

    NEW = "new"
    NONE = "none"


ClinicChoice = UUID | Wish


def same_name(one: Token, other: Token) -> bool:
    """Whether both were issued to the same account, whatever their secrets."""
    mine, others = (_squashed(one.issuer), one.account), (_squashed(other.issuer), other.account)
    return mine == others and bool(one.issuer or one.account)


def home(token: Token, entries: Iterable[Entry], clinics: Iterable[Clinic]) -> ClinicChoice:
    """Propose a clinic: of the same account, of the issuer's name, or of the account's domain."""
    for entry in entries:
        if same_name(entry.token, token):
            return entry.clinic or Wish.NONE
    clinics = tuple(clinics)
    for names in ([_squashed(token.issuer)], _domain(token.account)):
        for clinic in clinics:
            if _squashed(clinic.name) in filter(None, names):
                return clinic.id
    return Wish.NEW


def name(token: Token, clinic: Clinic | None) -> str:
    """Propose a label: the clinic's name, or what the token says; "" when it says nothing."""
    names = (clinic.name if clinic else "", token.issuer, token.account)
    return next((each.strip()[:_LONGEST] for each in names if each.strip()), "")


def numbered(label: str, taken: Iterable[str]) -> str:
    """Return the label, or the first of "Label 2", "Label 3" … that is not taken."""
    return Labels(taken).give(label)


class Labels:
    """Gives each label once, whatever the case of its letters: the next one gets a number."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {label.casefold() for label in taken}
        self._given: dict[str, int] = {}  # thousands may want the same one

    def give(self, label: str) -> str:
        """Return the label, or with the first number from 2 on that is free; "" stays that."""
        number, result = self._given.get(label, 1), label
        if number > 1:
            result = _with_number(label, number)
        while label and result.casefold() in self._taken:
            number += 1
            result = _with_number(label, number)
        if label:
            self._given[label] = number
            self._taken.add(result.casefold())
        return result


def _with_number(label: str, number: int) -> str:
    tail = f" {number}"
    return label[: _LONGEST - len(tail)] + tail


def called(label: str, clinics: Sequence[Clinic]) -> Clinic | None:
    """Return the clinic of that name, if there is one."""
    wanted = label.strip().casefold()
    return next((each for each in clinics if each.name.strip().casefold() == wanted), None)


def _squashed(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _domain(account: str) -> list[str]:
    """Return the telling parts of an e-mail address's domain."""
    _user, _at, domain = account.rpartition("@")
    parts = [_squashed(part) for part in domain.split(".")] if _at else []
    return [part for part in parts if len(part) >= _TELLING]
