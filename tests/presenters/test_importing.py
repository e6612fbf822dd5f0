"""A file is read elsewhere, looked through, and added in one save; nothing is kept of it."""

import pytest

from desktop.errors import (
    DamagedExportError,
    DiskError,
    DiskFault,
    TooLargeError,
    UnreadableFileError,
    Unsupported,
    UnsupportedFormatError,
    WrongImportPasswordError,
)
from desktop.interchange import content, twofas_writer
from desktop.interchange.base import Format, Found
from desktop.otp.uri import parse_uri
from desktop.presenters.arrivals import HereRow, NewRow, RefusedRow, Standing
from desktop.presenters.importing import ImportPresenter, Result
from desktop.secret import Secret
from tests.fakes import EagerRunner, HeldRunner
from tests.presenters.adding import ONE, THREE, TWO, uri
from tests.presenters.tokens import new_vault

PASSWORD = b"an old phone"
BAD = "otpauth://totp/Broken?secret=1"


class FakeImportView:
    def __init__(self):
        self.step = None
        self.name = ""
        self.error = None
        self.held = None
        self.rows = ()
        self.only = None
        self.chosen = (0, False)
        self.result = None

    def show_choice(self, name, error):
        self.step, self.name, self.error = "choice", name, error

    def show_reading(self, name):
        self.step, self.name = "reading", name

    def ask_password(self, name, error):
        self.step, self.name, self.error = "password", name, error

    def show_held(self, held):
        self.step, self.held = "look", held

    def show_rows(self, rows, only):
        self.rows, self.only = rows, only

    def show_chosen(self, count, clinics):
        self.chosen = (count, clinics)

    def show_error(self, error):
        self.error = error

    def show_result(self, result):
        self.step, self.result = "result", result


class Case:
    def __init__(self, vault, folder, runner):
        self.vault, self.folder, self.runner = vault, folder, runner
        self.view = FakeImportView()
        self.left = []
        self.presenter = ImportPresenter(vault, self.view, runner, lambda: self.left.append("done"))

    def file(self, data, name="links.txt"):
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def open(self, *links):
        self.presenter.open(self.file("\n".join(links)))

    def open_sealed(self, *links):
        found = [Found(token=parse_uri(link)) for link in links]
        self.presenter.open(self.file(twofas_writer.write(found, Secret(PASSWORD)), "a.2fas"))


@pytest.fixture
def vault(shelf):
    vault = new_vault(shelf)
    yield vault
    vault.lock()


@pytest.fixture
def case(vault, tmp_path):
    return Case(vault, tmp_path, EagerRunner())


@pytest.fixture
def held(vault, tmp_path):
    return Case(vault, tmp_path, HeldRunner())


def test_what_a_file_holds_is_shown_and_all_that_is_new_is_chosen(case):
    case.vault.add(parse_uri(uri(key=ONE)), "Mine")
    case.open(uri(key=ONE), uri("Lab", key=TWO), uri("Lab", key=TWO), BAD)
    assert case.view.step == "look"
    kinds = [HereRow, NewRow, HereRow, RefusedRow]
    assert [type(row) for row in case.view.rows] == kinds
    assert case.view.chosen == (1, False)
    assert [entry.label for entry in case.vault.entries] == ["Mine"]  # nothing is added yet


def test_what_is_chosen_is_added_and_all_is_accounted_for(case):
    case.vault.add(parse_uri(uri(key=ONE)), "Mine")
    case.open(uri(key=ONE), uri("Lab", key=TWO), uri("Feet", key=THREE), BAD)
    case.presenter.choose(2, False)
    assert case.view.chosen == (1, False)
    before = case.vault.generation
    case.presenter.add()
    assert case.view.result == Result(Format.URIS, added=1, left=1, here=1, refused=1)
    assert [entry.label for entry in case.vault.entries] == ["Mine", "Feet"]
    assert case.vault.generation == before + 1
    case.presenter.add()  # again: it is done
    assert len(case.vault.entries) == 2
    case.presenter.done()
    assert case.left == ["done"]


def test_only_what_is_new_can_be_chosen(case):
    case.open(uri(key=ONE), BAD)
    case.presenter.choose(2, True)
    assert case.view.chosen == (1, False)
    assert not case.presenter.is_chosen(2)


def test_all_none_and_one(case):
    case.open(uri(key=ONE), uri("B", key=TWO))
    case.presenter.choose_all(False)
    assert case.view.chosen[0] == 0
    case.presenter.add()  # nothing is chosen
    assert case.view.step == "look"
    case.presenter.choose(1, True)
    assert (case.presenter.is_chosen(1), case.presenter.is_chosen(2)) == (True, False)
    case.presenter.choose_all(True)
    assert case.view.chosen[0] == 2


