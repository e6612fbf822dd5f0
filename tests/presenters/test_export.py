from dataclasses import replace

import pytest

from desktop.errors import (
    DiskError,
    DiskFault,
    Forbidden,
    NotPrintedError,
    NotProvenError,
    VaultChangedError,
    WrongPasswordError,
)
from desktop.otp.uri import format_uri
from desktop.presenters.choose_password import PasswordFault
from desktop.presenters.departures import Destination
from desktop.presenters.export import ExportPresenter, Step
from desktop.presenters.sheet import drawing
from desktop.presenters.token_rows import Only
from desktop.qr.drawing import modules
from desktop.secret import Secret
from desktop.vault.journal import Happening
from tests.fakes import FakeChooseView, HeldRunner
from tests.interchange import independent
from tests.presenters.tokens import PASSWORD, counter, new_vault, token

OWN = b"plaice gravel ottoman 41"


class View:
    def __init__(self):
        self.own = FakeChooseView()
        self.scopes, self.asked, self.printed = (), [], None
        self.leaving = self.step = self.error = self.refused = self.done = None
        self.ready = self.forbidden = self.checking = False
        self.printer_works = True

    def show_scopes(self, scopes):
        self.scopes = scopes

    def forbid_plain(self):
        self.forbidden = True

    def show_departure(self, leaving, *, ready):
        self.leaving, self.ready = leaving, ready

    def show_step(self, step):
        self.step = step

    def ask_place(self, destination):
        self.asked.append(destination)

    def print_cards(self, cards):
        self.printed = cards
        return self.printer_works

    def show_done(self, leaving, path):
        self.done = (leaving, path)

    def set_checking(self, checking):
        self.checking = checking

    def show_refused(self, error):
        self.refused = error

    def show_error(self, error):
        self.error = error


class Case:
    def __init__(self, shelf, **more):
        self.vault = new_vault(shelf)
        self.clinic = self.vault.add_clinic("North Physio")
        self.vault.add(token(1), "Happy Feet", self.clinic.id)
        self.vault.add(token(2), "Moving Forward")
        self.vault.add(counter(3), "Phone")
        self.view, self.runner, self.closed = View(), HeldRunner(), []
        self.presenter = ExportPresenter(
            self.vault,
            self.view,
            runner=self.runner,
            on_closed=lambda: self.closed.append(True),
            **more,
        )

    def choose(self, destination):
        self.presenter.choose_destination(destination)
        self.presenter.agree(True)
        self.presenter.go_on()

    def identify(self, password=PASSWORD):
        secret = Secret(password)
        self.presenter.submit(secret, traceless=True)
        self.runner.release()
        assert not any(secret.view)

    def password(self, password=OWN):
        self.presenter.own.submit(Secret(password), Secret(password))

    def pack(self, destination=Destination.AEGIS):
        """Go to where a place is asked for."""
        self.choose(destination)
        self.identify()
        if not destination.plain:
            self.password()
            self.runner.release()

    @property
    def happened(self):
        return [(e.happening, e.subject) for e in self.vault.journal()][5:]


@pytest.fixture
def case(shelf):
    case = Case(shelf)
    yield case
    case.vault.lock()


def test_an_encrypted_file(case, tmp_path):
    assert case.view.leaving.destination is Destination.FRONTDESK
    case.presenter.choose_destination(Destination.AEGIS)
    assert case.view.ready
    case.presenter.go_on()
    assert case.view.step is Step.PASSWORD
    case.identify()
    assert case.view.step is Step.OWN_PASSWORD
    case.password()
    case.runner.held.pop(0).deliver()  # it is strong enough
    assert case.view.step is Step.WORKING
    case.runner.release()
    assert (case.view.step, case.view.asked) == (Step.PLACE, [Destination.AEGIS])
    path = tmp_path / "tokens.json"
    case.presenter.save(path)
    assert len(independent.aegis(path.read_bytes(), OWN)) == 3
    assert case.view.step is Step.DONE
    assert case.view.done == (case.view.leaving, path)
    assert case.happened == [(Happening.EXPORTED, "aegis 3")]
    case.presenter.back()
    assert case.closed == [True]


