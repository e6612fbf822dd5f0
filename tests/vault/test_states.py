"""What can be done with an open vault, and that nothing can be with one that was locked."""

from dataclasses import replace
from uuid import uuid4

import pytest

from desktop.errors import (
    BadTokenError,
    DiskError,
    DiskFault,
    NoSuchTokenError,
    NoSuchVaultError,
    PersonExistsError,
    Refusal,
    TokenExistsError,
    TooLargeError,
)
from desktop.otp.code import code_for
from desktop.otp.token import Kind
from desktop.secret import Secret
from desktop.vault import body, store
from desktop.vault.entries import Clinic, Entry
from desktop.vault.recovery import RecoveryCode
from desktop.vault.states import TRASH, UseAfterLock
from tests.vault.crafted import PERSON, contents_of, labels, password, reopened, token

NAMES = [
    "عيادة الأقدام السعيدة", "מרפאת כף הרגל", "x" * 200, "👩🏽\u200d⚕️ Clinic 🦶", "كلينك\u200cنما", "Zoe\u0308",  # noqa: E501
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_script_come_back(vault, shelf, name):
    clinic = vault.add_clinic(name)
    entry = vault.add(token(issuer=name, account=name), name, clinic.id)
    opened = reopened(vault, shelf)
    assert opened.entries == (replace(entry, token=token(issuer=name, account=name)),)
    assert opened.entries[0].label == opened.clinics[0].name == name
    opened.lock()


def test_the_longest_of_everything_comes_back(vault, shelf):
    big = token(issuer="🏥" * 1_024, account="ü" * 1_024, secret=Secret(bytes(65_535)))  # zeros
    entry = vault.add(big, "🏥" * 256)
    vault.edit(replace(entry, note="¿" * 4_096))
    opened = reopened(vault, shelf)
    assert opened.entry(entry.id).note == "¿" * 4_096
    assert opened.entry(entry.id).token == big
    opened.lock()


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_comes_back(vault, shelf, kind):
    def whole():  # each time anew: locking wipes what was added
        return token(kind=kind, pin=Secret(b"1234"), counter=5, digits=7, period=45)

    entry = vault.add(whole(), kind.value)
    opened = reopened(vault, shelf)
    assert opened.entry(entry.id).token == whole()
    assert opened.entry(entry.id).token.same_as(whole())
    opened.lock()


def test_what_is_one_line_is_kept_on_one_line(vault):
    entry = vault.add(token(1), " Happy\u202e\nFeet ")
    assert entry.label == "Happy Feet"
    vault.edit(replace(entry, label="Sad\tFeet"))
    assert vault.entry(entry.id).label == "Sad Feet"
    assert vault.add_clinic(" A\nB ").name == "A B"
    assert vault.add(token(2), "half \ud800").label == "half"


@pytest.mark.parametrize("label", ["", "   ", "\n", "\ud800", "x" * 257])
def test_a_bad_label_is_refused_and_nothing_is_saved(vault, label):
    generation = vault.generation
    entry_like = {"id": uuid4(), "token": token(), "created": 0}
    for attempt in (
        lambda: vault.add(token(), label),
        lambda: vault.add_clinic(label),
        lambda: Entry(label=label, **entry_like),
        lambda: Clinic(id=uuid4(), name=label, colour=0),
    ):
        with pytest.raises(BadTokenError) as caught:
            attempt()
        assert caught.value.reason is Refusal.BAD_LABEL
    assert vault.generation == generation


def test_notes_and_secrets_have_bounds():
    fine = {"id": uuid4(), "token": token(), "label": "a", "created": 0}
    for wrong, reason in (
        ({"note": "x" * 4_097}, Refusal.TOO_LONG),
        ({"note": "\ud800"}, Refusal.BAD_LABEL),
        ({"token": token(secret=Secret(bytes(65_536)))}, Refusal.TOO_LONG),
    ):
        with pytest.raises(BadTokenError) as caught:
            Entry(**{**fine, **wrong})
        assert caught.value.reason is reason


def test_the_same_token_is_not_added_twice(vault):
    vault.add(token(1), "one")
    with pytest.raises(TokenExistsError) as caught:
        vault.add(token(1, issuer="Other"), "again")
    assert caught.value.label == "one"
    with pytest.raises(TokenExistsError):
        vault.add_all([(token(2), "two", None), (token(2), "twin", None)])
    assert labels(vault) == ["one"]
    assert vault.add_all([]) == ()


def test_a_token_that_was_added_again_is_not_put_back(vault):
    entry = vault.add(token(1), "one")
    vault.discard(entry.id)
    vault.add(token(1), "again")
    with pytest.raises(TokenExistsError):
        vault.put_back(entry.id)
    assert [each.label for each in vault.trash] == ["one"]
    vault.remove(entry.id)
    assert vault.trash == ()


def test_a_new_enrolment_replaces_the_token_and_keeps_the_old(vault, clock):
    entry = vault.add(token(1), "one")
    vault.add(token(2), "two")
    with pytest.raises(TokenExistsError):
        vault.replace_token(entry.id, token(2))
    clock.now += 5
    new = vault.replace_token(entry.id, token(3))
    assert new.id == entry.id
    assert vault.entry(entry.id).token == token(3)
    [old] = vault.trash
    assert (old.token, old.deleted) == (token(1), int(clock.now))
    assert vault.replace_token(entry.id, token(3)).token == token(3)  # the same code scanned twice


def test_an_edit_changes_only_what_is_the_person_s(vault):
    entry = vault.add(token(1), "one")
    vault.used(entry.id)
    generation = vault.generation
    stale = replace(entry, token=token(9), created=1, last_used=None, deleted=5)
    vault.edit(stale)
    assert vault.generation == generation  # nothing to save
    vault.edit(replace(stale, label="new", favourite=True))
    now = vault.entry(entry.id)
    assert (now.label, now.favourite, now.token, now.deleted) == ("new", True, token(1), None)
    assert now.last_used is not None
    assert now.created == entry.created


def test_the_person_s_own_order(vault, shelf):
    one, two, three = vault.add_all([(token(i), f"{i}", None) for i in range(3)])
    vault.reorder([three.id, one.id, three.id])
    assert labels(vault) == ["2", "0", "1"]
    generation = vault.generation
    vault.reorder([three.id, one.id, two.id])
    assert vault.generation == generation
    opened = reopened(vault, shelf)
    assert labels(opened) == ["2", "0", "1"]
    with pytest.raises(NoSuchTokenError):
        opened.reorder([uuid4()])
    opened.lock()


def test_ten_thousand_are_put_in_order(vault):
    made = vault.add_all([(token(i), f"{i}", None) for i in range(3_000)])
    vault.reorder([entry.id for entry in reversed(made)])
    assert vault.entries[0].id == made[-1].id


def test_the_trash_is_emptied_after_thirty_days_and_tells_it_once(vault, shelf, clock):
    old = vault.add(token(1), "old")
    new = vault.add(token(2), "new")
    vault.discard(old.id)
    clock.now += TRASH - 10
    vault.discard(new.id)
    assert [entry.label for entry in vault.trash] == ["new", "old"]
    clock.now += 20
    for _ in range(3):  # opened, and never saved
        opened = reopened(vault, shelf)
        assert [entry.label for entry in opened.trash] == ["new"]
        opened.lock()
    opened = reopened(vault, shelf)
    opened.put_back(new.id)
    opened = reopened(opened, shelf)
    assert [e.happening for e in opened.journal()].count("removed") == 1
    assert opened.trash == ()
    opened.lock()


def test_a_counter_is_on_disk_before_its_code_is_shown(vault, shelf, monkeypatch):
    counted = token(kind=Kind.HOTP, counter=41)
    entry = vault.add(token(kind=Kind.HOTP, counter=41), "counter")
    assert vault.new_code(entry.id) == code_for(counted, 41)
    with monkeypatch.context() as patched:
        patched.setattr(store.files, "replace", _full)
        with pytest.raises(DiskError):
            vault.new_code(entry.id)
    assert vault.entry(entry.id).token.counter == 42
    opened = reopened(vault, shelf)
    assert opened.new_code(entry.id) == code_for(counted, 42)
    opened.lock()


def _full(*_args, **_named):
    raise DiskError(DiskFault.FULL)


def test_a_code_of_no_counter_or_beyond_the_last(vault):
    timed = vault.add(token(1), "timed")
    last = vault.add(token(2, kind=Kind.HOTP, counter=2**63 - 1), "last")
    for entry, reason in ((timed, Refusal.BAD_KIND), (last, Refusal.COUNTER_USED_UP)):
        with pytest.raises(BadTokenError) as caught:
            vault.new_code(entry.id)
        assert caught.value.reason is reason


def test_clinics_and_their_colours(vault, shelf):
    made = [vault.add_clinic(f"Clinic {number}") for number in range(12)]
    assert [clinic.colour for clinic in made] == [*range(10), 0, 1]
    entry = vault.add(token(1), "one", made[0].id)
    elsewhere = vault.add(token(2), "two", uuid4())
    assert elsewhere.clinic is None
    vault.discard(elsewhere.id)
    vault.remove_clinic(made[0].id)
    vault.remove_clinic(made[0].id)
    assert vault.entry(entry.id).clinic is None
    assert vault.add_clinic("New").colour == 1  # all are taken: it goes round
    vault.remove_clinic(made[5].id)
    assert vault.add_clinic("Newer").colour == 5  # the first that is free
    vault.edit_clinic(replace(made[1], name="Renamed", colour=7))
    assert vault.add_clinic("Chosen", 9).colour == 9
    opened = reopened(vault, shelf)
    assert opened.clinics[0].name == "Renamed"
    opened.lock()


def test_a_failed_save_changes_nothing(vault, monkeypatch):
    entry = vault.add(token(1), "one")
    before, files = vault.entries, contents_of(vault._store.place.folder)
    with monkeypatch.context() as patched:
        patched.setattr(store.files, "replace", _full)
        for change in (
            lambda: vault.add(token(2), "two"),
            lambda: vault.discard(entry.id),
            lambda: vault.add_clinic("any"),
            lambda: vault.change_password(password("other")),
        ):
            with pytest.raises(DiskError):
                change()
    assert vault.entries == before
    assert contents_of(vault._store.place.folder) == files
    vault.add(token(2), "two")


def test_a_vault_that_could_not_be_read_again_is_not_saved(vault, monkeypatch):
    monkeypatch.setattr(body, "LIMIT", 5_000)
    with pytest.raises(TooLargeError):
        vault.add(token(secret=Secret(bytes(6_000))), "big")
    assert vault.entries == ()


def test_a_vault_whose_creation_fails_is_not_there(shelf, code, monkeypatch):
    def refuse(_path):
        raise DiskError(DiskFault.FULL)

    with monkeypatch.context() as patched:
        patched.setattr(store.Writer, "acquire", refuse)
        with pytest.raises(DiskError):
            shelf.create(PERSON, password(), code)
    assert shelf.vaults() == ()
    shelf.create(PERSON, password(), code).lock()


def test_a_clock_before_1970_spoils_nothing(vault, shelf, clock):
    clock.now = -86_400.5
    vault.discard(vault.add(token(1), "one").id)
    opened = reopened(vault, shelf)
    assert opened.quarantined == ()
    assert len(opened.trash) == 1
    opened.lock()


def test_nothing_works_after_the_lock_but_locking(vault, shelf, tmp_path):
    entry = vault.add(token(1), "one")
    clinic = vault.add_clinic("any")
    locked = vault.lock()
    before = contents_of(shelf.folder)
    for use in (
        lambda: vault.entries,
        lambda: vault.trash,
        lambda: vault.quarantined,
        lambda: vault.clinics,
        lambda: vault.generation,
        lambda: vault.proven,
        lambda: vault.rolled_back,
        lambda: vault.entry(entry.id),
        vault.journal,
        lambda: vault.add(token(2), "two"),
        lambda: vault.add_all([]),
        lambda: vault.edit(entry),
        lambda: vault.replace_token(entry.id, token(2)),
        lambda: vault.reorder([]),
        lambda: vault.discard(entry.id),
        lambda: vault.put_back(entry.id),
        lambda: vault.remove(entry.id),
        lambda: vault.new_code(entry.id),
        lambda: vault.used(entry.id),
        lambda: vault.revealed(entry.id),
        lambda: vault.add_clinic("any"),
        lambda: vault.edit_clinic(clinic),
        lambda: vault.remove_clinic(clinic.id),
        lambda: vault.check_password(password()),
        lambda: vault.change_password(password()),
        lambda: vault.set_keys(password(), RecoveryCode.generate()),
        lambda: vault.write_copy(tmp_path / "copy.vault"),
        vault.verify,
        lambda: vault.note(store.Happening.COPIED),
        vault.accept_rollback,
        vault.key_copy,
    ):
        with pytest.raises(UseAfterLock):
            use()
    assert vault.lock() == locked
    assert contents_of(shelf.folder) == before
    assert (vault.id, vault.person, vault.colour) == (locked.id, PERSON, locked.colour)
    assert PERSON not in repr(vault)


# -- the shelf -----------------------------------------------------------------------------------


def test_the_one_opened_last_comes_first(shelf, code, clock):
    for person in ("Ada", "Bea", "Cem"):
        clock.now += 60
        shelf.create(person, password(), code).lock()
    clock.now += 60
    shelf.find("ADA").unlock(password()).lock()
    vaults = shelf.vaults()
    assert [locked.person for locked in vaults] == ["Ada", "Cem", "Bea"]
    assert [locked.colour for locked in vaults] == [0, 2, 1]
    assert vaults[0].last_opened == clock.now
    assert vaults[0].modified < clock.now
    assert shelf.find(vaults[2].id) == vaults[2]


def test_names_are_compared_as_people_do(shelf, code):
    shelf.create("  Zoë   Straße ", password(), code).lock()
    assert shelf.find("zoe\u0308 STRASSE").person == "Zoë Straße"
    with pytest.raises(PersonExistsError):
        shelf.create("ZOË STRASSE", password(), code)
    for name in ("", "  ", "a\0b", "x" * 101, "\ud800"):
        with pytest.raises(ValueError, match="name"):
            shelf.create(name, password(), code)


def test_who_is_not_there_and_what_is_damaged(shelf, vault, tmp_path):
    with pytest.raises(NoSuchVaultError) as caught:
        shelf.find("Nobody")
    assert not caught.value.ambiguous
    locked = vault.lock()
    locked.place.vault.write_bytes(b"rubbish")
    with pytest.raises(store.DamagedVaultError):
        shelf.find("Nobody")
    with pytest.raises(store.DamagedVaultError):
        shelf.find(locked.id)
    locked.place.vault.unlink()
    with pytest.raises(NoSuchVaultError):
        locked.unlock(password())
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(Exception, match=path.name) as caught:
            shelf.restore(path)
        assert caught.value.kind == "unreadable-file"


def test_two_of_one_name_are_ambiguous_and_have_ids(shelf, vault):
    locked = vault.lock()
    twin = shelf._new_place()
    twin.vault.write_bytes(locked.place.vault.read_bytes())
    with pytest.raises(NoSuchVaultError) as caught:
        shelf.find(PERSON)
    assert caught.value.ambiguous
    assert shelf.find(twin.stem).id == twin.stem


def test_an_empty_shelf(shelf):
    assert shelf.vaults() == shelf.damaged() == ()


def test_names_of_files_give_nothing_away(vault, shelf):
    vault.add(token(1), "one")
    for path in shelf.folder.rglob("*"):
        for word in PERSON.split():
            assert word.lower() not in str(path.relative_to(shelf.folder)).lower()


# -- an older vault put back ---------------------------------------------------------------------


def test_an_older_vault_is_said_until_it_is_accepted(vault, shelf, clock):
    vault.add(token(1), "one")
    old = vault._store.place.vault.read_bytes()
    clock.now += 100
    vault.add(token(2), "two")
    newest, last = vault.generation, clock.now
    path = vault.lock().place.vault
    path.write_bytes(old)
    for _ in range(2):
        clock.now += 1_000
        opened = shelf.find(PERSON).unlock(password())
        assert opened.rolled_back == last
        assert labels(opened) == ["one"]
        opened.lock()
    opened = shelf.find(PERSON).unlock(password())
    opened.accept_rollback()
    assert opened.rolled_back is None
    assert opened.generation > newest
    happenings = [event.happening for event in opened.journal()]
    assert happenings.count("older vault") == 3
    assert happenings[-1] == "older vault accepted"
    opened = reopened(opened, shelf)
    assert opened.rolled_back is None
    opened.lock()
