"""A code is believed once.

django-allauth remembers a used code in the cache, for one period: with a tolerance of one step the
code is good for three, and was accepted again after 31 seconds; and where each worker has a cache
of its own, each accepts it. Here the database remembers the newest step, and takes only later ones.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import IntegrityError, transaction
from django.db.models.signals import post_save

from backend.clinic.codes import secret_of, step_now, step_of
from backend.clinic.models import LastStep


def install() -> None:
    """Replace the one method of django-allauth that every form, page and API asks."""
    TOTP.validate_code = _believe
    post_save.connect(_begin, sender=Authenticator)


def use(authenticator: Authenticator, step: int) -> bool:
    """Use up a step and all before it; whether nobody had."""
    rows = LastStep.objects.filter(authenticator=authenticator)
    if rows.filter(step__lt=step).update(step=step):
        return True
    if rows.exists():
        return False
    try:
        with transaction.atomic():
            LastStep.objects.create(authenticator=authenticator, step=step)
    except IntegrityError:  # another worker was quicker
        return bool(rows.filter(step__lt=step).update(step=step))
    return True


def _believe(self: TOTP, code: str) -> bool:
    step = step_of(secret_of(self.instance), code, within=app_settings.TOTP_TOLERANCE)
    return step is not None and use(self.instance, step)


def _begin(instance: Authenticator, *, created: bool, **_: Any) -> None:  # noqa: ANN401
    """Count the code that proves an enrolment as used."""
    if created and instance.type == Authenticator.Type.TOTP:
        LastStep.objects.create(authenticator=instance, step=step_now())
