"""What Django loads of this application."""

from __future__ import annotations

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    """The application "clinic"."""

    name = "backend.clinic"
    label = "clinic"

    def ready(self) -> None:
        """Count each code once, and write down what happens."""
        from backend.clinic import events, once

        once.install()
        events.install()
