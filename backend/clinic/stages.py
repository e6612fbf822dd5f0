"""What is asked in a sign-in beside password and code."""

from __future__ import annotations

from typing import Final

from allauth.account.adapter import get_adapter
from allauth.account.stages import LoginStage
from allauth.core.internal.httpkit import headed_redirect_response
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpResponseBase

KEY: Final = "mfa_enroll"


class EnrolStage(LoginStage):
    """Holds up the sign-in of somebody who must enrol and has not.

    django-allauth can ask for a code, but has no setting that asks for an enrolment.
    """

    key = KEY
    urlname = "enrol"

    def handle(self) -> tuple[HttpResponseBase | None, bool]:
        """Return the page to go to, or none; the sign-in can go on in either case."""
        person = self.login.user
        if not person.must_use_2fa or is_mfa_enabled(person, [Authenticator.Type.TOTP]):
            return None, True
        return headed_redirect_response(self.urlname), True


class EnabledStage(LoginStage):
    """Ends the sign-in of somebody who was restricted between password and code.

    django-allauth asks at the password only, and would answer that they are signed in.
    """

    key = "enabled"

    def handle(self) -> tuple[HttpResponseBase | None, bool]:
        """Return the page to go to, and that the sign-in cannot go on; or none."""
        if self.login.user.is_active:
            return None, True
        return get_adapter().respond_user_inactive(self.request, self.login.user), False
