from desktop.presenters.newest_seen import compare
from desktop.secret import Secret
from desktop.system.keychain import Seen
from desktop.vault.recovery import RecoveryCode
from tests.fakes import EagerRunner, HeldRunner


class FakeKeychain:
    def __init__(self, **seen):
        self.seen = seen

    def marking_key(self):
        return None

    def newest(self, vault):
        return self.seen.get(vault)

    def note(self, vault, seen):
        self.seen[vault] = seen


def opened(shelf):
    return shelf.create("Maria", Secret(b"password"), RecoveryCode.generate())


def test_a_vault_that_is_new_to_the_keychain_is_noted(shelf, clock):
    vault, keychain = opened(shelf), FakeKeychain()
    compare(vault, keychain, EagerRunner(), lambda: None, clock)
    assert keychain.seen == {vault.id: Seen(vault.generation, clock())}
    assert vault.rolled_back is None


def test_a_vault_that_is_older_than_the_keychain_knows_is_said_and_can_be_accepted(shelf):
    vault, told = opened(shelf), []
    keychain = FakeKeychain(**{vault.id: Seen(7, 1_700_000_000.0)})
    compare(vault, keychain, EagerRunner(), lambda: told.append(vault.rolled_back))
    assert told == [1_700_000_000.0]
    vault.accept_rollback()
    assert (vault.rolled_back, vault.generation) == (None, 8)
    compare(vault, keychain, EagerRunner(), lambda: told.append("again"), lambda: 5.0)
    assert (len(told), keychain.seen[vault.id]) == (1, Seen(8, 5.0))


def test_an_answer_that_comes_after_the_lock_is_nobodys(shelf):
    vault, runner, told = opened(shelf), HeldRunner(), []
    keychain = FakeKeychain(**{vault.id: Seen(7, 1.0)})
    compare(vault, keychain, runner, lambda: told.append(1))
    vault.lock()
    runner.release()
    assert told == []
