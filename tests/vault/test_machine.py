"""The vault against a model of it: plain dictionaries that forget nothing."""

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop.errors import ThrottledError, TokenExistsError, WrongPasswordError
from desktop.vault import keys
from desktop.vault.here import delay
from desktop.vault.recovery import RecoveryCode
from desktop.vault.shelf import Shelf
from desktop.vault.states import TRASH, UseAfterLock
from tests.conftest import FAST, Clock
from tests.vault.crafted import PERSON, password, token

PASSWORDS = ("wet umbrella", "blue door", "grüne Leiter")
LABELS = st.text(st.characters(codec="utf-8", categories=("L", "N", "So")), min_size=1, max_size=9)


@dataclass
class Model:
    """What the vault should hold."""

    password: str
    code: RecoveryCode
    tokens: dict = field(default_factory=dict)  # id -> (number, label, clinic, deleted)
    clinics: dict = field(default_factory=dict)  # id -> name
    order: list = field(default_factory=list)
    generation: int = 1

    def copy(self):
        return replace(self, tokens={**self.tokens}, clinics={**self.clinics}, order=[*self.order])


def is_open(machine):
    return machine.vault is not None


def is_locked(machine):
    return machine.vault is None


class VaultMachine(RuleBasedStateMachine):
    @initialize()
    def create(self):
        self.dir = tempfile.TemporaryDirectory()
        self.folder = Path(self.dir.name) / "data"
        self.clock = Clock()
        self.failures, self.failed = 0, 0.0
        self.model = Model(PASSWORDS[0], RecoveryCode.generate())
        self.vault = self.shelf.create(PERSON, password(PASSWORDS[0]), self.model.code)
        self.stem = self.vault.id
        self.path = self.vault._store.place.vault
        self.newest, self.opened = 1, self.clock.now
        self.stale, self.copies, self.number = [], [], 0

    @property
    def shelf(self):
        return Shelf(self.folder, cost=FAST, clock=self.clock)  # a new one, as after a restart

    @property
    def locked(self):
        return self.shelf.find(self.stem)

    def teardown(self):
        if hasattr(self, "dir"):
            if self.vault is not None:
                self.vault.lock()
            self.dir.cleanup()

    # -- while it is open

    @precondition(is_open)
    @rule(label=LABELS, data=st.data())
    def add(self, label, data):
        clinic = data.draw(st.sampled_from([None, *self.model.clinics]))
        self.number += 1
        entry = self.vault.add(token(self.number), label, clinic)
        self.model.tokens[entry.id] = (self.number, label, clinic, None)
        self.model.order.append(entry.id)
        self._saved()

    @precondition(is_open)
    @rule(data=st.data())
    def add_again(self, data):
        here = [number for number, *_rest, deleted in self.model.tokens.values() if not deleted]
        if here:
            with pytest.raises(TokenExistsError):
                self.vault.add(token(data.draw(st.sampled_from(here))), "again")

    @precondition(is_open)
    @rule(label=LABELS, data=st.data())
    def edit(self, label, data):
        found = self._one(data, deleted=False)
        if found:
            clinic = data.draw(st.sampled_from([None, *self.model.clinics]))
            number, *_old, deleted = self.model.tokens[found]
            before = self.vault.generation
            self.vault.edit(replace(self.vault.entry(found), label=label, clinic=clinic))
            self.model.tokens[found] = (number, label, clinic, deleted)
            if self.vault.generation != before:
                self._saved()

    @precondition(is_open)
    @rule(data=st.data())
    def discard(self, data):
        if found := self._one(data, deleted=False):
            self.vault.discard(found)
            number, label, clinic, _ = self.model.tokens[found]
            self.model.tokens[found] = (number, label, clinic, int(self.clock.now))
            self._saved()

    @precondition(is_open)
    @rule(data=st.data(), back=st.booleans())
    def put_back_or_remove(self, data, back):
        if not (found := self._one(data, deleted=True)):
            return
        if back:
            self.vault.put_back(found)
            self.model.tokens[found] = (*self.model.tokens[found][:3], None)
        else:
            self.vault.remove(found)
            self._forget(found)
        self._saved()

    @precondition(is_open)
    @rule(data=st.data())
    def reorder(self, data):
        here = self._here()
        wanted = data.draw(st.permutations(here))
        before = self.vault.generation
        self.vault.reorder(wanted)
        trash = [i for i in self.model.order if i not in here]
        self.model.order = [*wanted, *trash]
        if self.vault.generation != before:
            self._saved()

    @precondition(is_open)
    @rule(name=LABELS)
    def add_clinic(self, name):
        clinic = self.vault.add_clinic(name)
        self.model.clinics[clinic.id] = name
        self._saved()

    @precondition(is_open)
    @rule(data=st.data())
    def remove_clinic(self, data):
        if self.model.clinics:
            gone = data.draw(st.sampled_from(list(self.model.clinics)))
            self.vault.remove_clinic(gone)
            del self.model.clinics[gone]
            for i, (number, label, clinic, deleted) in self.model.tokens.items():
                self.model.tokens[i] = (number, label, None if clinic == gone else clinic, deleted)
            self._saved()

    @precondition(is_open)
    @rule(new=st.sampled_from(PASSWORDS))
    def change_password(self, new):
        self.vault.change_password(password(new))
        self.model.password = new
        self._saved()

    @precondition(is_open)
    @rule(new=st.sampled_from(PASSWORDS))
    def renew_code(self, new):
        self.model.code = RecoveryCode.generate()
        self.vault.set_keys(password(new), self.model.code)
        self.model.password = new
        self._saved()

    @precondition(is_open)
    @rule()
    def write_copy(self):
        path = self.folder / f"copy {len(self.copies)}"
        self.vault.write_copy(path)
        self.copies.append((path.read_bytes(), self.model.copy()))

    @precondition(is_open)
    @rule()
    def accept(self):
        self.vault.accept_rollback()
        assert self.vault.rolled_back is None
        self._saved()

    @precondition(is_open)
    @rule()
    def lock(self):
        self.stale.append(self.vault)
        self.vault.lock()
        self.vault.lock()
        self.vault = None

    # -- while it is locked

    @precondition(is_locked)
    @rule()
    def unlock(self):
        if self._throttled(lambda: self.locked.unlock(password(self.model.password))):
            return
        self.failures = 0
        self._begin(self.locked.unlock(password(self.model.password)))

    @precondition(is_locked)
    @rule(guess=st.sampled_from([*PASSWORDS, "", "nothing like it"]))
    def wrong_password(self, guess):
        if guess == self.model.password:
            return
        if self._throttled(lambda: self.locked.unlock(password(guess))):
            return
        with pytest.raises(WrongPasswordError) as caught:
            self.locked.unlock(password(guess))
        self.failures, self.failed = self.failures + 1, self.clock.now
        assert caught.value.retry_after == delay(self.failures)

    @precondition(is_locked)
    @rule(new=st.sampled_from(PASSWORDS))
    def recover(self, new):
        code = RecoveryCode.generate()
        vault = self.locked.recover(self.model.code, password(new), code)
        with pytest.raises(WrongPasswordError):  # it is used up
            keys.key_by_recovery(vault._store.header, self.model.code)
        self.model.password, self.model.code, self.failures = new, code, 0
        older = self.model.generation < self.newest
        assert (vault.rolled_back is not None) == older
        self._drop_old_trash()
        self.vault = vault
        self._saved()

    @precondition(is_locked)
    @rule(data=st.data())
    def put_an_older_one_back(self, data):
        if self.copies:
            old, model = data.draw(st.sampled_from(self.copies))
            self.path.write_bytes(old)
            self.model = model.copy()

    @precondition(is_locked)
    @rule(data=st.data())
    def restore_a_copy_beside_it(self, data):
        if not self.copies:
            return
        old, model = data.draw(st.sampled_from(self.copies))
        file = self.folder / "to restore"
        file.write_bytes(old)
        restored = self.shelf.restore(file)
        assert restored.person != PERSON
        opened = restored.unlock(password(model.password))
        assert opened.rolled_back is None
        assert {entry.id for entry in opened.entries} <= set(model.tokens)
        opened.lock()
        restored.place.vault.unlink()
        shutil.rmtree(restored.place.folder / "backups" / restored.id, ignore_errors=True)

    # -- always

    @rule(seconds=st.sampled_from([1.0, 30.0, 400.0, 86_400.0, TRASH + 1.0]))
    def time_passes(self, seconds):
        self.clock.now += seconds

    @rule()
    def stale_vaults_are_dead(self):
        for vault in self.stale[-3:]:
            for use in (lambda vault=vault: vault.entries, vault.journal, vault.accept_rollback):
                with pytest.raises(UseAfterLock):
                    use()
            vault.lock()

    @invariant()
    def it_holds_what_the_model_holds(self):
        if getattr(self, "vault", None) is None:
            return
        for entry in (*self.vault.entries, *self.vault.trash):
            number, label, clinic, deleted = self.model.tokens[entry.id]
            assert (entry.label, entry.clinic, entry.deleted) == (label, clinic, deleted)
            assert entry.token == token(number)
        assert {entry.id for entry in self.vault.entries} == set(self._here())
        assert len(self.vault.trash) + len(self.vault.entries) == len(self.model.tokens)
        assert {clinic.id: clinic.name for clinic in self.vault.clinics} == self.model.clinics
        assert self.vault.generation == self.model.generation

    @invariant()
    def its_journal_holds(self):
        if getattr(self, "vault", None) is not None:
            marks = [event.mark for event in self.vault.journal()]
            assert len(marks) == len(set(marks))

    # -- the model

    def _here(self):
        return [i for i in self.model.order if self.model.tokens[i][3] is None]

    def _one(self, data, *, deleted):
        fitting = [i for i, facts in self.model.tokens.items() if (facts[3] is not None) == deleted]
        return data.draw(st.sampled_from(fitting)) if fitting else None

    def _forget(self, gone):
        del self.model.tokens[gone]
        self.model.order.remove(gone)

    def _saved(self):
        self.model.generation = self.newest = self.vault.generation
        self.opened = self.clock.now

    def _begin(self, vault):
        self.vault = vault
        if self.model.generation < self.newest:
            assert vault.rolled_back == self.opened
        else:
            assert vault.rolled_back is None
            self.opened = self.clock.now
        self._drop_old_trash()

    def _drop_old_trash(self):
        limit = int(self.clock.now) - TRASH
        for i, facts in list(self.model.tokens.items()):
            if facts[3] is not None and facts[3] < limit:
                self._forget(i)

    def _throttled(self, attempt):
        wait = max(delay(self.failures) - (self.clock.now - self.failed), 0)
        assert self.locked.wait() == wait
        if wait:
            with pytest.raises(ThrottledError) as caught:
                attempt()
            assert caught.value.retry_after == wait
        return wait > 0


TestVault = VaultMachine.TestCase
TestVault.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
