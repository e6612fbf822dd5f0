import pytest
from PIL import Image

from desktop.errors import (
    DiskError,
    DiskFault,
    NoQrCodeError,
    NoScreenPictureError,
    TooLargeError,
    UnreadableFileError,
    Unseen,
    Unsupported,
    UnsupportedFormatError,
)
from desktop.presenters.add import AddPresenter, Looked, Problem
from desktop.presenters.candidates import Note, OtherRow, PartsRow, TokenRow
from desktop.presenters.offers import Offer, Screen, Shot, Source, Way
from desktop.presenters.proposals import Wish
from desktop.presenters.typed_key import BadForm, TypedKey
from desktop.qr.picture import Grey
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from tests.fakes import EagerRunner, HeldRunner
from tests.presenters.adding import ONE, THREE, TWO, FakeAddView, uri
from tests.presenters.test_candidates import part
from tests.qr.drawn import drawn, saved


class Case:
    def __init__(self, vault, runner):
        self.vault, self.runner = vault, runner
        self.view = FakeAddView()
        self.added = []
        self.presenter = AddPresenter(vault, self.view, runner, self.added.append)

    def paste(self, text):
        self.presenter.offer(Offer(Way.CLIPBOARD, text=text))

    def labels(self):
        return [row.label for row in self.view.rows]


@pytest.fixture
def vault(shelf):
    vault = shelf.create("Maria", Secret(b"correct horse"), RecoveryCode.generate())
    yield vault
    vault.lock()


@pytest.fixture
def case(vault):
    return Case(vault, EagerRunner())


@pytest.fixture
def held(vault):
    return Case(vault, HeldRunner())


def test_a_picture_becomes_a_token(case, tmp_path):
    (tmp_path / "code.png").write_bytes(saved(drawn(uri("Happy Feet"))))
    case.presenter.open_files([tmp_path / "code.png"])
    [row] = case.view.rows
    assert (row.label, row.clinic, row.source) == (
        "Happy Feet", Wish.NEW, Source(Way.FILE, "code.png"),
    )  # fmt: skip
    assert (case.view.chosen, case.view.problems) == (1, ())
    case.presenter.add()
    [entry] = case.vault.entries
    [clinic] = case.vault.clinics
    assert (entry.label, entry.clinic, clinic.name) == ("Happy Feet", clinic.id, "Happy Feet")
    assert case.added == [(entry,)]
    assert entry.token.secret.reveal() == b"Hello!\xde\xad\xbe\xef" * 2


def test_pictures_are_read_one_after_the_other_with_progress(held, tmp_path):
    for name, key in (("a.png", ONE), ("b.png", TWO)):
        (tmp_path / name).write_bytes(saved(drawn(uri(key=key, account=name))))
    held.presenter.open_files([tmp_path / "a.png", tmp_path / "b.png", tmp_path / "c.png"])
    assert held.view.progress == (0, 3, "a.png")
    held.presenter.add()
    assert held.added == [], "nothing is added while pictures are read"
    held.paste(uri(key=THREE, account="pasted meanwhile"))
    held.runner.release()
    assert held.view.progress_seen == [(0, 3, "a.png"), (1, 3, "b.png"), (2, 3, "c.png")]
    assert held.view.progress is None
    assert len(held.view.rows) == 3
    [problem] = held.view.problems
    assert problem.source.name == "c.png"
    assert isinstance(problem.error, UnreadableFileError)


def test_reading_can_be_stopped_and_what_was_found_stays(held, tmp_path):
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(saved(drawn(uri(account=name, key=ONE))))
    held.presenter.open_files([tmp_path / "a.png", tmp_path / "b.png"])
    held.runner.held.pop(0).deliver()
    held.presenter.cancel()
    held.runner.release()
    assert [row.token.account for row in held.view.rows] == ["a.png"]
    assert held.view.progress is None
    held.presenter.add()
    assert len(held.added) == 1


def test_a_page_that_goes_is_left_alone(held, tmp_path):
    (tmp_path / "a.png").write_bytes(saved(drawn(uri())))
    held.presenter.open_files([tmp_path / "a.png"])
    held.presenter.leave()
    held.view.rows = None
    held.runner.release()
    assert held.view.rows is None


def test_what_gives_nothing_is_said_with_its_reason(case, tmp_path):
    (tmp_path / "empty.png").write_bytes(saved(drawn().crop((0, 0, 40, 40))))
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7")
    case.presenter.open_files([tmp_path / "empty.png", tmp_path / "letter.pdf"])
    assert [type(each.error) for each in case.view.problems] == [
        NoQrCodeError, UnsupportedFormatError,
    ]  # fmt: skip
    case.presenter.offer(Offer(Way.CLIPBOARD))
    assert case.view.problems == (Problem(Source(Way.CLIPBOARD), None),)
    case.paste(uri())
    assert case.view.problems == ()


def test_a_transparent_picture_is_tried_on_every_ground(case):
    code = drawn(uri()).convert("L")
    blank = Grey(8, 8, bytes(64))
    grey = Grey(code.width, code.height, code.tobytes())
    case.presenter.offer(Offer(Way.DROPPED, picture=(blank, grey)))
    assert (case.labels(), case.view.problems) == (["Cliniko"], ())
    assert case.view.rows[0].source == Source(Way.DROPPED)


