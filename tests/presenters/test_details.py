import pytest

from desktop.errors import BadTokenError, DiskError, DiskFault, Forbidden, WrongPasswordError
from desktop.presenters.details import DetailsPresenter
from desktop.secret import Secret
from desktop.vault.journal import Happening
from tests.fakes import HeldRunner
from tests.presenters.tokens import PASSWORD, new_vault, token


class View:
    def __init__(self):
        self.entry = self.error = self.refused = self.revealed = self.left = None
        self.clinics = ()
        self.checking = self.forbidden = False

    def show_entry(self, entry, clinics):
        self.entry, self.clinics = entry, clinics

    def show_error(self, error):
        self.error = error

    def set_checking(self, checking):
        self.checking = checking

    def show_refused(self, error):
        self.refused = error

    def show_secret(self, revealed, left):
        self.revealed, self.left = revealed, left

    def show_left(self, left):
        self.left = left

    def forbid_secret(self):
        self.forbidden = True

    def hide_secret(self):
        self.revealed = None


class Case:
    def __init__(self, shelf, clock, **more):
        self.vault = new_vault(shelf)
        self.clinic = self.vault.add_clinic("North Physio")
        self.id = self.vault.add(more.pop("token", token()), "Happy Feet").id
        self.view, self.runner = View(), HeldRunner()
        self.traces, self.closed = [], []
        self.presenter = DetailsPresenter(
            self.vault,
            self.id,
            self.view,
            runner=self.runner,
            on_traces=self.traces.append,
            on_closed=lambda: self.closed.append(True),
            clock=clock,
            **more,
        )

    def type(self, password=PASSWORD, *, traceless=True):
        self.presenter.submit(Secret(password), traceless=traceless)

    @property
    def happened(self):
        return [event.happening for event in self.vault.journal()]


@pytest.fixture
def case(shelf, clock):
    case = Case(shelf, clock)
    yield case
    case.vault.lock()


def test_every_edit_is_saved_at_once(case):
    case.presenter.rename("  Sore Feet ")
    case.presenter.note("Ask for Ana")
    case.presenter.favour(True)
    case.presenter.assign(case.clinic.id)
    entry = case.vault.entry(case.id)
    assert (entry.label, entry.note, entry.favourite, entry.clinic) == (
        "Sore Feet", "Ask for Ana", True, case.clinic.id,
    )  # fmt: skip
    assert case.view.entry == entry


def test_what_stays_the_same_is_not_saved(case):
    before = case.vault.generation
    case.presenter.rename("Happy Feet")
    case.presenter.note("")
    assert case.vault.generation == before


def test_an_empty_label_is_refused_and_the_old_one_shown_again(case):
    case.presenter.rename("   ")
    assert isinstance(case.view.error, BadTokenError)
    assert case.view.entry.label == "Happy Feet"
    case.presenter.rename("Feet")
    assert case.view.error is None


def test_what_cannot_be_saved_is_said(case, monkeypatch):
    def full(*_args):
        raise DiskError(DiskFault.FULL)

    monkeypatch.setattr(case.vault, "edit", full)
    case.presenter.rename("Sore Feet")
    assert isinstance(case.view.error, DiskError)
    assert case.view.entry.label == "Happy Feet"


def test_a_new_clinic_takes_the_token(case):
    case.presenter.save_clinic(None, " South Dental ", 4)
    new = case.vault.clinics[-1]
    assert (new.name, new.colour) == ("South Dental", 4)
    assert case.vault.entry(case.id).clinic == new.id
    assert case.view.clinics == case.vault.clinics


def test_a_clinic_gets_another_name_and_colour_and_is_removed(case):
    case.presenter.assign(case.clinic.id)
    case.presenter.save_clinic(case.clinic, "East", 7)
    assert [(c.name, c.colour) for c in case.vault.clinics] == [("East", 7)]
    case.presenter.remove_clinic(case.clinic)
    assert case.vault.clinics == ()
    assert case.vault.entry(case.id).clinic is None


