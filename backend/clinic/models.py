"""Clinics, people, and what happened."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


class Clinic(models.Model):
    """A clinic. Each is independent: its managers see its own people only."""

    name = models.CharField(max_length=80, unique=True)
    require_2fa = models.BooleanField(
        "everybody must use two-factor authentication",
        default=False,
        help_text="Takes effect at each person's next sign-in.",
    )

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person does at a clinic; only an administrator manages people."""

    ADMINISTRATOR = "administrator", "Administrator"
    PRACTITIONER = "practitioner", "Practitioner"
    POWER_RECEPTIONIST = "power_receptionist", "Power receptionist"
    RECEPTIONIST = "receptionist", "Receptionist"
    SCHEDULER = "scheduler", "Scheduler"
    BOOKKEEPER = "bookkeeper", "Bookkeeper"


class People(BaseUserManager["User"]):
    """The accounts of all clinics."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Find by e-mail, which has no case here."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person's own account at one clinic; somebody who works at two has two accounts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="people")
    email = models.EmailField("e-mail", unique=True)  # in lower case, as django-allauth keeps it
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.RECEPTIONIST)
    is_active = models.BooleanField(
        "enabled",
        default=True,
        help_text="A person who is restricted (not enabled) cannot sign in.",
    )
    require_2fa = models.BooleanField(
        "must use two-factor authentication",
        default=False,
        help_text="Even if the clinic does not ask it of everybody.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return f"{self.name} ({self.email})" if self.name else self.email

    @property
    def must_use_2fa(self) -> bool:
        """Whether this person cannot be signed in without two-factor authentication."""
        return self.require_2fa or self.clinic.require_2fa

    @property
    def invited(self) -> bool:
        """Whether the first sign-in is still to come."""
        return not self.has_usable_password()

    @property
    def enrolled(self) -> bool:
        """Whether two-factor authentication is set up."""
        found = Authenticator.objects.filter(user=self, type=Authenticator.Type.TOTP)
        return bool(found.exists())

    # What Django's admin asks.
    @property
    def is_staff(self) -> bool:
        """Whether this person manages people."""
        return self.role == Role.ADMINISTRATOR

    def has_perm(self, _name: str, _of: Any = None) -> bool:  # noqa: ANN401  as Django has it
        """Tell the admin's pages, which limit themselves to what a manager does."""
        return self.is_active and self.is_staff

    def has_module_perms(self, _label: str) -> bool:
        """Tell the admin's front page."""
        return self.is_active and self.is_staff


class LastStep(models.Model):
    """The time step of the last code that a person's authenticator was believed for.

    RFC 6238, section 5.2: a code is accepted once. A row in the database holds for any number of
    workers, whatever the cache is.
    """

    authenticator = models.OneToOneField(Authenticator, on_delete=models.CASCADE, primary_key=True)
    step = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.step)


class EnrolmentTest(models.Model):
    """An enrolment that a manager makes to see that it works, and throws away."""

    manager = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True)
    secret = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Enrolment test of {self.manager}"


class Event(models.Model):
    """Something that happened to an account: for when somebody cannot get in."""

    class Kind(models.TextChoices):
        """What happened."""

        SIGNED_IN = "signed_in", "Signed in"
        SIGNED_OUT = "signed_out", "Signed out"
        WRONG_PASSWORD = "wrong_password", "Wrong password"
        WRONG_CODE = "wrong_code", "Wrong or used code"
        REFUSED_RESTRICTED = "refused_restricted", "Refused: restricted"
        THROTTLED = "throttled", "Refused: too many attempts"
        INVITED = "invited", "Invited"
        ENABLED = "enabled", "Enabled"
        RESTRICTED = "restricted", "Restricted"
        PASSWORD_CHANGED = "password_changed", "Password changed"
        PASSWORD_RESET = "password_reset", "Password reset"
        ENROLLED = "enrolled", "Two-factor authentication set up"
        TWO_FACTOR_OFF = "two_factor_off", "Two-factor authentication removed"
        TWO_FACTOR_RESET = "two_factor_reset", "Two-factor authentication reset by a manager"
        RECOVERY_CODES_RENEWED = "recovery_codes_renewed", "Recovery codes renewed"
        SESSIONS_ENDED = "sessions_ended", "Sessions ended"
        ENROLMENT_TESTED = "enrolment_tested", "Enrolment tested"

    clinic = models.ForeignKey(Clinic, on_delete=models.CASCADE, related_name="events")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="events")
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    address = models.GenericIPAddressField(null=True)
    client = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["clinic", "-at"], name="newest_of_a_clinic")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"
