"""Pages for managers: Django's admin, cut to their words and to their own clinic's people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from backend.clinic.manager import Manager, NotAllowed, TooManyTests
from backend.clinic.models import Clinic, Event, Role, User

if TYPE_CHECKING:
    PersonForm = forms.ModelForm[User]
    People = ModelAdmin[User]
    Clinics = ModelAdmin[Clinic]
    Events = ModelAdmin[Event]
else:  # Django's classes take no parameters
    PersonForm = forms.ModelForm
    People = Clinics = Events = ModelAdmin


class ManagersSite(AdminSite):
    """The site of a clinic's managers; they sign in as everybody does, with code and throttles."""

    site_title = "People"
    site_url = "/"
    index_title = "Your clinic"
    empty_value_display = "–"

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Head the pages with the clinic's name."""
        user = request.user
        name = user.clinic.name if isinstance(user, User) else "Practice clinic"
        return {**super().each_context(request), "site_header": name}


site = ManagersSite()
site.login = secure_admin_login(site.login)  # type: ignore[method-assign]


def manager(request: HttpRequest) -> Manager:
    """Return the manager who asks."""
    return Manager(request, cast("User", request.user))


class OwnClinic:
    """Shows what is the manager's own clinic's, and deletes nothing."""

    def has_delete_permission(self, _request: HttpRequest, _row: object = None) -> bool:
        """People are restricted, not deleted: what they did stays theirs."""
        return False


class Invitation(PersonForm):
    """An account to make: its owner chooses the password."""

    class Meta:
        model = User
        fields = ("email", "name", "role", "require_2fa")

    def clean_email(self) -> str:
        """Keep e-mail addresses in lower case."""
        return str(self.cleaned_data["email"]).lower()


