"""The pages that are this clinic's own."""

from __future__ import annotations

import base64

from allauth.account.stages import LoginStageController
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from backend.clinic import enrolling
from backend.clinic.models import Clinic
from backend.clinic.stages import KEY


@require_safe
@never_cache
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Say who is signed in."""
    enrolment = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP)
    since = enrolment.values_list("created_at", flat=True).first()
    return render(request, "clinic/home.html", {"enrolled": since})


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@never_cache
def enrol(request: HttpRequest) -> HttpResponse:
    """Enrol within a sign-in."""
    stage = LoginStageController.enter(request, KEY)
    if stage is None:
        return redirect("account_login")
    person, secret = stage.login.user, enrolling.candidate()
    form = enrolling.EnrolForm(request.POST or None, user=person, secret=secret)
    if form.is_valid():
        try:
            codes = enrolling.enrol(request, person, secret)
        except ValidationError as error:
            form.add_error("code", error)
        else:
            going_on = stage.exit()
            to = going_on.headers.get("Location") or reverse("home")
            return render(request, "clinic/enrolled.html", {"codes": codes, "next": to})
    adapter = get_adapter()
    link = adapter.build_totp_url(person, secret)
    picture = base64.b64encode(adapter.build_totp_svg(link).encode()).decode("ascii")
    offered = {
        "form": form,
        "person": person,
        "secret": secret,
        "picture": f"data:image/svg+xml;base64,{picture}",
    }
    return render(request, "clinic/enrol.html", offered)


@require_safe
@never_cache
def health(_request: HttpRequest) -> HttpResponse:
    """Tell a balancer that this worker reaches its database."""
    Clinic.objects.exists()
    return JsonResponse({"status": "ok"})
