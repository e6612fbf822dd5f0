"""What the practice clinic tells beside django-allauth, under /api/v1."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from desktop.clinic.backend import Compared, NeedEnrolment, Outcome
from desktop.errors import ClinicError, ClinicFault
from desktop.secret import Secret

_TESTS: Final = "/api/v1/enrolment-test"
_LONGEST: Final = 256  # characters of a name
_MANAGERS: Final = frozenset({"administrator"})

Ask = Callable[[str, str, Mapping[str, Any] | None], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Me:
    """Who is signed in; "" for what is not told."""

    name: str
    email: str
    clinic: str
    role: str
    manager: bool


def me_in(facts: Mapping[str, Any]) -> Me:
    """Read what the clinic says of the person. What is missing or strange is left out."""
    clinic = facts.get("clinic")
    named = clinic.get("name") if isinstance(clinic, dict) else clinic
    role = _text(facts.get("role"))
    return Me(
        name=_text(facts.get("name")),
        email=_text(facts.get("email")),
        clinic=_text(named),
        role=humanised(role),
        manager=facts.get("is_manager") is True or role in _MANAGERS,
    )


def humanised(role: str) -> str:
    """Return a role's identifier as words: "power_receptionist" is "Power receptionist"."""
    words = " ".join(role.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]


def enrolment(facts: object) -> NeedEnrolment:
    """Read an enrolment that is offered. Raises ClinicError, UNEXPECTED."""
    link = facts.get("totp_url") if isinstance(facts, Mapping) else None
    if not isinstance(link, str) or not link.startswith("otpauth://"):
        raise ClinicError(ClinicFault.UNEXPECTED)
    return NeedEnrolment(Secret(link.encode()))


def begin_test(ask: Ask) -> Outcome:
    """Make an enrolment to throw away. Raises ClinicError."""
    return enrolment(ask("POST", _TESTS, None))


def compare_test(ask: Ask, code: str) -> Outcome:
    """Compare a code of it without using it up. Raises ClinicError."""
    facts = ask("POST", f"{_TESTS}/code", {"code": code})
    steps = facts.get("offset_steps")
    return Compared(
        valid=facts.get("valid") is True, steps=steps if isinstance(steps, int) else None
    )


def end_test(ask: Ask) -> None:
    """Throw it away. Raises ClinicError."""
    ask("DELETE", _TESTS, None)


def _text(value: object) -> str:
    return value[:_LONGEST] if isinstance(value, str) and value.isprintable() else ""
