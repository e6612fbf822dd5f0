"""What a manager may do, to whom; and that it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from allauth.core import ratelimit
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from backend.clinic import accounts, codes, events
from backend.clinic.models import EnrolmentTest, Event, Role, User

Kind = Event.Kind
TEST_LASTS: Final = timedelta(minutes=15)


class NotAllowed(Exception):  # noqa: N818  a rule, no fault
    """A manager may not do this; says why, in a sentence."""


class TooManyTests(Exception):  # noqa: N818  as above
    """Codes are tested too fast to be anything but guesses."""


@dataclass(frozen=True)
class Compared:
    """By how many steps the clock is off that gave a code; none: no code of this enrolment."""

    offset: int | None

    @property
    def valid(self) -> bool:
        """Whether a sign-in would accept the code."""
        return self.offset is not None and abs(self.offset) <= app_settings.TOTP_TOLERANCE


class Manager:
    """A manager at work. Sees the people of one clinic only."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        self._request = request
        self.user = user

    def people(self) -> QuerySet[User]:
        """Return everybody at this clinic."""
        everybody = User.objects.filter(clinic=self.user.clinic_id)
        return everybody.select_related("clinic").order_by("name", "email")

    def events(self) -> QuerySet[Event]:
        """Return what happened at this clinic, newest first."""
        return Event.objects.filter(clinic=self.user.clinic_id).select_related("person", "by")

    def invite(self, email: str, name: str, role: Role, *, require_2fa: bool) -> User:
        """Make an account for somebody, and tell them. Raises NotAllowed."""
        if User.objects.filter(email=email.lower()).exists():
            raise NotAllowed("There is an account with this e-mail address already.")
        person = accounts.make(self.user.clinic, email, name, role, require_2fa=require_2fa)
        self.invite_again(person)
        return person

    def invite_again(self, person: User) -> None:
        """Send the invitation once more. Raises NotAllowed."""
        if not person.invited:
            raise NotAllowed("This person has signed in already.")
        accounts.send_invitation(person, self.user)
        self._record(Kind.INVITED, person)

    def restrict(self, person: User) -> None:
        """Keep somebody out. Raises NotAllowed."""
        self._spare_oneself(person)
        accounts.restrict(person)
        self._record(Kind.RESTRICTED, person)

    def enable(self, person: User) -> None:
        """Let somebody in again."""
        accounts.enable(person)
        self._record(Kind.ENABLED, person)

    def change_role(self, person: User, role: Role) -> None:
        """Give somebody other work. Raises NotAllowed."""
        if role != person.role:
            self._spare_oneself(person)
            person.role = role
            person.save(update_fields=["role"])

    def reset_2fa(self, person: User) -> None:
        """Have somebody enrol anew. Raises NotAllowed."""
        self._spare_oneself(person)
        accounts.reset_2fa(person)
        self._record(Kind.TWO_FACTOR_RESET, person)

    def end_sessions(self, person: User) -> int:
        """Sign somebody out everywhere."""
        ended = accounts.end_sessions(person)
        self._record(Kind.SESSIONS_ENDED, person)
        return ended

    def test_code(self, person: User, code: str) -> Compared:
        """Compare a code with somebody's enrolment, without using it up. Raises TooManyTests."""
        self._slow_down()
        offset = accounts.test_code(person, code)
        self._record(Kind.ENROLMENT_TESTED, person)
        return Compared(offset)

    def begin_test(self) -> str:
        """Make an enrolment to throw away; return its otpauth URI."""
        secret = generate_totp_secret()
        EnrolmentTest.objects.filter(made_at__lte=timezone.now() - TEST_LASTS).delete()
        EnrolmentTest.objects.update_or_create(
            manager=self.user, defaults={"secret": secret, "made_at": timezone.now()}
        )
        return get_adapter().build_totp_url(self.user, secret)

    def compare_test(self, code: str) -> Compared:
        """Compare a code with that enrolment. Raises TooManyTests, and NotAllowed without one."""
        self._slow_down()
        since = timezone.now() - TEST_LASTS
        test = EnrolmentTest.objects.filter(manager=self.user, made_at__gt=since).first()
        if test is None:
            raise NotAllowed("There is no test, or it was too long ago.")
        return Compared(codes.offset(test.secret, code))

    def end_test(self) -> int:
        """Throw it away; return 0 if there was none."""
        return EnrolmentTest.objects.filter(manager=self.user).delete()[0]

    def _slow_down(self) -> None:
        if not ratelimit.consume(self._request, action="test_code", user=self.user):
            raise TooManyTests

    def _spare_oneself(self, person: User) -> None:
        if person.pk == self.user.pk:
            raise NotAllowed("Ask another manager: nobody does this to their own account.")

    def _record(self, kind: Event.Kind, person: User) -> None:
        events.record(kind, person, self._request, self.user)
