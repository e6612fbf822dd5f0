"""The three clinics to practise with, and who works there."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from allauth.mfa.adapter import get_adapter
from django.db import transaction

from backend import private
from backend.clinic import accounts, codes
from backend.clinic.models import Clinic, Role, User

CLINICS: Final = {
    "Moving Forward Physio": "moving-forward.example",
    "Getting Healthy Osteo": "getting-healthy.example",
    "Happy Feet Podiatry": "happy-feet.example",
}
# Letters and digits that are not taken for one another.
ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Part:
    """What somebody plays in a practice clinic."""

    name: str
    role: Role
    situation: str
    enrolled: bool = False
    require_2fa: bool = False
    enabled: bool = True


PARTS: Final = (
    Part("Morgan Reyes", Role.ADMINISTRATOR, "manager"),
    Part("Robin Adeyemi", Role.RECEPTIONIST, "enrolled", enrolled=True, require_2fa=True),
    Part("Sam Okafor", Role.RECEPTIONIST, "has to enrol", require_2fa=True),
    Part("Kim Lindqvist", Role.RECEPTIONIST, "restricted", enabled=False),
)


@dataclass(frozen=True)
class Player:
    """Somebody to sign in as."""

    clinic: str
    name: str
    email: str
    role: str
    situation: str
    password: str
    otpauth: str | None

    def __repr__(self) -> str:
        return f"Player({self.email!r})"


def people(data: Path) -> list[Player]:
    """Return who there is, in clinics that are made at the first time."""
    passwords = private.read_table(data / "passwords.json")
    if not User.objects.exists():
        passwords = {part.name: _password() for part in PARTS}
        private.write_table(data / "passwords.json", passwords)
        _make(passwords)
    return [
        _player(person, part, passwords[part.name])
        for clinic in CLINICS
        for part in PARTS
        for person in User.objects.filter(
            clinic__name=clinic, email=_email(part, clinic)
        ).select_related("clinic")
    ]


@transaction.atomic
def _make(passwords: dict[str, str]) -> None:
    for name in CLINICS:
        clinic = Clinic.objects.create(name=name)
        for part in PARTS:
            person = accounts.make(
                clinic,
                _email(part, name),
                part.name,
                part.role,
                password=passwords[part.name],
                require_2fa=part.require_2fa,
            )
            if part.enrolled:
                accounts.enrol_beforehand(person)
            if not part.enabled:
                User.objects.filter(pk=person.pk).update(is_active=False)


def _player(person: User, part: Part, password: str) -> Player:
    enrolment = accounts.enrolment_of(person) if part.enrolled else None
    link = enrolment and get_adapter().build_totp_url(person, codes.secret_of(enrolment))
    return Player(
        clinic=person.clinic.name,
        name=person.name,
        email=person.email,
        role=person.role,
        situation=part.situation,
        password=password,
        otpauth=link,
    )


def _email(part: Part, clinic: str) -> str:
    return f"{part.name.split()[0].lower()}@{CLINICS[clinic]}"


def _password() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
