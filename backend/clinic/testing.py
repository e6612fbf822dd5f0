"""A test of an enrolment ends with the session of the manager who made it."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete

from backend.clinic.models import EnrolmentTest, User


def install() -> None:
    """Begin to listen."""
    user_logged_out.connect(_signed_out, weak=False, dispatch_uid="clinic.test_signed_out")
    post_delete.connect(
        _ended, sender=UserSession, weak=False, dispatch_uid="clinic.test_session_ended"
    )


def _signed_out(user: User | None = None, **_: Any) -> None:  # noqa: ANN401  what Django sends
    if user is not None:
        EnrolmentTest.objects.filter(manager=user).delete()


def _ended(instance: UserSession, **_: Any) -> None:  # noqa: ANN401  as above
    EnrolmentTest.objects.filter(manager=instance.user_id).delete()
