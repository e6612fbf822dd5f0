import pytest

from desktop.errors import ThrottledError, WrongPasswordError
from desktop.presenters.unlock import UnlockPresenter
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from desktop.vault.states import LockedVault, UseAfterLock
from tests.fakes import FakeUnlockView, HeldRunner


class Case:
    def __init__(self, vault):
        self.view = FakeUnlockView()
        self.runner = HeldRunner()
        self.opened, self.left = [], []
        self.presenter = UnlockPresenter(
            vault,
            self.view,
            self.runner,
            lambda vault, traceless: self.opened.append((vault, traceless)),
            lambda: self.left.append("back"),
            lambda: self.left.append("recover"),
        )
        self.presenter.start()

    def try_(self, password, *, traceless=True):
        self.presenter.submit(password, traceless)
        self.runner.release()


@pytest.fixture
def vault(shelf):
    shelf.create("Maria", Secret(b"right"), RecoveryCode.generate()).lock()
    return shelf.find("Maria")


@pytest.fixture
def unlock(vault):
    case = Case(vault)
    yield case
    for opened, _ in case.opened:
        opened.lock()


@pytest.mark.parametrize("traceless", [True, False])
def test_the_right_password_opens_the_vault(unlock, traceless):
    assert unlock.view.person == ("Maria", 0)
    password = Secret(b"right")
    unlock.presenter.submit(password, traceless)
    assert unlock.view.busy
    unlock.runner.release()
    [(vault, said)] = unlock.opened
    assert (vault.person, said) == ("Maria", traceless)
    assert not unlock.view.busy
    assert not any(password.view), "wiped"


def test_a_wrong_password_is_said_and_wiped_and_the_right_one_works_next(unlock):
    password = Secret(b"wrong")
    unlock.try_(password)
    assert isinstance(unlock.view.error, WrongPasswordError)
    assert (unlock.opened, unlock.view.busy) == ([], False)
    assert not any(password.view)
    unlock.presenter.submit(Secret(b"right"), True)
    assert unlock.view.error is None
    unlock.runner.release()
    assert len(unlock.opened) == 1


def test_nothing_is_tried_without_a_password_or_twice_at_once(unlock):
    unlock.presenter.submit(Secret(b""), True)
    assert not unlock.runner.held
    unlock.presenter.submit(Secret(b"right"), True)
    second = Secret(b"again")
    unlock.presenter.submit(second, True)
    assert not any(second.view)
    unlock.runner.release()
    assert len(unlock.opened) == 1


def test_the_wait_counts_down_and_is_there_when_somebody_comes_back(unlock, vault, clock):
    while not unlock.view.wait:
        unlock.try_(Secret(b"wrong"))
    assert isinstance(unlock.view.error, WrongPasswordError)
    again = Case(vault)
    assert isinstance(again.view.error, ThrottledError)
    assert again.view.wait == unlock.view.wait
    again.try_(Secret(b"right"))
    assert isinstance(again.view.error, ThrottledError)
    clock.now += again.view.wait
    again.presenter.tick()
    assert (again.view.wait, again.view.error) == (0, None)
    again.try_(Secret(b"right"))
    [(opened, _)] = again.opened
    opened.lock()


@pytest.mark.parametrize("how", ["back", "recover", "close"])
def test_a_vault_that_arrives_when_nobody_waits_is_locked_again(unlock, monkeypatch, how):
    arrived = []
    really = LockedVault.unlock

    def unlocked(self, password):
        arrived.append(really(self, password))
        return arrived[0]

    monkeypatch.setattr(LockedVault, "unlock", unlocked)
    unlock.presenter.submit(Secret(b"right"), True)
    getattr(unlock.presenter, how)()
    unlock.view = None  # and is not touched
    unlock.runner.release()
    assert unlock.opened == []
    assert unlock.left == [how][: how != "close"]
    with pytest.raises(UseAfterLock):
        _ = arrived[0].entries


def test_an_error_that_arrives_when_nobody_waits_is_dropped(unlock):
    unlock.presenter.submit(Secret(b"wrong"), True)
    unlock.presenter.close()
    unlock.runner.release()
    assert unlock.view.error is None