def test_a_clinic_needs_a_name(case):
    case.presenter.save_clinic(case.clinic, " ", 7)
    assert isinstance(case.view.error, BadTokenError)


def test_the_key_is_shown_to_who_knows_the_password_and_noted(case):
    case.type()
    assert case.view.checking
    assert case.view.revealed is None
    case.runner.release()
    assert not case.view.checking
    assert "".join(case.view.revealed.groups).startswith("MEQHGZLD")
    assert {len(group) for group in case.view.revealed.groups[:-1]} == {4}
    assert case.view.revealed.qr
    assert case.happened[-1] is Happening.REVEALED
    assert "MEQH" not in repr(case.view.revealed)


def test_a_wrong_password_shows_nothing(case):
    case.type(b"wrong")
    case.runner.release()
    assert isinstance(case.view.refused, WrongPasswordError)
    assert case.view.revealed is None
    assert Happening.REVEALED not in case.happened


def test_one_password_is_checked_at_a_time_and_wiped(case):
    first, second = Secret(PASSWORD), Secret(PASSWORD)
    case.presenter.submit(first, traceless=True)
    case.presenter.submit(second, traceless=True)
    assert len(case.runner.held) == 1
    assert not any(first.reveal() + second.reveal())


def test_the_key_is_hidden_after_a_minute(case, clock):
    case.presenter.tick()
    case.type()
    case.runner.release()
    clock.now += 59
    case.presenter.tick()
    assert case.view.left == 1
    assert case.view.revealed
    clock.now += 1
    case.presenter.tick()
    assert case.view.revealed is None


def test_leaving_hides_the_key_and_forgets_a_check_under_way(case):
    case.type()
    case.runner.release()
    case.presenter.leave()
    assert case.view.revealed is None
    case.type()
    case.presenter.leave()
    case.runner.release()
    assert case.view.revealed is None
    assert not case.view.checking


def test_a_password_that_left_traces_is_for_the_program_to_get_rid_of_first(case):
    case.type(traceless=False)
    case.runner.release()
    assert case.traces == [case.id]
    assert case.view.revealed is None
    assert Happening.REVEALED not in case.happened


def test_after_that_the_key_is_shown(shelf, clock):
    case = Case(shelf, clock, reveal_allowed=True)
    assert case.view.revealed
    assert case.happened[-1] is Happening.REVEALED
    case.vault.lock()


def test_what_cannot_be_noted_is_not_shown(case, monkeypatch):
    def full(*_args):
        raise DiskError(DiskFault.FULL)

    monkeypatch.setattr(case.vault, "revealed", full)
    case.type()
    case.runner.release()
    assert case.view.revealed is None
    assert isinstance(case.view.error, DiskError)


def test_deleting_goes_to_the_trash_and_leaves(case):
    case.presenter.delete()
    assert [entry.id for entry in case.vault.trash] == [case.id]
    assert case.closed == [True]


def test_what_cannot_be_deleted_stays_on_the_screen(case):
    case.vault.discard(case.id)
    case.vault.remove(case.id)
    case.presenter.delete()
    assert case.closed == []
    assert case.view.error is not None
    case.presenter.rename("x")
    assert case.view.error is not None


def test_a_clinic_can_forbid_that_keys_are_shown(shelf, clock):
    case = Case(shelf, clock, shows_keys=False)
    assert case.view.forbidden
    password = Secret(PASSWORD)
    case.presenter.submit(password, traceless=True)
    case.runner.release()
    assert case.view.error.what is Forbidden.SHOWING_KEYS
    assert case.view.revealed is None
    assert not any(password.view)
    assert Happening.REVEALED not in case.happened
    case.vault.lock()


def test_what_a_clinic_forbids_no_process_before_this_one_allowed(shelf, clock):
    case = Case(shelf, clock, shows_keys=False, reveal_allowed=True)
    assert case.view.error.what is Forbidden.SHOWING_KEYS
    assert case.view.revealed is None
    assert Happening.REVEALED not in case.happened
    case.vault.lock()
