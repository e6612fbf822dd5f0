"""The addresses of this clinic's own pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from backend.clinic import pages
from backend.clinic.administration import site

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("account/enrol/", pages.enrol, name="enrol"),
    path("health", pages.health, name="health"),
    path("manage/", site.urls),
]
