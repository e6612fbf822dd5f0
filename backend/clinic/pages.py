"""The pages that are this clinic's own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def home(request: HttpRequest) -> HttpResponse:
    """Say who is signed in."""
    return HttpResponse("home")


def enrol(request: HttpRequest) -> HttpResponse:
    """Enrol within a sign-in."""
    return HttpResponse("enrol")