def test_a_plain_file_has_to_be_agreed_to_each_time(case, tmp_path):
    case.presenter.choose_destination(Destination.URIS)
    assert not case.view.ready
    case.presenter.go_on()
    assert case.view.step is None
    case.presenter.agree(True)
    assert case.view.ready
    case.presenter.choose_destination(Destination.PAPER)
    assert not case.view.ready
    case.pack(Destination.URIS)
    path = tmp_path / "links.txt"
    path.write_bytes(b"the one before, which the dialog asked about")
    case.presenter.save(path)
    links = [format_uri(entry.token) for entry in case.vault.entries]
    assert path.read_text().splitlines() == links
    case.presenter.save(tmp_path / "again.txt")
    assert not (tmp_path / "again.txt").exists()


def test_choosing_the_same_again_takes_nothing_back(case):
    case.presenter.choose_destination(Destination.URIS)
    case.presenter.agree(True)
    case.presenter.choose_destination(Destination.URIS)
    assert case.view.ready


def test_paper(case):
    case.pack(Destination.PAPER)
    assert case.view.asked == [Destination.PAPER]
    assert case.view.printed is None
    case.presenter.print()
    first, _, phone = case.view.printed
    assert first.qr == modules(format_uri(case.vault.entries[0].token))
    assert (first.label, first.issuer, first.clinic) == ("Happy Feet", "Cliniko", "North Physio")
    assert [card.counts for card in case.view.printed] == [False, False, True]
    assert (phone.account, phone.clinic) == ("ext-204", "")
    assert case.view.done[1] is None
    assert case.happened == [(Happening.EXPORTED, "paper 3")]
    assert "Cliniko" not in repr(first)


def test_a_printer_that_does_not_take_it(case):
    case.view.printer_works = False
    case.pack(Destination.PAPER)
    case.presenter.print()
    assert isinstance(case.view.error, NotPrintedError)
    assert case.view.step is Step.PLACE
    assert [each for each, _ in case.happened] == [Happening.EXPORTED, Happening.EXPORT_FAILED]
    case.view.printer_works = True
    case.presenter.ask_place()
    case.presenter.print()
    assert case.view.step is Step.DONE


def test_a_clinic_alone(case, tmp_path):
    assert [(s.only, s.clinic, s.count) for s in case.view.scopes] == [
        (Only.ALL, None, 3),
        (case.clinic.id, case.clinic, 1),
        (Only.NO_CLINIC, None, 2),
    ]
    case.presenter.choose_scope(case.clinic.id)
    assert [entry.label for entry in case.view.leaving.going] == ["Happy Feet"]
    case.pack()
    case.presenter.save(tmp_path / "x")
    (found,) = independent.aegis((tmp_path / "x").read_bytes(), OWN)
    assert found["groups"] == ["North Physio"]


def test_nothing_to_export_goes_nowhere(case):
    for entry in case.vault.entries:
        case.vault.edit(replace(entry, clinic=case.clinic.id))
    case.presenter.choose_scope(Only.NO_CLINIC)
    assert not case.view.ready
    case.presenter.go_on()
    assert case.view.step is None


def test_a_wrong_password_lets_nothing_out(case):
    case.choose(Destination.URIS)
    case.identify(b"wrong")
    assert isinstance(case.view.refused, WrongPasswordError)
    assert case.view.step is Step.PASSWORD
    assert case.view.asked == []


def test_no_password_is_taken_where_none_is_asked_for(case):
    secret = Secret(PASSWORD)
    case.presenter.submit(secret, traceless=True)
    assert case.runner.held == []
    assert not any(secret.view)


