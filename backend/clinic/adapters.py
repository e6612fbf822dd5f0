"""What this clinic does differently from django-allauth."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import quote, urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.headless.adapter import DefaultHeadlessAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase

from backend.clinic import events
from backend.clinic.models import Event, User

Kind = Event.Kind


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by a manager; some must have two-factor authentication."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  as the base class
        """Nobody makes an account for themselves."""
        return False

    def get_login_stages(self) -> list[str]:
        """Ask more after password and code."""
        ours = ["backend.clinic.stages.EnrolStage", "backend.clinic.stages.EnabledStage"]
        return [*super().get_login_stages(), *ours]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the name of the clinic, rather than of the server's address."""
        person = User.objects.filter(email=email).select_related("clinic").first()
        name = person.clinic.name if person else "your clinic"
        domain = self.request.get_host() if self.request else ""
        site = {"name": name, "domain": domain}
        super().send_mail(template_prefix, email, {"current_site": site, **context})

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401
        """Count attempts. Raises ValidationError when there are too many."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            events.record_refusal(Kind.THROTTLED, request, credentials["email"])
            raise

    def _get_login_attempts_cache_key(self, _request: HttpRequest, **credentials: Any) -> str:  # noqa: ANN401
        """Count attempts by the account alone.

        django-allauth counts for each Host separately, port included, which is what the other side
        says: whoever names another port with each password would guess without end.
        """
        return str(credentials["email"]).lower()

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401
        """Write it down, if there is such a person."""
        events.record_refusal(Kind.WRONG_PASSWORD, request, credentials["email"])

    def respond_user_inactive(
        self, request: HttpRequest, user: AbstractBaseUser
    ) -> HttpResponseBase:
        """Refuse somebody who is restricted; the password was right."""
        events.record(Kind.REFUSED_RESTRICTED, cast("User", user), request)
        answer: HttpResponseBase = super().respond_user_inactive(request, user)
        return answer


class MFAAdapter(DefaultMFAAdapter):
    """Enrolments are named after the clinic, and kept where they are asked for."""

    def build_totp_url(self, user: AbstractBaseUser, secret: str) -> str:
        """Return the otpauth URI, with the clinic as the issuer."""
        person = cast("User", user)
        issuer = person.clinic.name
        label = f"{quote(issuer)}:{quote(person.email)}"
        values = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
        return f"otpauth://totp/{label}?{values}"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to give up two-factor authentication where it is asked for."""
        return not cast("User", authenticator.user).must_use_2fa


class HeadlessAdapter(DefaultHeadlessAdapter):
    """Tells who has signed in, and as what."""

    def serialize_user(self, user: AbstractBaseUser) -> dict[str, Any]:
        """Add the clinic and the role."""
        person = cast("User", user)
        told: dict[str, Any] = super().serialize_user(person)
        return {**told, "clinic": person.clinic.name, "role": person.role}


def display(person: User) -> str:
    """Return what a person is called on pages and in mail."""
    return person.name or person.email
