"""What Django loads of this application."""

from __future__ import annotations

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    """The application "clinic"."""

    name = "backend.clinic"
    label = "clinic"

    def ready(self) -> None:
        """Count each code once, write down what happens, and let no test outlive its session."""
        from backend.clinic import events, once, testing

        once.install()
        events.install()
        testing.install()
