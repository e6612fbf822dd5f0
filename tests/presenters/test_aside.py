import pytest

from desktop.errors import FileExistsAlreadyError, Forbidden, WrongPasswordError
from desktop.presenters.aside import AsidePresenter
from desktop.secret import Secret
from desktop.vault.entries import Quarantine, Quarantined
from tests.fakes import HeldRunner
from tests.presenters.tokens import PASSWORD, new_vault

ITEM = Quarantined(b"what is left of it", 1, Quarantine.DAMAGED, "Old phone")


class View:
    asked = saved = checking = forbidden = False
    error = refused = None

    def set_checking(self, checking):
        self.checking = checking

    def show_refused(self, error):
        self.refused = error

    def forbid_saving(self):
        self.forbidden = True

    def ask_file(self):
        self.asked = True

    def show_saved(self):
        self.saved = True

    def show_error(self, error):
        self.error = error


@pytest.fixture
def case(shelf, tmp_path):
    class Case:
        vault = new_vault(shelf)
        view, runner, traces = View(), HeldRunner(), []
        file = tmp_path / "entry.bin"

    Case.presenter = AsidePresenter(
        Case.vault, ITEM, Case.view, runner=Case.runner, on_traces=lambda: Case.traces.append(1)
    )
    yield Case
    Case.vault.lock()


def test_the_entry_is_saved_as_it_is_after_the_password(case):
    case.presenter.submit(Secret(PASSWORD), traceless=True)
    case.runner.release()
    assert case.view.asked
    case.presenter.save(case.file)
    assert case.file.read_bytes() == ITEM.raw
    assert case.view.saved
    assert case.traces == []


def test_nothing_is_saved_without_the_password(case):
    case.presenter.save(case.file)
    case.presenter.submit(Secret(b"wrong"), traceless=True)
    case.runner.release()
    assert isinstance(case.view.refused, WrongPasswordError)
    case.presenter.save(case.file)
    assert not case.file.exists()


def test_one_password_saves_once(case):
    case.presenter.submit(Secret(PASSWORD), traceless=True)
    case.runner.release()
    case.presenter.save(case.file)
    case.presenter.save(case.file.with_name("again"))
    assert not case.file.with_name("again").exists()


def test_nothing_is_written_over(case):
    case.file.write_bytes(b"something else")
    case.presenter.submit(Secret(PASSWORD), traceless=True)
    case.runner.release()
    case.presenter.save(case.file)
    assert isinstance(case.view.error, FileExistsAlreadyError)
    assert case.file.read_bytes() == b"something else"


@pytest.mark.parametrize("saves", [True, False])
def test_traces_of_the_password_are_got_rid_of_afterwards(case, saves):
    case.presenter.submit(Secret(PASSWORD), traceless=False)
    case.runner.release()
    assert case.traces == []
    if saves:
        case.presenter.save(case.file)
    case.presenter.leave()
    assert case.traces == [1]


def test_a_clinic_can_forbid_files_that_are_not_encrypted(case):
    presenter = AsidePresenter(
        case.vault, ITEM, case.view, runner=case.runner, on_traces=list, plain_export=False
    )
    assert case.view.forbidden
    presenter.submit(Secret(PASSWORD), traceless=True)
    case.runner.release()
    assert case.view.error.what is Forbidden.PLAIN_EXPORT
    assert not case.view.asked
    presenter.save(case.file)
    assert not case.file.exists()
