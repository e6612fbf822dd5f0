"""`manage add_clinic`: a clinic, and its first manager."""

from __future__ import annotations

from typing import Any

from allauth.core.context import request_context
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.test import RequestFactory

from backend.clinic import accounts
from backend.clinic.models import Clinic, Role, User


class Command(BaseCommand):
    """Make a clinic and invite its first manager, who invites everybody else."""

    help = "Make a clinic and invite its first manager."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for both."""
        parser.add_argument("clinic")
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *_args: Any, **given: Any) -> None:  # noqa: ANN401  as Django has it
        """Make both, or neither."""
        validate_email(given["email"])
        if Clinic.objects.filter(name=given["clinic"]).exists():
            raise CommandError("There is a clinic of this name already.")
        if User.objects.filter(email=given["email"].lower()).exists():
            raise CommandError("There is an account with this e-mail address already.")
        clinic = Clinic.objects.create(name=given["clinic"])
        # A manager's account opens every other: it has two-factor authentication from the start.
        manager = accounts.make(clinic, given["email"], "", Role.ADMINISTRATOR, require_2fa=True)
        # Mail is written for whoever asks: here, at the address that people will use.
        asked = RequestFactory().get("/", secure=True, headers={"Host": settings.ALLOWED_HOSTS[0]})
        with request_context(asked):
            accounts.send_invitation(manager, None)
