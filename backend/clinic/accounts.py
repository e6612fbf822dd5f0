"""What is done to an account, by a manager or at the start of a practice clinic."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.idp.oidc.models import Token
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from allauth.utils import build_absolute_uri
from django.db import transaction
from django.urls import reverse

from backend.clinic import codes
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


def send_invitation(person: User, by: User | None) -> None:
    """Tell somebody that there is an account: the first sign-in sets its password, by a code."""
    get_adapter().send_mail(
        "clinic/email/invitation",
        person.email,
        {
            "person": person,
            "clinic": person.clinic,
            "by": by,
            "address": build_absolute_uri(context.request, reverse("account_reset_password")),
        },
    )


def restrict(person: User) -> None:
    """Keep somebody out, from this moment."""
    person.is_active = False
    person.save(update_fields=["is_active"])
    end_sessions(person)


def enable(person: User) -> None:
    """Let somebody in again."""
    person.is_active = True
    person.save(update_fields=["is_active"])


def end_sessions(person: User) -> int:
    """Sign somebody out everywhere; return the number of sessions that were ended."""
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    Token.objects.filter(user=person).delete()
    return len(sessions)


@transaction.atomic
def reset_2fa(person: User) -> None:
    """Forget somebody's enrolment and recovery codes: a computer that is lost must not do."""
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    get_adapter().send_notification_mail("mfa/email/totp_deactivated", person)


def test_code(person: User, code: str) -> int | None:
    """Return by how many steps a person's clock is off, without using the code up; none: no match.

    Positive where their clock is fast.
    """
    enrolment = enrolment_of(person)
    return None if enrolment is None else codes.offset(codes.secret_of(enrolment), code)


def enrol_beforehand(person: User) -> None:
    """Set up two-factor authentication without a code; the current one is still good."""
    authenticator = TOTP.activate(person, generate_totp_secret()).instance
    LastStep.objects.filter(authenticator=authenticator).delete()
    RecoveryCodes.activate(person)


def enrolment_of(person: User) -> Authenticator | None:
    """Return a person's enrolment, if there is one."""
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
