"""What is done to an account, by a manager or at the start of a practice clinic."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from backend.clinic.models import Clinic, LastStep, Role, User


@transaction.atomic
def make(  # noqa: PLR0913  what an account is made of
    clinic: Clinic,
    email: str,
    name: str,
    role: Role,
    *,
    password: str | None = None,
    require_2fa: bool = False,
) -> User:
    """Make an account; without a password, its address is still to be proved."""
    person = User(clinic=clinic, email=email.lower(), name=name, role=role, require_2fa=require_2fa)
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    person.save()
    EmailAddress.objects.create(
        user=person, email=person.email, primary=True, verified=password is not None
    )
    return person


def enrol_beforehand(person: User) -> None:
    """Set up two-factor authentication without a code; the current one is still good."""
    authenticator = TOTP.activate(person, generate_totp_secret()).instance
    LastStep.objects.filter(authenticator=authenticator).delete()
    RecoveryCodes.activate(person)


def enrolment_of(person: User) -> Authenticator | None:
    """Return a person's enrolment, if there is one."""
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