def test_other_text_is_said_to_be_none(case):
    case.paste("https://happyfeet.example/newsletter")
    assert case.view.rows == [OtherRow(Source(Way.CLIPBOARD), "happyfeet.example")]
    assert case.view.chosen == 0
    case.presenter.add()
    assert case.added == []


def test_a_text_too_long_is_a_problem_not_a_crash(case):
    case.paste("!" * 9_000_000)
    assert isinstance(case.view.problems[0].error, TooLargeError)


def test_a_pasted_key_goes_into_the_form(case):
    case.paste(" jbsw y3dp ehpk 3pxp ")
    assert case.view.key == "jbsw y3dp ehpk 3pxp"
    assert not case.view.rows


def test_a_typed_key_becomes_a_row(case):
    case.presenter.submit_key(TypedKey(key="1"))
    assert isinstance(case.view.bad, BadForm)
    case.presenter.submit_key(TypedKey(issuer="Happy Feet", key=ONE))
    assert case.labels() == ["Happy Feet"]
    assert case.view.rows[0].source == Source(Way.TYPED)


def test_rows_are_shown_again_when_they_change(case):
    case.paste(f"{uri('A', key=ONE)}\n{uri('B', key=TWO)}")
    case.presenter.rename(0, "First")
    assert case.labels() == ["First", "B"]
    case.presenter.tick(0, False)
    assert case.view.chosen == 1
    assert case.view.shown_again == [0, 0, 1], "the second gets the first colour now"
    case.presenter.assign(1, Wish.NONE)
    case.presenter.add()
    [entry] = case.vault.entries
    assert (entry.label, entry.clinic, case.vault.clinics) == ("B", None, ())


def test_a_label_is_needed(case):
    case.paste(uri())
    case.presenter.rename(0, " ")
    case.presenter.add()
    assert (case.view.asked, case.added) == (0, [])
    case.presenter.rename(0, " Happy Feet ")
    case.presenter.add()
    assert case.vault.entries[0].label == "Happy Feet"


def test_a_pin_is_needed(case):
    case.paste("motp://mine:maria?secret=00ff00ff00ff00ff")
    case.presenter.add()
    assert (case.view.asked, case.added) == (0, [])
    case.view.asked = None
    case.presenter.give_pin(0, "9" * 99)
    assert case.view.asked == 0
    case.presenter.give_pin(0, "1234")
    case.presenter.add()
    assert case.vault.entries[0].token.pin.reveal() == b"1234"


def test_rows_of_one_new_clinic_share_it(case):
    case.paste(f"{uri('A', key=ONE)}\n{uri('B', key=TWO)}")
    case.presenter.rename(0, "Happy Feet")
    case.presenter.rename(1, "HAPPY FEET")
    case.presenter.add()
    assert len(case.vault.clinics) == 1
    assert len(case.added[0]) == 2


def again(case):
    """Maria's clinic has her enrol again."""
    clinic = case.vault.add_clinic("Happy Feet")
    old = case.vault.add(case_token(uri(key=TWO)), "Mine", clinic.id)
    case.presenter = AddPresenter(case.vault, case.view, case.runner, case.added.append)
    case.paste(uri(key=ONE))
    assert case.view.rows[0].note is Note.REENROLLED
    return old


def case_token(text):
    from desktop.otp.uri import parse_uri

    return parse_uri(text)


def test_a_new_enrolment_replaces_the_old_one(case):
    old = again(case)
    case.presenter.add()
    [entry] = case.vault.entries
    assert (entry.id, entry.label, entry.clinic) == (old.id, "Mine", old.clinic)
    assert entry.token.same_as(case_token(uri(key=ONE)))
    [gone] = case.vault.trash
    assert gone.token.same_as(old.token)
    assert case.added == [(entry,)]


def test_a_replaced_token_may_get_another_label(case):
    again(case)
    case.presenter.rename(0, "Mine, new")
    case.presenter.add()
    assert [entry.label for entry in case.vault.entries] == ["Mine, new"]
    assert case.added == [case.vault.entries]


def test_both_can_be_kept(case):
    old = again(case)
    case.presenter.decide(0, False)
    case.presenter.add()
    assert len(case.vault.entries) == 2
    assert case.vault.entry(old.id).token.same_as(old.token)
    assert case.vault.trash == ()


def test_only_one_of_two_replaces_the_same_token(case):
    again(case)
    case.paste(uri(key=THREE))
    case.presenter.add()
    assert len(case.vault.entries) == 2
    assert len(case.vault.trash) == 1


def test_an_addition_that_fails_says_so_and_changes_nothing(case, monkeypatch):
    case.paste(uri())
    case.presenter.assign(0, Wish.NONE)

    def full(*_args, **_kwargs):
        raise DiskError(DiskFault.FULL)

    with monkeypatch.context() as broken:
        broken.setattr("desktop.files.replace", full)
        case.presenter.add()
    assert isinstance(case.view.error, DiskError)
    assert (case.vault.entries, case.added) == ((), [])
    assert case.view.chosen == 1
    case.presenter.add()
    assert len(case.vault.entries) == 1


