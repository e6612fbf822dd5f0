"""What happened to whom, written down as django-allauth tells it."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

from backend.clinic.models import Event, User

Kind = Event.Kind
CLIENT_LENGTH = 200


def record(
    kind: Event.Kind, person: User, request: HttpRequest | None = None, by: User | None = None
) -> None:
    """Write down that something happened, and from where."""
    Event.objects.create(
        clinic_id=person.clinic_id,
        person=person,
        by=by,
        kind=kind,
        address=get_adapter().get_client_ip(request) if request else None,
        client=request.headers.get("User-Agent", "")[:CLIENT_LENGTH] if request else "",
    )


def record_refusal(kind: Event.Kind, request: HttpRequest, email: str) -> None:
    """Write down a refused sign-in, if there is such a person."""
    person = User.objects.filter(email=email.lower()).first()
    if person is not None:
        record(kind, person, request)


def install() -> None:
    """Begin to listen."""
    told = {
        account.user_logged_in: Kind.SIGNED_IN,
        user_logged_out: Kind.SIGNED_OUT,
        account.password_changed: Kind.PASSWORD_CHANGED,
        account.password_reset: Kind.PASSWORD_RESET,
        mfa.authenticator_added: Kind.ENROLLED,
        mfa.authenticator_removed: Kind.TWO_FACTOR_OFF,
        mfa.authenticator_reset: Kind.RECOVERY_CODES_RENEWED,
        mfa.authentication_failed: Kind.WRONG_CODE,
    }
    for signal, kind in told.items():
        signal.connect(_writer(kind), weak=False, dispatch_uid=f"clinic.{kind}")


def _writer(kind: Event.Kind) -> Any:  # noqa: ANN401  Django's receivers have no type
    def write(
        request: HttpRequest | None = None,
        user: User | None = None,
        authenticator: Authenticator | None = None,
        **_: Any,  # noqa: ANN401
    ) -> None:
        # Recovery codes come and go with the enrolment itself.
        beside = kind in {Kind.ENROLLED, Kind.TWO_FACTOR_OFF} and (
            authenticator is not None and authenticator.type != Authenticator.Type.TOTP
        )
        if user is not None and not beside:
            record(kind, user, request)

    return write
