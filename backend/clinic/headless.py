"""Additions to django-allauth's headless API, in its own style."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from allauth.headless.base.response import APIResponse, AuthenticationResponse
from allauth.headless.base.views import AuthenticationStageAPIView
from allauth.headless.internal.restkit.response import ErrorResponse
from allauth.headless.mfa.views import ManageTOTPView
from allauth.mfa.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from backend.clinic.enrolling import EnrolInput, candidate, enrol
from backend.clinic.stages import EnrolStage


class EnrolView(AuthenticationStageAPIView):
    """`auth/2fa/enroll`: the secret to enrol with, and the code that proves it."""

    stage_class = EnrolStage
    input_class = {"POST": EnrolInput}  # noqa: RUF012  as the base class reads it

    def get(self, request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:  # noqa: ANN401
        """Offer a secret."""
        secret = candidate()
        link = get_adapter().build_totp_url(self.stage.login.user, secret)
        return APIResponse(request, data={"secret": secret, "totp_url": link})

    def post(self, request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:  # noqa: ANN401
        """Enrol, and go on with the sign-in."""
        person = self.stage.login.user
        try:
            codes = enrol(request, person, self.input.secret)
        except ValidationError as error:
            return ErrorResponse(request, exception=error)
        self.stage.exit()
        answer = AuthenticationResponse(request)
        body = json.loads(answer.content)
        body["data"]["recovery_codes"] = codes
        answer.content = json.dumps(body).encode()
        return answer

    def get_input_kwargs(self) -> dict[str, Any]:
        """Give the form what it compares with."""
        return {"user": self.stage.login.user, "secret": candidate()}


class KeptTOTPView(ManageTOTPView):
    """`account/authenticators/totp`: asks, as the pages do, whether it may be removed."""

    def delete(self, request: HttpRequest, *args: Any, **settings: Any) -> HttpResponse:  # noqa: ANN401
        """Remove the enrolment, unless it is asked for."""
        authenticator = self._get_authenticator()
        adapter = get_adapter()
        if authenticator and not adapter.can_delete_authenticator(authenticator):
            error = adapter.validation_error("cannot_delete_authenticator")
            return ErrorResponse(request, status=HTTPStatus.CONFLICT, exception=error)
        answer: HttpResponse = super().delete(request, *args, **settings)
        return answer
