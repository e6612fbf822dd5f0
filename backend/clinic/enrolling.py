"""An enrolment within a sign-in: nobody is signed in yet, the password was right."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.headless.internal.restkit import inputs
from allauth.mfa import signals
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from backend.clinic.models import User


class EnrolForm(forms.Form):
    """Takes the code that proves an enrolment."""

    code = forms.CharField(
        label="Code",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )

    def __init__(self, *args: Any, user: User, secret: str, **settings: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **settings)
        self.user = user
        self.secret = secret

    def clean_code(self) -> str:
        """Compare the code. Raises ValidationError."""
        allow = check_rate_limit(self.user, error_key="rate_limited")
        code: str = self.cleaned_data["code"]
        if not totp.validate_totp_code(self.secret, code):
            raise get_adapter().validation_error("incorrect_code")
        allow()
        return code


class EnrolInput(EnrolForm, inputs.Input):
    """The same from JSON."""


def candidate() -> str:
    """Return the secret that is offered in this sign-in: the same until it is accepted."""
    secret: str = totp.get_totp_secret()
    return secret


def enrol(request: HttpRequest, person: User, secret: str) -> list[str]:
    """Set up two-factor authentication; return the recovery codes, which are not shown again."""
    try:
        with transaction.atomic():
            authenticator = totp.TOTP.activate(person, secret).instance
            Authenticator.objects.filter(
                user=person, type=Authenticator.Type.RECOVERY_CODES
            ).delete()
            recovery = RecoveryCodes.activate(person)
            recovery.mark_as_viewed()
    except IntegrityError:  # enrolled in another window meanwhile
        raise get_adapter().validation_error("incorrect_code") from None
    totp.clear_totp_secret(request)
    record_authentication(request, person, "mfa", id=authenticator.pk, type=authenticator.type)
    signals.authenticator_added.send(
        sender=Authenticator, request=request, user=person, authenticator=authenticator
    )
    get_adapter().send_notification_mail("mfa/email/totp_activated", person)
    codes: list[str] = recovery.get_unused_codes()
    return codes
