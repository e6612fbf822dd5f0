"""The addresses of this clinic's own pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from backend.clinic import pages

urlpatterns: list[URLPattern] = [
    path("", pages.home, name="home"),
    path("account/enrol/", pages.enrol, name="enrol"),
]
