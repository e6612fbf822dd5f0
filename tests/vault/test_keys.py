"""Who can open what: passwords, recovery codes, and copies from before they changed."""

import shutil

import pytest

from desktop.errors import DamagedVaultError, WrongPasswordError
from desktop.secret import Secret
from desktop.vault import body, crypto, keys, layout, store
from desktop.vault.layout import VaultFile
from desktop.vault.recovery import RecoveryCode
from desktop.vault.states import LockedVault
from tests.vault.crafted import PERSON, labels, password, token

NEW = "seven green ladders"


@pytest.fixture
def before(vault, shelf, tmp_path):
    """A copy from before the change, and the vault that goes on."""
    vault.add(token(), "old")
    vault.write_copy(tmp_path / "before.vault")
    return tmp_path / "before.vault"


@pytest.fixture
def change(vault, shelf, code):
    """Return what changes the keys; each must shut out the copy from before."""

    def change(how):
        if how == "change":
            vault.change_password(password(NEW))
            vault.lock()
        elif how == "renew":
            vault.set_keys(password(NEW), RecoveryCode.generate())
            vault.lock()
        else:
            vault.lock()
            shelf.find(PERSON).recover(code, password(NEW), RecoveryCode.generate()).lock()

    return change


@pytest.mark.parametrize("how", ["change", "renew", "recover"])
def test_an_old_copy_and_an_old_password_open_only_that_copy(shelf, before, change, how, clock):
    change(how)
    today = shelf.find(PERSON)
    with pytest.raises(WrongPasswordError):
        today.unlock(password())
    old = shelf.restore(before).unlock(password())
    assert labels(old) == ["old"]
    old_key, old_journal_key = old.key_copy(), old._store.contents.journal_key.copy()
    old.lock()
    with pytest.raises(DamagedVaultError):
        today.open_with_key(old_key)
    # Nor does anything in the old file: each of its slots under today's header, and its keys.
    now = VaultFile.parse(today.place.vault.read_bytes())
    then = VaultFile.parse(before.read_bytes()).header
    for slot in then.slots:
        if isinstance(slot, layout.PasswordSlot):
            key = keys.key_by_password(keys.with_slots(now.header, slot), password())
            assert key == old_key
    with pytest.raises(crypto.SealBrokenError):
        crypto.unseal_with(old_journal_key, now.header.slots[1].sealed, b"")
    for key in (old_key, old_journal_key):
        with pytest.raises(DamagedVaultError):
            body.unsealed(now, key)
    clock.now += 1_000
    new = today.unlock(password(NEW))
    assert labels(new) == ["old"]
    new.lock()


def test_the_printed_code_stays_good_when_the_password_changes(shelf, vault, code):
    vault.change_password(password(NEW))
    vault.lock()
    typed = RecoveryCode.parse(" - ".join(code.groups).lower())
    recovered = shelf.find(PERSON).recover(typed, password("third"), RecoveryCode.generate())
    recovered.lock()


def test_a_recovery_code_is_used_up_and_the_new_one_counts(shelf, vault, code):
    vault.add(token(), "kept")
    vault.lock()
    new = RecoveryCode.generate()
    shelf.find(PERSON).recover(code, password(NEW), new).lock()
    with pytest.raises(WrongPasswordError):
        shelf.find(PERSON).recover(code, password("fourth"), RecoveryCode.generate())
    opened = shelf.find(PERSON).unlock(password(NEW))
    assert labels(opened) == ["kept"]
    opened.lock()
    shelf.find(PERSON).recover(new, password("fifth"), RecoveryCode.generate()).lock()


def test_a_recovery_that_fails_half_way_changes_nothing(shelf, vault, code, monkeypatch):
    vault.lock()
    with monkeypatch.context() as patched:
        patched.setattr(store.Store, "save", _refuse)
        with pytest.raises(OSError, match="on purpose"):
            shelf.find(PERSON).recover(code, password(NEW), RecoveryCode.generate())
    shelf.find(PERSON).unlock(password()).lock()
    shelf.find(PERSON).recover(code, password(NEW), RecoveryCode.generate()).lock()


