"""The interface for programs: who am I, and what managers do. It describes itself (OpenAPI)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, Final, Literal, TypeVar, cast
from uuid import UUID

from allauth.headless.contrib.ninja.security import XSessionTokenAuth
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Schema
from ninja.errors import HttpError
from ninja.errors import ValidationError as Misshapen
from pydantic import Field

from backend.clinic.manager import Manager, NotAllowed, TooManyTests
from backend.clinic.models import Role, User

T = TypeVar("T")
RoleName = Literal[
    "administrator", "practitioner", "power_receptionist", "receptionist", "scheduler", "bookkeeper"
]


class Session(XSessionTokenAuth):
    """A session that the headless API gave."""

    # What django-allauth leaves out of the description.
    openapi_in = "header"
    openapi_name = "X-Session-Token"


class ManagerSession(Session):
    """The same, of a manager."""

    def __call__(self, request: HttpRequest) -> Manager | None:
        """Return the manager. Raises HttpError for anybody else."""
        user: User | None = super().__call__(request)
        if user is None:
            return None
        if not user.is_staff:
            raise HttpError(403, "managers only")
        return Manager(request, user)


api = NinjaAPI(
    title="Practice clinic",
    version="1",
    description="Sign in with django-allauth's headless API; its session token is good here.",
    urls_namespace="api",
    docs_url=None,  # its page would load scripts from elsewhere
    auth=Session(),
)
managers = ManagerSession()
REFUSALS: Final = (400, 401, 403, 404, 409, 422, 429)
Name = Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Problem(Schema):
    """Why not."""

    detail: str


class Person(Schema):
    """Somebody's account."""

    id: UUID
    clinic: str
    email: str
    name: str
    role: RoleName
    is_manager: bool
    is_active: bool
    must_use_2fa: bool
    invited: bool
    authenticators: list[str]


class Invitation(Schema):
    """An account to make."""

    email: str = Field(max_length=254)
    name: Name = ""
    role: RoleName = "receptionist"
    require_2fa: bool = False


class Change(Schema):
    """What to change; what is absent stays."""

    name: Name | None = None
    role: RoleName | None = None
    is_active: bool | None = None
    require_2fa: bool | None = None


class Code(Schema):
    """A code to test."""

    code: str = Field(max_length=20)


class Tested(Schema):
    """What is to be said of a code. `offset_steps` is positive where its clock is fast."""

    valid: bool
    offset_steps: int | None


class Offered(Schema):
    """What to enrol with."""

    totp_url: str


class Ended(Schema):
    """How many sessions, or tests, were ended."""

    ended: int


class Happened(Schema):
    """An event."""

    at: datetime
    kind: str
    person: UUID
    by: UUID | None
    address: str | None
    client: str


class Rules(Schema):
    """What a clinic asks of everybody."""

    name: str
    require_2fa: bool


class NewRules(Schema):
    """What it shall ask."""

    require_2fa: bool


def _answers(schema: Any) -> dict[Any, Any]:  # noqa: ANN401  what ninja takes
    return {200: schema, frozenset(REFUSALS): Problem}


@api.exception_handler(Misshapen)
def misshapen(request: HttpRequest, error: Misshapen) -> HttpResponse:
    """Say in a sentence what does not fit, without what was sent."""
    wrong = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors]
    return api.create_response(request, {"detail": "; ".join(wrong)}, status=422)


@api.get("/me", response=_answers(Person), operation_id="me")
def me(request: HttpRequest) -> Person:
    """Who has signed in."""
    return _person(_auth(request, User))


@api.get("/clinic", auth=managers, response=_answers(Rules), operation_id="clinic")
def clinic(request: HttpRequest) -> Rules:
    """Tell what the clinic asks of everybody."""
    of = _manager(request).user.clinic
    return Rules(name=of.name, require_2fa=of.require_2fa)


@api.patch("/clinic", auth=managers, response=_answers(Rules), operation_id="change_clinic")
def change_clinic(request: HttpRequest, rules: NewRules) -> Rules:
    """Ask two-factor authentication of everybody, or no longer."""
    of = _manager(request).user.clinic
    of.require_2fa = rules.require_2fa
    of.save(update_fields=["require_2fa"])
    return Rules(name=of.name, require_2fa=of.require_2fa)


@api.get("/staff", auth=managers, response=_answers(list[Person]), operation_id="people")
def people(request: HttpRequest) -> list[Person]:
    """Everybody at the clinic."""
    return [_person(person) for person in _manager(request).people()]


@api.post("/staff", auth=managers, response=_answers(Person), operation_id="invite")
def invite(request: HttpRequest, invitation: Invitation) -> Person:
    """Make an account, and tell its owner by mail."""
    try:
        validate_email(invitation.email)
    except ValidationError as error:
        raise HttpError(409, error.messages[0]) from error
    with _refusals():
        return _person(
            _manager(request).invite(
                invitation.email,
                invitation.name,
                Role(invitation.role),
                require_2fa=invitation.require_2fa,
            )
        )