def test_a_weak_password_is_not_taken(case):
    case.choose(Destination.TWOFAS)
    case.identify()
    case.password(b"maria")
    case.runner.release()
    assert case.view.own.fault is PasswordFault.WEAK
    assert case.view.asked == []


def test_a_clinic_may_want_a_stronger_one(shelf):
    case = Case(shelf, needed=4)
    case.choose(Destination.TWOFAS)
    case.identify()
    case.password(b"lantern otter")
    case.runner.release()
    assert case.view.own.fault is PasswordFault.WEAK
    case.vault.lock()


def test_a_clinic_can_forbid_what_is_not_encrypted(shelf):
    case = Case(shelf, plain_allowed=False)
    assert case.view.forbidden
    for destination in (Destination.URIS, Destination.PAPER):
        case.choose(destination)
        assert not case.view.ready
        assert case.view.error.what is Forbidden.PLAIN_EXPORT
        assert case.view.step is None
    case.choose(Destination.AEGIS)
    assert case.view.step is Step.PASSWORD
    case.vault.lock()


def test_a_disk_that_refuses_lets_one_choose_another_place(case, tmp_path):
    case.pack()
    case.presenter.save(tmp_path / "none" / "x")
    assert isinstance(case.view.error, DiskError)
    assert case.view.error.fault is DiskFault.NO_FOLDER
    assert case.view.step is Step.PLACE
    case.presenter.ask_place()
    assert case.view.error is None
    case.presenter.save(tmp_path / "x")
    assert case.view.step is Step.DONE


@pytest.mark.parametrize("destination", [Destination.AEGIS, Destination.PAPER])
def test_what_cannot_be_noted_does_not_leave(case, tmp_path, monkeypatch, destination):
    def refuse(*_args):
        raise VaultChangedError

    case.pack(destination)
    monkeypatch.setattr(case.vault, "exported", refuse)
    case.presenter.save(tmp_path / "x")
    case.presenter.print()
    assert isinstance(case.view.error, VaultChangedError)
    assert not (tmp_path / "x").exists()
    assert case.view.printed is None


def test_what_does_not_read_back_is_said(case, monkeypatch):
    def refuse(*_args):
        raise NotProvenError

    monkeypatch.setattr("desktop.presenters.departures.written", refuse)
    case.pack()
    assert isinstance(case.view.error, NotProvenError)
    assert case.view.step is Step.CHOOSE


def test_a_code_that_says_something_else_is_not_drawn(case, monkeypatch):
    monkeypatch.setattr("desktop.presenters.sheet.parse_uri", lambda _uri: token(99))
    with pytest.raises(NotProvenError):
        drawing(case.vault, case.view.leaving)()


@pytest.mark.parametrize("leave", ["back", "close"])
def test_work_can_be_cancelled_and_nothing_comes_of_it(case, tmp_path, leave):
    case.choose(Destination.AEGIS)
    case.identify()
    case.password()
    case.runner.held.pop(0).deliver()
    getattr(case.presenter, leave)()
    case.runner.release()
    assert case.view.asked == []
    case.presenter.save(tmp_path / "x")
    assert not (tmp_path / "x").exists()
    assert case.closed == []
    assert (case.view.step is Step.CHOOSE) == (leave == "back")


def test_going_back_asks_for_the_password_again(case, tmp_path):
    case.pack(Destination.URIS)
    case.presenter.back()
    assert case.view.step is Step.CHOOSE
    case.presenter.save(tmp_path / "x")
    case.presenter.print()
    assert not (tmp_path / "x").exists()
    case.presenter.agree(True)
    case.presenter.go_on()
    assert case.view.step is Step.PASSWORD


def test_a_password_being_checked_is_forgotten_on_the_way_back(case):
    case.choose(Destination.URIS)
    case.presenter.submit(Secret(PASSWORD), traceless=True)
    case.presenter.back()
    case.runner.release()
    assert case.view.step is Step.CHOOSE
    assert case.view.asked == []
    case.presenter.back()
    assert case.closed == [True]