def _refuse(*_args, **_named):
    raise OSError("on purpose")


def test_recovering_forgets_the_wrong_passwords(shelf, vault, code):
    vault.lock()
    for _ in range(5):
        with pytest.raises(WrongPasswordError):
            shelf.find(PERSON).unlock(password("wrong"))
    assert shelf.find(PERSON).wait() > 0
    shelf.find(PERSON).recover(code, password(NEW), RecoveryCode.generate()).lock()
    assert shelf.find(PERSON).wait() == 0


@pytest.mark.parametrize(
    ("composed", "decomposed"),
    [
        ("Zürich Käse über", "Zu\u0308rich Ka\u0308se u\u0308ber"),
        ("Å", "\u212b"),
        ("각", "\u1100\u1161\u11a8"),
    ],
)
def test_composed_and_decomposed_passwords_agree(shelf, code, composed, decomposed):
    assert composed != decomposed
    shelf.create("Zoë", password(composed), code).lock()
    shelf.find("Zoe\u0308").unlock(password(decomposed)).lock()


@pytest.mark.parametrize(
    "text", ["пароль кошка", "كلمة السر", "סיסמה", "🐈 🐕 🐎 🐖", "", "\ud800", "x" * 5_000, "a\0b"]
)
def test_any_password_opens_what_it_closed(shelf, code, text):
    shelf.create(PERSON, password(text), code).lock()
    shelf.find(PERSON).unlock(password(text)).lock()
    with pytest.raises(WrongPasswordError):
        shelf.find(PERSON).unlock(password(text + "\0"))


def test_a_key_is_handed_over_without_a_password(shelf, vault):
    vault.add(token(), "kept")
    key = vault.key_copy()
    locked = vault.lock(None)
    with pytest.raises(DamagedVaultError):
        locked.open_with_key(crypto.new_key())
    again = locked.open_with_key(key)
    assert labels(again) == ["kept"]
    assert not locked.place.vault.with_suffix(".queue").exists()
    again.lock()


def test_slots_of_kinds_not_known_yet_are_carried_along(shelf, vault):
    vault.lock()
    locked = shelf.find(PERSON)
    header = VaultFile.parse(locked.place.vault.read_bytes()).header
    other = layout.OtherSlot(77, b"a passkey, some day")
    header = keys.with_slots(header, other, *header.slots)
    assert layout.Header.from_bytes(header.to_bytes()) == header
    assert keys.recovery_slot_of(header) == header.slots[2]
    assert keys.key_by_password(header, password()) is not None


def test_a_vault_without_slots_is_damaged_or_simply_shut(shelf, vault):
    vault.lock()
    header = keys.with_slots(shelf.find(PERSON).header)
    with pytest.raises(WrongPasswordError):
        keys.key_by_password(header, password())
    with pytest.raises(DamagedVaultError):
        keys.recovery_slot_of(header)


def test_the_code_of_one_vault_is_another_key_in_another(code):
    assert code.private_key(b"1" * 16) != code.private_key(b"2" * 16)


def test_a_copy_beside_the_original_is_told_apart(shelf, vault, before):
    vault.lock()
    copies = [shelf.restore(before) for _ in range(3)]
    names = [locked.person for locked in shelf.vaults()]
    assert len(set(names)) == 4
    assert all(name.startswith(PERSON) for name in names)
    assert isinstance(copies[0], LockedVault)
    for locked in shelf.vaults():
        assert shelf.find(locked.person).id == locked.id


def test_a_copy_alone_keeps_its_name(shelf, vault, before, tmp_path):
    vault.lock()
    shutil.rmtree(shelf.folder)
    assert shelf.restore(before).person == PERSON
    assert [locked.person for locked in shelf.vaults()] == [PERSON]


def test_secrets_are_wiped_after_use(vault, shelf):
    vault.add(token(pin=None), "one")
    contents = vault._store.contents
    key = vault._store.live_key()
    vault.lock()
    assert key == Secret(bytes(32))
    assert contents.journal_key == Secret(bytes(32))
    [entry] = contents.entries.values()
    assert not any(entry.token.secret.reveal())
    assert not any(next(iter(contents.records.values())))