@api.patch("/staff/{person}", auth=managers, response=_answers(Person), operation_id="change")
def change(request: HttpRequest, person: UUID, changes: Change) -> Person:
    """Rename, restrict or enable somebody, or change what they do and must."""
    manager, somebody = _one(request, person)
    with _refusals(), transaction.atomic():
        if changes.role is not None:
            manager.change_role(somebody, Role(changes.role))
        if changes.name is not None:
            somebody.name = changes.name
        if changes.require_2fa is not None:
            somebody.require_2fa = changes.require_2fa
        somebody.save(update_fields=["name", "require_2fa"])
        if changes.is_active is True and not somebody.is_active:
            manager.enable(somebody)
        if changes.is_active is False and somebody.is_active:
            manager.restrict(somebody)
    return _person(somebody)


@api.post(
    "/staff/{person}/invite", auth=managers, response=_answers(Person), operation_id="invite_again"
)
def invite_again(request: HttpRequest, person: UUID) -> Person:
    """Send the invitation once more."""
    manager, somebody = _one(request, person)
    with _refusals():
        manager.invite_again(somebody)
    return _person(somebody)


@api.post(
    "/staff/{person}/test-code", auth=managers, response=_answers(Tested), operation_id="test_code"
)
def test_code(request: HttpRequest, person: UUID, code: Code) -> Tested:
    """Compare a code with somebody's enrolment, without using it up."""
    manager, somebody = _one(request, person)
    with _refusals():
        compared = manager.test_code(somebody, code.code)
    return Tested(valid=compared.valid, offset_steps=compared.offset)


@api.post("/enrolment-test", auth=managers, response=_answers(Offered), operation_id="begin_test")
def begin_test(request: HttpRequest) -> Offered:
    """Make an enrolment to throw away, which nobody signs in with."""
    return Offered(totp_url=_manager(request).begin_test())


@api.post(
    "/enrolment-test/code", auth=managers, response=_answers(Tested), operation_id="compare_test"
)
def compare_test(request: HttpRequest, code: Code) -> Tested:
    """Compare a code with it."""
    with _refusals():
        compared = _manager(request).compare_test(code.code)
    return Tested(valid=compared.valid, offset_steps=compared.offset)


@api.delete("/enrolment-test", auth=managers, response=_answers(Ended), operation_id="end_test")
def end_test(request: HttpRequest) -> Ended:
    """Throw it away."""
    return Ended(ended=_manager(request).end_test())


@api.post(
    "/staff/{person}/reset-2fa", auth=managers, response=_answers(Person), operation_id="reset_2fa"
)
def reset_2fa(request: HttpRequest, person: UUID) -> Person:
    """Forget somebody's enrolment: they enrol at their next sign-in, if they must."""
    manager, somebody = _one(request, person)
    with _refusals():
        manager.reset_2fa(somebody)
    return _person(somebody)


@api.delete(
    "/staff/{person}/sessions",
    auth=managers,
    response=_answers(Ended),
    operation_id="end_sessions",
)
def end_sessions(request: HttpRequest, person: UUID) -> Ended:
    """Sign somebody out everywhere."""
    manager, somebody = _one(request, person)
    return Ended(ended=manager.end_sessions(somebody))


@api.get("/events", auth=managers, response=_answers(list[Happened]), operation_id="events")
def events(
    request: HttpRequest,
    person: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[Happened]:
    """Tell what happened, newest first; to one person or to all."""
    rows = _manager(request).events()
    if person is not None:
        rows = rows.filter(person=person)
    return [
        Happened(
            at=event.at,
            kind=event.kind,
            person=event.person_id,
            by=event.by_id,
            address=event.address,
            client=event.client,
        )
        for event in rows[:limit]
    ]


def _auth(request: HttpRequest, kind: type[T]) -> T:
    """Return what the session stands for, as ninja keeps it."""
    found = getattr(request, "auth", None)
    if not isinstance(found, kind):
        raise TypeError(kind)
    return found


def _manager(request: HttpRequest) -> Manager:
    return _auth(request, Manager)


def _one(request: HttpRequest, person: UUID) -> tuple[Manager, User]:
    manager = _manager(request)
    somebody = manager.people().filter(pk=person).first()
    if somebody is None:
        raise HttpError(404, "no such person")
    return manager, somebody


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except NotAllowed as error:
        raise HttpError(409, str(error)) from error
    except TooManyTests as error:
        raise HttpError(429, "too many tests") from error


def _person(user: User) -> Person:
    kinds = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    return Person(
        id=user.pk,
        clinic=user.clinic.name,
        email=user.email,
        name=user.name,
        role=cast("RoleName", user.role),
        is_manager=user.is_staff,
        is_active=user.is_active,
        must_use_2fa=user.must_use_2fa,
        invited=user.invited,
        authenticators=sorted(kinds, reverse=True),
    )