def test_what_is_held_out_is_not_shown_by_accident():
    assert "secret" not in repr(Offer(Way.CLIPBOARD, text=uri()))
    assert Offer(Way.CLIPBOARD, text=" ").empty


class Exports(Case):
    def __init__(self, vault, runner):
        super().__init__(vault, runner)
        self.exports = []
        self.presenter = AddPresenter(
            vault, self.view, runner, self.added.append, self.exports.append
        )


def test_a_file_that_is_no_picture_is_another_apps(vault, tmp_path):
    case = Exports(vault, EagerRunner())
    links = tmp_path / "links.txt"
    links.write_text(uri())
    case.presenter.open_files([links])
    assert case.exports == [links]
    assert (case.view.problems, case.view.rows, case.view.progress) == ((), [], None)
    assert case.presenter.empty


def test_a_picture_is_never_another_apps_file(vault, tmp_path):
    case = Exports(vault, EagerRunner())
    picture = tmp_path / "export.json"
    picture.write_bytes(saved(drawn(uri())))
    case.presenter.open_files([picture])
    assert case.exports == []
    assert not case.presenter.empty


def test_other_apps_files_come_one_at_a_time(vault, tmp_path):
    case = Exports(vault, EagerRunner())
    picture, links = tmp_path / "code.png", tmp_path / "links.txt"
    picture.write_bytes(saved(drawn(uri())))
    links.write_text(uri())
    case.presenter.open_files([picture, links])
    [problem] = case.view.problems
    assert problem.error.reason is Unsupported.NOT_A_PICTURE
    assert (case.exports, len(case.view.rows)) == ([], 1)


def shot(*texts, screen=None, size=(600, 200)):
    """A screen, or a part of one, with these codes beside each other."""
    picture = Image.new("L", size, 255)
    for number, text in enumerate(texts):
        picture.paste(drawn(text).convert("L").resize((180, 180)), (10 + 200 * number, 10))
    return Shot(Grey(*size, picture.tobytes()), screen)


LEFT, RIGHT = Screen(1, 2), Screen(2, 2)


def test_every_code_of_every_screen_is_offered_once(case):
    case.presenter.offer(
        Offer(
            Way.SCREEN,
            shots=(
                shot(uri("Happy Feet", key=ONE), "https://happyfeet.example/news", screen=LEFT),
                shot(uri("Happy Feet", key=ONE), uri("Other", key=TWO), screen=RIGHT),
            ),
        )
    )
    tokens = [row for row in case.view.rows if isinstance(row, TokenRow)]
    assert [(row.label, row.source.screen) for row in tokens] == [
        ("Happy Feet", LEFT), ("Other", RIGHT),
    ]  # fmt: skip
    [other] = [row for row in case.view.rows if isinstance(row, OtherRow)]
    assert other.source == Source(Way.SCREEN, screen=LEFT)
    assert (case.view.problems, case.view.unseen) == ((), ())


def test_a_screen_without_a_code_is_none_of_the_problems_when_another_has_one(case):
    case.presenter.offer(Offer(Way.SCREEN, shots=(shot(screen=LEFT), shot(uri(), screen=RIGHT))))
    assert (case.view.problems, case.view.unseen) == ((), ())


def test_when_nothing_is_found_it_is_said_what_was_looked_at(case):
    shots = (shot(screen=LEFT), shot(screen=RIGHT, size=(300, 500)))
    case.presenter.offer(Offer(Way.SCREEN, shots=shots))
    assert case.view.unseen == (Looked((600, 200), True), Looked((300, 500), True))
    case.presenter.offer(Offer(Way.SCREEN, shots=(shot(),)))
    assert case.view.unseen == (Looked((600, 200), False),)
    case.paste(uri())
    assert case.view.unseen == ()


def test_parts_of_an_export_are_collected_across_scans(case):
    only = Screen(1, 1)
    case.presenter.offer(Offer(Way.SCREEN, shots=(shot(part(1, 2, "second"), screen=only),)))
    assert PartsRow(Source(Way.SCREEN, screen=only), (1,), 2) in case.view.rows
    case.presenter.offer(Offer(Way.SCREEN, shots=(shot(part(0, 2, "first"), screen=only),)))
    assert [type(row) for row in case.view.rows] == [TokenRow, TokenRow]


def test_leaving_while_screens_are_read_forgets_them(held):
    held.presenter.offer(Offer(Way.SCREEN, shots=(shot(uri(), screen=LEFT),)))
    held.presenter.leave()
    held.runner.release()
    assert list(held.view.rows) == []


def test_why_the_screens_could_not_be_looked_at(case):
    error = NoScreenPictureError(Unseen.NOT_ALLOWED)
    case.presenter.scan_failed(error)
    assert case.view.problems == (Problem(Source(Way.SCREEN), error),)
    case.presenter.offer(Offer(Way.SCREEN, shots=(shot(uri(), screen=LEFT),)))
    assert case.view.problems == ()
