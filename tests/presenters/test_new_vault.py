import pytest

from desktop.errors import DiskError, DiskFault
from desktop.presenters.new_vault import NameFault, NewVaultPresenter, Step
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from desktop.vault.shelf import Shelf
from desktop.vault.states import UseAfterLock
from tests.fakes import FakeStepsView, HeldRunner

STRONG = b"lantern otter quartz mumble"


class Case:
    def __init__(self, shelf):
        self.view, self.runner = FakeStepsView(), HeldRunner()
        self.created, self.left = [], []
        self.presenter = NewVaultPresenter(
            shelf, self.view, self.runner, self.created.append, lambda: self.left.append(1)
        )
        self.presenter.start()

    def choose(self, password=STRONG):
        self.presenter.password.submit(Secret(password), Secret(password))
        self.runner.release()

    def prove(self):
        self.presenter.kit.kept()
        self.presenter.kit.answered(*self.view.kit.right())


@pytest.fixture
def new(shelf):
    case = Case(shelf)
    yield case
    for vault in case.created:
        vault.lock()


def test_three_steps_make_a_vault_that_both_password_and_code_open(new, shelf):
    new.presenter.name_given("  Maria  Lindqvist ")
    assert new.view.step is Step.PASSWORD
    new.choose()
    assert new.view.step is Step.KIT
    code = RecoveryCode.parse("".join(new.view.kit.groups))
    new.presenter.finish()
    assert not new.runner.held, "not before there is a copy"
    new.prove()
    assert shelf.vaults() == ()
    new.presenter.finish()
    assert new.view.busy
    new.presenter.finish()
    new.presenter.back()
    new.runner.release()
    [vault] = new.created
    assert (vault.person, new.view.busy) == ("Maria Lindqvist", False)
    vault.lock()
    shelf.find("Maria Lindqvist").unlock(Secret(STRONG)).lock()
    again = shelf.find("Maria Lindqvist")
    again.recover(code, Secret(b"new"), RecoveryCode.generate()).lock()


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", NameFault.EMPTY),
        ("   ", NameFault.EMPTY),
        ("x" * 101, NameFault.TOO_LONG),
        ("x\0y", NameFault.BAD),
        ("MARIA", NameFault.TAKEN),
        ("zoe\u0308", NameFault.TAKEN),
        ("x" * 100, None),
        ("Marie", None),
    ],
)
def test_names_are_checked(new, shelf, name, fault):
    for person in ("Maria", "Zo\xeb"):
        shelf.create(person, Secret(b"pw"), RecoveryCode.generate()).lock()
    new.presenter.name_given(name)
    assert new.view.fault is fault
    assert new.view.step is (Step.PASSWORD if fault is None else Step.NAME)
    new.presenter.name_changed()
    assert new.view.fault is None


def test_every_step_can_be_taken_back(new):
    new.presenter.name_given("Maria")
    new.choose()
    password, groups = new.presenter._chosen, new.view.kit.groups
    new.presenter.back()
    assert (new.view.step, new.presenter._chosen) == (Step.PASSWORD, None)
    assert not any(password.view), "wiped"
    new.choose()
    assert new.view.kit.groups == groups, "it may be printed already"
    new.presenter.back()
    new.presenter.back()
    assert new.view.step is Step.NAME
    code = new.presenter.kit.code
    new.presenter.back()
    assert new.left == [1]
    assert not any(code._signs)


def test_going_back_while_the_password_is_looked_at_stays_there(new):
    new.presenter.name_given("Maria")
    new.presenter.password.submit(Secret(STRONG), Secret(STRONG))
    new.presenter.back()
    new.runner.release()
    assert (new.view.step, new.presenter._chosen) == (Step.NAME, None)
    new.presenter.name_given("Maria")
    new.choose()
    assert new.view.step is Step.KIT


def test_a_name_taken_meanwhile_leads_back_to_it(new, shelf):
    new.presenter.name_given("Maria")
    new.choose()
    new.prove()
    shelf.create("maria", Secret(b"pw"), RecoveryCode.generate()).lock()
    new.presenter.finish()
    new.runner.release()
    assert (new.view.step, new.view.fault) == (Step.NAME, NameFault.TAKEN)
    assert new.created == []


def test_a_full_disk_is_said_and_the_next_try_works(new, monkeypatch):
    new.presenter.name_given("Maria")
    new.choose()
    new.prove()
    with monkeypatch.context() as patch:
        patch.setattr(Shelf, "create", refuse)
        new.presenter.finish()
        new.runner.release()
    assert isinstance(new.view.error, DiskError)
    assert not new.view.busy
    new.presenter.finish()
    assert new.view.error is None
    new.runner.release()
    assert len(new.created) == 1


def test_a_shelf_that_cannot_be_read_is_said(new, monkeypatch):
    monkeypatch.setattr(Shelf, "vaults", refuse)
    new.presenter.name_given("Maria")
    assert isinstance(new.view.error, DiskError)
    assert new.view.step is Step.NAME


def test_a_vault_that_arrives_when_nobody_waits_is_locked(new, monkeypatch):
    arrived = []
    really = Shelf.create

    def create(self, *args):
        arrived.append(really(self, *args))
        return arrived[0]

    monkeypatch.setattr(Shelf, "create", create)
    new.presenter.name_given("Maria")
    new.choose()
    new.prove()
    new.presenter.finish()
    password = new.presenter._chosen
    new.presenter.close()
    new.runner.release()
    assert new.created == []
    assert not any(password.view)
    with pytest.raises(UseAfterLock):
        _ = arrived[0].entries


def test_an_error_that_arrives_when_nobody_waits_is_dropped(new, monkeypatch):
    new.presenter.name_given("Maria")
    new.choose()
    new.prove()
    monkeypatch.setattr(Shelf, "create", refuse)
    new.presenter.finish()
    new.presenter.close()
    new.runner.release()
    assert (new.view.error, new.presenter._chosen) == (None, None)


def refuse(*_):
    raise DiskError(DiskFault.FULL)
