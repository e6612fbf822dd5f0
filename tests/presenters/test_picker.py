import pytest

from desktop.autolock import LockReason
from desktop.errors import BadPolicyError, DamagedVaultError, DiskError, PolicyFault
from desktop.policy import Policy
from desktop.presenters.picker import (
    Notice,
    NoticeKind,
    PickerPresenter,
    policy_notices,
)
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from tests.fakes import FakePickerView

LOCKS = Notice(NoticeKind.NO_LOCK_EVENTS, missing=frozenset({LockReason.SLEEP}))
EXPECTED = {LockReason.USER, LockReason.HAND_OVER, LockReason.QUIT, LockReason.FAULT}


class Case:
    def __init__(self, shelf, clock):
        self.view = FakePickerView()
        self.chosen, self.added = [], []
        self.presenter = PickerPresenter(
            shelf, self.view, [LOCKS], self.chosen.append, lambda: self.added.append(1), clock
        )


@pytest.fixture
def picker(shelf, clock):
    return Case(shelf, clock)


def add(shelf, clock, *people):
    for person in people:
        shelf.create(person, Secret(b"pw"), RecoveryCode.generate()).lock()
        clock.now += 60


def names(picker):
    return [person.name for person in picker.view.people]


def test_a_fresh_computer_has_nobody(picker):
    picker.presenter.refresh()
    assert picker.view.people == []
    assert picker.view.notices == (LOCKS,)
    picker.presenter.add_person()
    assert picker.added == [1]


def test_the_one_of_last_time_comes_first(picker, shelf, clock):
    add(shelf, clock, "Maria", "Tomasz", "Aoife")
    shelf.find("Maria").unlock(Secret(b"pw")).lock()
    picker.presenter.refresh()
    assert names(picker) == ["Maria", "Aoife", "Tomasz"]
    assert len({person.colour for person in picker.view.people}) == 3


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zie", ["Tomasz Zieliński"]),
        ("ZIELINS", ["Tomasz Zieliński"]),
        ("ober", ["Anne-Sophie Oberländer"]),
        ("sophie o", ["Anne-Sophie Oberländer"]),
        ("anne-s", ["Anne-Sophie Oberländer"]),
        ("x", []),
        (" ", ["Anne-Sophie Oberländer", "Tomasz Zieliński"]),
    ],
)
def test_typing_narrows_to_words_that_begin_so(picker, shelf, clock, typed, found):
    add(shelf, clock, "Tomasz Zieliński", "Anne-Sophie Oberländer")
    picker.presenter.refresh()
    picker.presenter.narrow(typed)
    assert names(picker) == found
    assert picker.view.filtered == bool(typed.strip())
    picker.presenter.choose_first()
    assert [vault.person for vault in picker.chosen] == found[:1]


def test_the_tile_pressed_is_the_vault_chosen(picker, shelf, clock):
    add(shelf, clock, "Maria", "Tomasz")
    picker.presenter.refresh()
    picker.presenter.choose(shelf.find("Maria").id)
    picker.presenter.choose("gone")
    assert [vault.person for vault in picker.chosen] == ["Maria"]


def test_damaged_vaults_are_said(picker, shelf, clock):
    add(shelf, clock, "Maria")
    (shelf.folder / "vaults" / "0000000000000000.vault").write_bytes(b"damaged")
    picker.presenter.refresh()
    assert picker.view.notices == (Notice(NoticeKind.DAMAGED_VAULTS, 1), LOCKS)
    assert names(picker) == ["Maria"]


def test_a_disk_that_refuses_is_said(picker, shelf, monkeypatch):
    def refuse(_):
        raise DiskError(None)

    monkeypatch.setattr(type(shelf), "vaults", refuse)
    picker.presenter.refresh()
    assert isinstance(picker.view.error, DiskError)


def test_a_backup_is_put_beside_what_is_there(picker, shelf, clock, tmp_path):
    vault = shelf.create("Maria", Secret(b"pw"), RecoveryCode.generate())
    vault.write_copy(tmp_path / "copy.vault")
    vault.lock()
    picker.presenter.restore(tmp_path / "copy.vault")
    assert len(picker.view.people) == 2
    assert picker.view.restored in names(picker)
    assert picker.view.restored != "Maria"


def test_a_file_that_is_no_backup_is_refused(picker, tmp_path):
    (tmp_path / "x").write_bytes(b"no vault")
    picker.presenter.restore(tmp_path / "x")
    assert isinstance(picker.view.error, DamagedVaultError)
    assert picker.view.restored is None


@pytest.mark.parametrize("reason", [*LockReason, None])
def test_a_lock_that_nobody_asked_for_is_explained(shelf, reason):
    view = FakePickerView()
    PickerPresenter(shelf, view, (), print, print, reason=reason)
    assert view.reason is (None if reason in EXPECTED else reason)


def test_what_is_found_out_later_is_shown_beside_what_is_damaged(picker, shelf, clock):
    add(shelf, clock, "Maria")
    picker.presenter.refresh()
    picker.presenter.know(())
    assert picker.view.notices == ()
    [vault] = shelf.vaults()
    vault.place.vault.write_bytes(b"nonsense")
    picker.presenter.refresh()
    picker.presenter.know([LOCKS])
    assert picker.view.notices == (Notice(NoticeKind.DAMAGED_VAULTS, 1), LOCKS)


def test_what_the_clinic_has_set_is_told():
    assert policy_notices(Policy()) == ()
    assert policy_notices(Policy(show_keys=False)) == ()
    assert policy_notices(Policy(idle_at_most=300)) == (Notice(NoticeKind.IDLE_LIMIT, 300),)
    broken = BadPolicyError("idle_at_most", PolicyFault.VALUE)
    assert policy_notices(Policy.strictest(broken)) == (
        Notice(NoticeKind.BROKEN_POLICY, error=broken),
    )
