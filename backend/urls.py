"""Which address leads where."""

from __future__ import annotations

from django.urls import include, path

from backend.clinic.api import api
from backend.clinic.headless import EnrolView, KeptTOTPView

APP = "_allauth/app/v1/"

urlpatterns = [
    # Before django-allauth's own: the first that matches is taken.
    path(f"{APP}auth/2fa/enroll", EnrolView.as_api_view(client="app")),
    path(f"{APP}account/authenticators/totp", KeptTOTPView.as_api_view(client="app")),
    path("_allauth/", include("allauth.headless.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("api/v1/", api.urls),
    path("", include("allauth.idp.urls")),
    path("", include("backend.clinic.urls")),
]