@pytest.mark.parametrize("only", [*Standing, None])
def test_rows_of_one_standing_are_listed(case, only):
    case.vault.add(parse_uri(uri(key=ONE)), "Mine")
    case.open(uri(key=ONE), uri("Lab", key=TWO), BAD)
    case.presenter.show_only(only)
    standings = {row.standing for row in case.view.rows}
    assert standings == ({only} if only else set(Standing))
    assert case.view.only is only


def test_an_encrypted_file_is_asked_about_until_its_password_comes(case):
    case.open_sealed(uri("Lab", key=TWO))
    assert (case.view.step, case.view.error) == ("password", None)
    wrong, right = Secret(b"no"), Secret(PASSWORD)
    case.presenter.submit(wrong)
    assert case.view.step == "password"
    assert isinstance(case.view.error, WrongImportPasswordError)
    case.presenter.submit(right)
    assert case.view.step == "look"
    assert not any(wrong.reveal() + right.reveal())  # wiped


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"\x01\x02", UnsupportedFormatError),
        (b"-----BEGIN PGP MESSAGE-----", UnsupportedFormatError),
        (b'{"version": 1, "head', DamagedExportError),
        (bytes(content.FILE + 1), TooLargeError),
    ],
)
def test_what_cannot_be_read_is_said_and_another_can_be_chosen(case, data, error):
    case.presenter.open(case.file(data, "some.file"))
    assert (case.view.step, case.view.name) == ("choice", "some.file")
    assert isinstance(case.view.error, error)
    case.open(uri())
    assert case.view.step == "look"


def test_a_folder_is_no_file(case):
    case.presenter.open(case.folder)
    assert isinstance(case.view.error, UnreadableFileError)


def test_pgp_is_told_from_what_nobody_knows(case):
    case.presenter.open(case.file(b"-----BEGIN PGP MESSAGE-----", "x.asc"))
    assert case.view.error.reason is Unsupported.PGP


def test_reading_can_be_left_at_once(held):
    held.open(uri())
    assert held.view.step == "reading"
    held.presenter.cancel()
    assert held.view.step == "choice"
    held.runner.release()  # it ends later, and nobody hears of it
    assert (held.view.step, held.view.held) == ("choice", None)


def test_a_password_is_wiped_when_it_comes_too_late_or_twice(held):
    late = Secret(PASSWORD)
    held.presenter.submit(late)
    assert not any(late.reveal())
    held.open_sealed(uri())
    held.runner.release()
    first, second = Secret(PASSWORD), Secret(PASSWORD)
    held.presenter.submit(first)
    held.presenter.submit(second)
    assert not any(second.reveal())
    held.runner.release()
    assert held.view.step == "look"


def test_closing_forgets_what_is_under_way_and_what_was_read(held):
    held.open(uri())
    held.presenter.close()
    held.runner.release()
    assert held.view.held is None
    held.open(uri())
    held.runner.release()
    held.presenter.close()
    held.presenter.add()
    assert held.vault.entries == ()


def test_a_disk_that_refuses_is_said_and_it_can_be_tried_again(case, monkeypatch):
    def full(*_args, **_more):
        raise DiskError(DiskFault.FULL)

    case.open(uri())
    with monkeypatch.context() as patched:
        patched.setattr("desktop.files.replace", full)
        case.presenter.add()
    assert case.view.error.fault is DiskFault.FULL
    assert (case.view.step, case.vault.entries) == ("look", ())
    case.presenter.add()
    assert case.view.step == "result"
    assert len(case.vault.entries) == 1


def test_folders_become_clinics_unless_they_should_not(case, tmp_path):
    csv = "folder,favorite,type,name,notes,fields,login_uri,login_username,login_password,"
    csv += f"login_totp\nNorth,1,login,Desk,by the door,,,maria,,{ONE}\n"
    case.presenter.open(case.file(csv, "bitwarden.csv"))
    assert case.view.chosen == (1, True)
    case.presenter.want_clinics(False)
    assert case.view.chosen == (1, False)
    case.presenter.want_clinics(True)
    case.presenter.add()
    [clinic], [entry] = case.vault.clinics, case.vault.entries
    assert (clinic.name, entry.clinic) == ("North", clinic.id)
    assert (entry.favourite, entry.note, entry.label) == (True, "by the door", "Desk")


def test_there_are_no_clinics_without_folders(case):
    case.open(uri())
    case.presenter.want_clinics(True)
    assert case.view.chosen == (1, False)
