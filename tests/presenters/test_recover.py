import pytest

from desktop.errors import BadRecoveryCodeError, DiskError, DiskFault, WrongPasswordError
from desktop.presenters.recover import RecoverPresenter, RecoverStep
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from desktop.vault.states import LockedVault, UseAfterLock
from tests.fakes import FakeStepsView, HeldRunner

STRONG = b"lantern otter quartz mumble"


class Case:
    def __init__(self, shelf):
        self.shelf = shelf
        self.code = RecoveryCode.generate()
        shelf.create("Maria", Secret(b"old"), self.code).lock()
        self.view, self.runner = FakeStepsView(), HeldRunner()
        self.opened, self.left = [], []
        self.presenter = RecoverPresenter(
            shelf.find("Maria"),
            self.view,
            self.runner,
            self.opened.append,
            lambda: self.left.append(1),
        )
        self.presenter.start()

    @property
    def printed(self):
        return " ".join(self.code.groups)

    def as_far_as_the_kit(self):
        self.presenter.code_given(self.printed.lower())
        self.presenter.password.submit(Secret(STRONG), Secret(STRONG))
        self.runner.release()
        self.presenter.kit.kept()
        self.presenter.kit.answered(*self.view.kit.right())


@pytest.fixture
def recover(shelf):
    case = Case(shelf)
    yield case
    for vault in case.opened:
        vault.lock()


def test_the_code_leads_to_a_new_password_and_a_new_kit(recover, shelf):
    assert recover.view.person == "Maria"
    recover.as_far_as_the_kit()
    assert recover.view.step is RecoverStep.KIT
    assert recover.view.kit.groups != recover.code.groups
    recover.presenter.finish()
    assert recover.view.busy
    recover.presenter.finish()
    recover.presenter.back()
    recover.runner.release()
    [vault] = recover.opened
    vault.lock()
    shelf.find("Maria").unlock(Secret(STRONG)).lock()
    with pytest.raises(WrongPasswordError):
        shelf.find("Maria").unlock(Secret(b"old"))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", BadRecoveryCodeError),
        ("K7MP 2RXD", BadRecoveryCodeError),
        (" ".join(RecoveryCode.generate().groups), WrongPasswordError),
    ],
)
def test_a_code_that_opens_nothing_goes_no_further(recover, text, error):
    recover.presenter.code_given(text)
    assert isinstance(recover.view.error, error)
    assert recover.view.step is RecoverStep.CODE
    recover.presenter.code_given(recover.printed)
    assert (recover.view.error, recover.view.step) == (None, RecoverStep.PASSWORD)


def test_every_step_can_be_taken_back(recover):
    recover.as_far_as_the_kit()
    password, code = recover.presenter._chosen, recover.presenter._code
    recover.presenter.back()
    assert recover.view.step is RecoverStep.PASSWORD
    assert not any(password.view)
    recover.presenter.back()
    assert recover.view.step is RecoverStep.CODE
    recover.presenter.back()
    assert recover.left == [1]
    assert not any(code._signs)


def test_a_code_used_up_meanwhile_leads_back_to_it(recover, shelf):
    recover.as_far_as_the_kit()
    shelf.find("Maria").recover(recover.code, Secret(b"x"), RecoveryCode.generate()).lock()
    recover.presenter.finish()
    recover.runner.release()
    assert recover.view.step is RecoverStep.CODE
    assert isinstance(recover.view.error, WrongPasswordError)
    assert not recover.view.busy


def test_a_full_disk_is_said_and_the_step_stays(recover, monkeypatch):
    recover.as_far_as_the_kit()

    def refuse(*_):
        raise DiskError(DiskFault.FULL)

    monkeypatch.setattr(LockedVault, "recover", refuse)
    recover.presenter.finish()
    recover.runner.release()
    assert isinstance(recover.view.error, DiskError)
    assert recover.view.step is RecoverStep.KIT
    recover.presenter.finish()
    recover.presenter.close()
    recover.view.error = None
    recover.runner.release()
    assert recover.view.error is None, "nobody is there any more"


def test_a_vault_that_arrives_when_nobody_waits_is_locked(recover, monkeypatch):
    arrived = []
    really = LockedVault.recover

    def recovered(self, *args):
        arrived.append(really(self, *args))
        return arrived[0]

    monkeypatch.setattr(LockedVault, "recover", recovered)
    recover.as_far_as_the_kit()
    recover.presenter.finish()
    recover.presenter.close()
    recover.runner.release()
    assert recover.opened == []
    with pytest.raises(UseAfterLock):
        _ = arrived[0].entries
