import pytest

from desktop.errors import BadTokenError, DiskError, DiskFault, Refusal
from desktop.otp.code import code_at, code_for
from desktop.otp.uri import parse_uri
from desktop.presenters.enter_code import EnterCodePresenter
from desktop.secret import Secret
from desktop.vault.journal import Happening
from desktop.vault.recovery import RecoveryCode
from tests.presenters.adding import ONE, FakeClipboard, FakeEnterCodeView, uri


class Case:
    def __init__(self, vault, clock, text):
        self.vault, self.clock = vault, clock
        self.view, self.clipboard = FakeEnterCodeView(), FakeClipboard()
        self.done = []
        self.clinic = vault.add_clinic("Happy Feet")
        self.entry = vault.add(parse_uri(text), "Mine", self.clinic.id)
        self.presenter = EnterCodePresenter(
            vault,
            self.entry,
            self.view,
            clipboard=self.clipboard,
            clear_after=30,
            on_done=lambda: self.done.append("done"),
            on_removed=lambda: self.done.append("removed"),
            clock=clock,
        )


@pytest.fixture
def vault(shelf):
    vault = shelf.create("Maria", Secret(b"correct horse"), RecoveryCode.generate())
    yield vault
    vault.lock()


@pytest.fixture
def case(vault, clock):
    clock.now = 1_790_000_010.0
    return Case(vault, clock, uri())


@pytest.fixture
def counted(vault, clock):
    return Case(vault, clock, f"otpauth://hotp/Cliniko:maria?counter=5&secret={ONE}")


def test_the_code_is_live(case):
    assert case.view.token == (case.entry, case.clinic)
    assert case.view.live.text == code_at(case.entry.token, case.clock.now).text
    assert (case.view.live.seconds, case.view.live.following) == (30, "")
    case.clock.now += 26
    case.presenter.tick()
    assert case.view.live.seconds == 4
    assert case.view.live.following == code_at(case.entry.token, case.clock.now + 4).text
    case.clock.now += 4
    before = case.view.live.following
    case.presenter.tick()
    assert (case.view.live.text, case.view.live.following) == (before, "")


def test_the_code_shown_is_the_code_copied(case):
    case.presenter.copy()
    assert case.clipboard.text == case.view.live.text
    assert (case.view.copied.label, case.view.copied.left) == ("Mine", 30)
    assert case.vault.journal()[-1].happening is Happening.COPIED
    case.presenter.clear_now()
    assert case.clipboard.text == ""
    assert case.view.copied is None


def test_a_counter_makes_codes_when_asked(counted):
    assert counted.view.live.text == ""
    counted.presenter.new_code()
    assert counted.view.live.text == code_for(counted.entry.token, 5).text
    assert counted.vault.entry(counted.entry.id).token.counter == 6
    counted.presenter.copy()
    assert counted.clipboard.text == code_for(counted.entry.token, 5).text
    assert counted.vault.entry(counted.entry.id).token.counter == 6


def test_copying_makes_a_counters_first_code(counted):
    counted.presenter.copy()
    assert counted.clipboard.text == code_for(counted.entry.token, 5).text


def test_it_worked(case):
    case.presenter.worked()
    assert case.done == ["done"]
    assert len(case.vault.entries) == 1


def test_it_was_refused(case):
    case.presenter.refused()
    assert case.view.steps == (case.entry, case.clock.now)
    case.presenter.try_again()
    assert case.view.steps is None
    case.presenter.refused()
    case.presenter.remove()
    assert case.done == ["removed"]
    assert case.vault.entries == ()
    assert [entry.id for entry in case.vault.trash] == [case.entry.id]


def test_a_removal_that_fails_is_said(case, monkeypatch):
    def full(*_args, **_kwargs):
        raise DiskError(DiskFault.FULL)

    monkeypatch.setattr("desktop.files.replace", full)
    case.presenter.remove()
    assert isinstance(case.view.error, DiskError)
    assert case.done == []


def test_a_code_that_cannot_be_made_is_said(case):
    case.clock.now = -1.0
    case.presenter.tick()
    assert isinstance(case.view.error, BadTokenError)
    assert case.view.error.reason is Refusal.BAD_TIME


def test_a_counter_that_is_used_up_is_said(vault, clock):
    text = f"otpauth://hotp/Cliniko:maria?counter={2**63 - 1}&secret={ONE}"
    case = Case(vault, clock, text)
    case.presenter.new_code()
    assert case.view.error.reason is Refusal.COUNTER_USED_UP
