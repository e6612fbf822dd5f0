from dataclasses import replace
from uuid import uuid4

import pytest

from desktop.errors import FileExistsAlreadyError
from desktop.otp.token import Kind
from desktop.presenters.off_boarding import Kept, OffBoarding, Place, Service, departure
from desktop.vault.entries import Quarantine, Quarantined
from desktop.vault.sign_in import SignIn, SignInKind
from tests.presenters.tokens import counter, new_vault, token


@pytest.fixture
def vault(shelf):
    return new_vault(shelf)


class FakeOffBoardingView:
    def __init__(self):
        self.departure = self.copied = self.error = None

    def show_departure(self, departure):
        self.departure = departure

    def show_copied(self, name):
        self.copied = name

    def show_error(self, error):
        self.error = error


def test_an_empty_vault_has_nothing_to_take_care_of(vault):
    assert departure(vault).person == "Maria"
    assert departure(vault).places == ()


def test_every_clinic_is_listed_with_what_is_kept_of_it(vault):
    feet = vault.add_clinic("Happy Feet", 3)
    vault.add_clinic("getting Healthy", 1)
    how = SignIn(kind=SignInKind.ALLAUTH, address="https://feet.example/x", email="m@feet.example")
    vault.edit_clinic(replace(feet, sign_in=how))
    vault.add(token(1), "Happy Feet", feet.id)
    gone = vault.add(token(2, account="old@feet.example"), "Happy Feet old", feet.id)
    vault.discard(gone.id)
    healthy, happy = departure(vault).places
    assert healthy == Place(name="getting Healthy", colour=1)
    assert (happy.name, happy.colour, happy.is_clinic) == ("Happy Feet", 3, True)
    assert (happy.email, happy.host, happy.kind) == (
        "m@feet.example",
        "feet.example",
        SignInKind.ALLAUTH,
    )
    assert happy.services == (
        Service(label="Happy Feet", issuer="Cliniko", account="maria@clinic.example",
                kind=Kind.TOTP),
        Service(label="Happy Feet old", issuer="Cliniko", account="old@feet.example",
                kind=Kind.TOTP, kept=Kept.TRASH),
    )  # fmt: skip


def test_tokens_without_a_clinic_come_last(vault):
    vault.add_clinic("Zebra")
    vault.add(counter(), "Phone")
    vault.discard(vault.add(token(3), "Old mail").id)
    zebra, rest = departure(vault).places
    assert zebra.is_clinic
    assert not rest.is_clinic
    assert [(each.label, each.kind, each.kept) for each in rest.services] == [
        ("Phone", Kind.HOTP, Kept.LISTED),
        ("Old mail", Kind.TOTP, Kept.TRASH),
    ]


def test_a_token_whose_clinic_was_removed_is_without_one(vault):
    clinic = vault.add_clinic("Zebra")
    vault.add(token(1), "Zebra", clinic.id)
    vault.remove_clinic(clinic.id)
    [rest] = departure(vault).places
    assert [each.label for each in rest.services] == ["Zebra"]


def test_what_cannot_be_read_is_named(vault):
    feet = vault.add_clinic("Happy Feet")
    items = [
        Quarantined(b"", 1, Quarantine.DAMAGED, "Reception", feet.id),
        Quarantined(b"", 1, Quarantine.NEWER, None, uuid4()),
    ]

    class Damaged:
        person, clinics, entries, trash, quarantined = "Maria", vault.clinics, (), (), items

    happy, rest = departure(Damaged).places
    assert happy.services == (Service(label="Reception", kept=Kept.ASIDE),)
    assert rest.services == (Service(label="", kept=Kept.ASIDE),)


def test_an_encrypted_copy_is_written_and_never_over_another_file(vault, tmp_path):
    view = FakeOffBoardingView()
    presenter = OffBoarding(vault, view)
    assert view.departure.person == "Maria"
    path = tmp_path / "copy.vault"
    presenter.copy_to(path)
    assert view.copied == "copy.vault"
    data = path.read_bytes()
    presenter.copy_to(path)
    assert isinstance(view.error, FileExistsAlreadyError)
    assert path.read_bytes() == data
    presenter.copy_to(tmp_path / "another.vault")
    assert (view.copied, view.error) == ("another.vault", None)
