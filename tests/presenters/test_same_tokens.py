import json
import re
from uuid import UUID

import pytest

from desktop.otp.token import Algorithm, Token
from desktop.presenters.same_tokens import NAME, SameTokens, look
from desktop.secret import Secret
from desktop.vault.entries import Entry
from desktop.vault.recovery import RecoveryCode
from tests.fakes import EagerRunner, HeldRunner

KEY = bytes(range(32))


def entry(secret, number=1, **how):
    token = Token(issuer="Cliniko", account="ana@clinic.example", secret=Secret(secret), **how)
    return Entry(id=UUID(int=number), token=token, label=f"label {number}", created=0)


SHARED, OWN, OTHER = b"shared-secret-of-a-clinic", b"a-secret-of-ana-alone", b"a-secret-of-bea"


def test_a_token_in_two_vaults_is_found_from_the_second_on(tmp_path):
    same = SameTokens(tmp_path, KEY)
    vaults = ["ana", "bea"]
    assert same.compare("ana", [entry(SHARED, 1), entry(OWN, 2)], vaults) == frozenset()
    bea = [entry(OTHER, 3), entry(SHARED, 4)]
    assert same.compare("bea", bea, vaults) == {bea[1].id}
    again = SameTokens(tmp_path, KEY).compare("ana", [entry(SHARED, 1), entry(OWN, 2)], vaults)
    assert again == {entry(SHARED, 1).id}


def test_a_token_that_was_removed_and_a_vault_that_is_gone_are_forgotten(tmp_path):
    same = SameTokens(tmp_path, KEY)
    same.compare("ana", [entry(SHARED)], ["ana", "bea"])
    assert same.compare("bea", [entry(SHARED)], ["ana", "bea"])
    same.compare("ana", [], ["ana", "bea"])
    assert not same.compare("bea", [entry(SHARED)], ["ana", "bea"])
    assert not same.compare("cem", [entry(SHARED)], ["cem"])
    assert len(json.loads((tmp_path / NAME).read_text())) == 1


def test_other_codes_from_the_same_secret_are_another_token(tmp_path):
    same = SameTokens(tmp_path, KEY)
    same.compare("ana", [entry(SHARED)], ["ana"])
    for how in ({"digits": 8}, {"period": 60}, {"algorithm": Algorithm.SHA256}):
        assert not same.compare("bea", [entry(SHARED, **how)], ["ana", "bea"])


def test_the_file_tells_nothing_without_the_key(tmp_path):
    SameTokens(tmp_path, KEY).compare("vault-of-ana", [entry(SHARED), entry(OWN)], [])
    text = (tmp_path / NAME).read_text()
    ((tag, marks),) = json.loads(text).items()
    assert all(re.fullmatch("[0-9a-f]{16}", each) for each in [tag, *marks])
    assert not any(word in text.lower() for word in ("ana", "cliniko", "label", SHARED.hex()))
    elsewhere = SameTokens(tmp_path, bytes(32))
    assert not elsewhere.compare("bea", [entry(SHARED)], ["vault-of-ana", "bea"])


def test_a_secret_that_could_be_guessed_leaves_no_mark(tmp_path):
    same = SameTokens(tmp_path, KEY)
    same.compare("ana", [entry(b"123456789")], [])
    assert list(json.loads((tmp_path / NAME).read_text()).values()) == [[]]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 7}', '{"a": [[]]}', "[" * 9_999])
def test_a_file_that_somebody_broke_is_no_harm(tmp_path, text):
    (tmp_path / NAME).write_text(text)
    same = SameTokens(tmp_path, KEY)
    assert not same.compare("ana", [entry(SHARED)], ["bea"])
    assert same.compare("bea", [entry(SHARED)], ["ana"])


def test_a_folder_that_cannot_be_written_is_no_harm(tmp_path):
    (tmp_path / "file").write_text("no folder")
    assert not SameTokens(tmp_path / "file", KEY).compare("ana", [entry(SHARED)], [])


class Chain:
    def __init__(self, key=KEY):
        self._key = key

    def marking_key(self):
        return self._key


@pytest.fixture
def vaults(shelf):
    """Two people's vaults, which share a token."""
    made = []
    for person, own in (("Ana", OWN), ("Bea", OTHER)):
        vault = shelf.create(person, Secret(b"password"), RecoveryCode.generate())
        for secret in (SHARED, own):
            vault.add(entry(secret).token, "label")
        made.append(vault)
    return made


def looked(vault, tmp_path, others, runner, chain):
    found = []
    look(vault, tmp_path, others, keychain=chain, runner=runner, on_found=found.append)
    return found


def test_an_opened_vault_is_told_what_it_shares(vaults, tmp_path):
    ana, bea = vaults
    ids = [ana.id, bea.id]
    assert looked(ana, tmp_path, ids, EagerRunner(), Chain()) == []
    assert looked(bea, tmp_path, ids, EagerRunner(), Chain()) == [
        frozenset(each.id for each in bea.entries if each.token.secret == Secret(SHARED))
    ]


def test_without_a_keychain_nothing_is_noted(vaults, tmp_path):
    for vault in vaults:
        assert looked(vault, tmp_path, [], EagerRunner(), Chain(None)) == []
    assert not (tmp_path / NAME).exists()


def test_a_vault_that_was_locked_meanwhile_is_left_alone(vaults, tmp_path):
    runner = HeldRunner()
    found = looked(vaults[0], tmp_path, [], runner, Chain())
    vaults[0].lock()
    runner.release()
    assert found == []
    assert not (tmp_path / NAME).exists()