class TestForm(forms.Form):
    """A code to compare."""

    code = forms.CharField(
        label="Code on their screen",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


# What is done on a page of its own: what it is called, what it means, and how it is done.
DEEDS: dict[str, tuple[str, str, Callable[[Manager, User], object]]] = {
    "restrict": (
        "Restrict",
        "They are signed out everywhere and cannot sign in until you enable them again.",
        Manager.restrict,
    ),
    "enable": ("Enable", "They can sign in again, as before.", Manager.enable),
    "reset-2fa": (
        "Reset two-factor authentication",
        (
            "Their authenticator and their recovery codes stop working, and they are signed out "
            "everywhere. Do this when they have lost them, and only when you are sure who asks."
        ),
        Manager.reset_2fa,
    ),
    "end-sessions": (
        "Sign out everywhere",
        "They are signed out on every computer, and can sign in again.",
        Manager.end_sessions,
    ),
    "invite-again": (
        "Send the invitation again",
        "The mail may be among the spam: ask them to look there first.",
        Manager.invite_again,
    ),
}


class PeopleAdmin(OwnClinic, People):
    """The people of a clinic."""

    list_display = ("name", "email", "role", "enabled", "two_factor", "first_sign_in")
    list_display_links = ("name", "email")
    list_filter = ("role", "is_active", "require_2fa")
    search_fields = ("name", "email")
    ordering = ("name", "email")
    fields = ("email", "name", "role", "require_2fa")
    actions = None
    change_form_template = "clinic/person.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return the manager's own clinic's."""
        return manager(request).people()

    def enabled(self, person: User) -> bool:
        """Show whether somebody can sign in."""
        return person.is_active

    enabled.boolean = True  # type: ignore[attr-defined]

    def two_factor(self, person: User) -> str:
        """Show whether somebody has enrolled."""
        if person.enrolled:
            return "set up"
        return "must be set up" if person.must_use_2fa else "not set up"

    two_factor.short_description = "two-factor authentication"  # type: ignore[attr-defined]

    def first_sign_in(self, person: User) -> str:
        """Show whether somebody has come."""
        return "still to come" if person.invited else "done"

    def get_form(
        self,
        request: HttpRequest,
        obj: User | None = None,
        change: bool = False,  # noqa: FBT002  as the base class
        **settings: Any,  # noqa: ANN401
    ) -> type[PersonForm]:
        """Invite whoever is not there yet."""
        if obj is None:
            settings["form"] = Invitation
        return super().get_form(request, obj, change, **settings)

    def get_readonly_fields(
        self, _request: HttpRequest, obj: User | None = None
    ) -> tuple[str, ...]:
        """Keep an address: its owner changes it, and proves the new one."""
        return ("email",) if obj else ()

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: ANN401, ARG002
        """Invite, or change."""
        of = manager(request)
        if not change:
            made = of.invite(obj.email, obj.name, Role(obj.role), require_2fa=obj.require_2fa)
            obj.pk, obj.clinic = made.pk, made.clinic
            return
        before = of.people().get(pk=obj.pk)
        try:
            of.change_role(before, Role(obj.role))
        except NotAllowed as error:
            self.message_user(request, str(error), messages.ERROR)
            obj.role = before.role
        User.objects.filter(pk=obj.pk).update(name=obj.name, require_2fa=obj.require_2fa)

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of what a manager does for somebody."""
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:person>/do/<slug:deed>/", wrap(self.do), name="clinic_user_do"),
            path("<uuid:person>/test/", wrap(self.test), name="clinic_user_test"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,  # noqa: ANN401
    ) -> HttpResponse:
        """Show somebody's account, what can be done, and what happened lately."""
        person = self.get_object(request, object_id)
        if person is not None:
            extra_context = {
                "deeds": [(name, DEEDS[name][0]) for name in _possible(person)],
                "enrolled": person.enrolled,
                "happened": manager(request).events().filter(person=person)[:20],
                **(extra_context or {}),
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def do(self, request: HttpRequest, person: str, deed: str) -> HttpResponse:
        """Ask whether something is meant, and do it."""
        somebody = self._one(request, person)
        if deed not in DEEDS:
            raise Http404
        title, meaning, act = DEEDS[deed]
        back = reverse("admin:clinic_user_change", args=[somebody.pk])
        if request.method != "POST":
            shown = {"title": title, "meaning": meaning, "person": somebody, "back": back}
            return self._page(request, "clinic/do.html", shown)
        try:
            act(manager(request), somebody)
        except NotAllowed as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, f"{title}: done for {somebody}.", messages.SUCCESS)
        return redirect(back)

    def test(self, request: HttpRequest, person: str) -> HttpResponse:
        """Compare a code of somebody's screen."""
        somebody = self._one(request, person)
        form = TestForm(request.POST or None)
        compared = None
        if form.is_valid():
            try:
                compared = manager(request).test_code(somebody, form.cleaned_data["code"])
            except TooManyTests:
                form.add_error("code", "Please wait a minute: these are too many tests.")
        shown = {
            "title": "Test an enrolment",
            "person": somebody,
            "form": form,
            "compared": compared,
            "seconds": compared and compared.offset and abs(compared.offset) * 30,
            "back": reverse("admin:clinic_user_change", args=[somebody.pk]),
        }
        return self._page(request, "clinic/test.html", shown)

    def _one(self, request: HttpRequest, person: str) -> User:
        somebody = self.get_queryset(request).filter(pk=person).first()
        if somebody is None:
            raise Http404
        return somebody

    def _page(self, request: HttpRequest, name: str, shown: dict[str, Any]) -> HttpResponse:
        return TemplateResponse(request, name, {**self.admin_site.each_context(request), **shown})


def _possible(person: User) -> list[str]:
    names = ["restrict" if person.is_active else "enable", "end-sessions"]
    names += ["reset-2fa"] if person.enrolled else []
    return names + (["invite-again"] if person.invited else [])


class ClinicAdmin(OwnClinic, Clinics):
    """What a clinic asks of everybody."""

    fields = ("name", "require_2fa")
    readonly_fields = ("name",)
    list_display = ("name", "require_2fa")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Clinic]:
        """Return the manager's own."""
        return Clinic.objects.filter(pk=manager(request).user.clinic_id)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Leave clinics to whoever runs the server."""
        return False


class EventAdmin(OwnClinic, Events):
    """What happened: to be read only."""

    list_display = ("at", "kind", "person", "by", "address", "client")
    list_filter = ("kind",)
    search_fields = ("person__name", "person__email")
    list_display_links = None
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Return the manager's own clinic's."""
        return manager(request).events()

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """Leave writing to the server."""
        return False

    def has_change_permission(self, _request: HttpRequest, _row: object = None) -> bool:
        """Leave what happened as it was."""
        return False


site.register(User, PeopleAdmin)
site.register(Clinic, ClinicAdmin)
site.register(Event, EventAdmin)
