import shutil

import pytest

from desktop.system.keychain import Seen
from desktop.vault.recovery import RecoveryCode
from tests.cli.conftest import OTHER, PASSWORD, PERSON, URI


def test_a_new_vault_has_a_recovery_code(desk):
    made = desk.create()
    assert set(made) == {"vault", "person", "recovery_code"}
    assert made["person"] == PERSON
    assert RecoveryCode.parse(made["recovery_code"])
    assert desk.tokens() == []


def test_the_code_is_shown_to_people_too(desk):
    result = desk.run("vault", "create", PERSON, "--password-file", "-", stdin=PASSWORD)
    assert result.status == 0
    (code,) = [line.strip() for line in result.out.splitlines() if line.startswith(" ")]
    assert RecoveryCode.parse(code)


def test_vaults_are_listed_without_a_password(desk):
    assert desk.ok("vault", "list") == []
    made = desk.create()
    (listed,) = desk.ok("vault", "list")
    assert listed == {"vault": made["vault"], "person": PERSON, "modified": int(desk.clock.now)}
    assert PERSON in desk.run("vault", "list").out


def test_a_damaged_file_is_told_beside_the_list(maria):
    (maria.data / "vaults" / "0123456789abcdef.vault").write_bytes(b"nonsense")
    result = maria.run("vault", "list", "--json")
    assert (result.status, len(result.json)) == (0, 1)
    assert result.err.startswith("0123456789abcdef.vault: This file is not a Frontdesk vault.")


@pytest.mark.parametrize("name", ["maria silva", "MARIA  SILVA", "Maria Silva"])
def test_a_person_is_found_in_any_spelling(maria, name):
    kind = maria.run("vault", "verify", name, "--json", "--password-file", "-", stdin=PASSWORD)
    assert kind.status == (1 if "  " in name else 0)


def test_a_composed_and_a_decomposed_name_are_the_same(desk):
    desk.create("Zo\u00eb")
    assert desk.tokens("zoe\u0308") == []
    assert desk.refused("vault", "create", "ZOE\u0308", lines=[PASSWORD]) == "already-exists"


def test_a_vault_is_found_by_its_id(maria):
    (vault,) = maria.ok("vault", "list")
    assert len(maria.tokens(vault["vault"])) == 2


def test_verify_counts(maria):
    document = maria.ok("vault", "verify", PERSON, lines=[PASSWORD])
    assert document == {"tokens": 2, "quarantined": [], "generation": 2, "rolled_back": False}
    text = maria.run("vault", "verify", PERSON, "--password-file", "-", stdin=PASSWORD).out
    assert text == f"The vault of {PERSON} is whole: 2 tokens, all readable.\n"


def test_a_new_password_closes_the_door_to_the_old_one(maria):
    assert maria.ok("vault", "change-password", PERSON, lines=[PASSWORD, OTHER]) == {}
    assert maria.refused("token", "list", PERSON, lines=[PASSWORD]) == "wrong-password"
    assert len(maria.tokens(password=OTHER)) == 2


def test_recovery_gives_a_new_code_and_uses_up_the_old(maria):
    document = maria.ok("vault", "recover", PERSON, lines=[maria.code.lower(), OTHER])
    assert set(document) == {"recovery_code"}
    assert document["recovery_code"] != maria.code
    assert len(maria.tokens(password=OTHER)) == 2
    again = maria.refused("vault", "recover", PERSON, lines=[maria.code, PASSWORD])
    assert again == "wrong-password"
    maria.ok("vault", "recover", PERSON, lines=[document["recovery_code"], PASSWORD])


def test_recovery_opens_a_vault_that_waits_for_a_password(maria):
    for _ in range(5):
        assert maria.refused("token", "list", PERSON, lines=[OTHER]) == "wrong-password"
    assert maria.refused("token", "list", PERSON, lines=[PASSWORD]) == "throttled"
    maria.ok("vault", "recover", PERSON, lines=[maria.code, OTHER])
    assert len(maria.tokens(password=OTHER)) == 2


def test_a_copy_is_restored_beside_the_vault(maria):
    path = str(maria.folder / "copy.vault")
    assert maria.ok("vault", "backup", PERSON, path, lines=[PASSWORD]) == {"verified": True}
    restored = maria.ok("vault", "restore", path)
    assert restored["verified"] is True
    assert restored["person"].startswith(f"{PERSON} (")
    assert len(maria.ok("vault", "list")) == 2
    assert maria.tokens(restored["vault"]) == maria.tokens(restored["person"]) == maria.tokens()


def test_a_copy_is_restored_on_another_computer(maria, tmp_path):
    path = str(maria.folder / "copy.vault")
    maria.ok("vault", "backup", PERSON, path, lines=[PASSWORD])
    there = str(tmp_path / "there")
    restored = maria.ok("vault", "restore", path, "--data", there)
    assert restored["person"] == PERSON
    assert len(maria.ok("token", "list", PERSON, "--data", there, lines=[PASSWORD])) == 2


class TestRollback:
    @pytest.fixture
    def older(self, maria):
        """The vault as it was before its last token."""
        (vault,) = (maria.data / "vaults").glob("*.vault")
        old = vault.read_bytes()
        maria.add(URI.replace("JBSW", "KBSW"))
        vault.write_bytes(old)
        return maria

    def test_verify_reports_it(self, older):
        words = ("vault", "verify", PERSON, "--json", "--password-file", "-")
        result = older.run(*words, stdin=PASSWORD)
        assert (result.status, result.json["rolled_back"]) == (0, True)
        assert result.err.startswith("This vault is older than the one last opened here on ")
        assert older.run(*words, stdin=PASSWORD).json["rolled_back"] is True

    @pytest.mark.parametrize(
        "words", [("token", "list", PERSON), ("token", "code", PERSON, "Cliniko")]
    )
    def test_reading_goes_on_and_says_it(self, older, words):
        result = older.run(*words, "--json", "--password-file", "-", stdin=PASSWORD)
        assert result.status == 0
        assert result.json
        assert result.err.startswith("This vault is older")

    WRITING = (
        ("token", "add", PERSON, URI.replace("JBSW", "LBSW")),
        ("token", "rename", PERSON, "Lab", "Laboratory"),
        ("token", "remove", PERSON, "Lab"),
        ("token", "code", PERSON, "Lab"),
        ("vault", "backup", PERSON, "COPY"),
        ("vault", "change-password", PERSON),
        ("vault", "recover", PERSON),
    )

    @pytest.mark.parametrize("words", WRITING, ids=" ".join)
    def test_writing_is_refused_unless_accepted(self, older, words):
        words = [word.replace("COPY", str(older.folder / "copy")) for word in words]
        lines = [older.code if "recover" in words else PASSWORD, OTHER]
        before = older.files()
        assert older.refused(*words, lines=lines) == "vault-rolled-back"
        assert older.files() == before
        assert not (older.folder / "copy").exists()
        older.ok(*words, "--accept-older", lines=lines)
        password = OTHER if words[1] in ("change-password", "recover") else PASSWORD
        assert older.ok("vault", "verify", PERSON, lines=[password])["rolled_back"] is False

    def test_the_refusal_says_how_to_go_on(self, older):
        words = ("token", "remove", PERSON, "Lab", "--password-file", "-")
        result = older.run(*words, stdin=PASSWORD)
        assert result.err.endswith("To continue with it, add --accept-older.\n")


class TestKeychain:
    def test_the_whole_folder_put_back_is_noticed(self, maria):
        shutil.copytree(maria.data, maria.folder / "old")
        maria.add(URI.replace("JBSW", "KBSW"))
        shutil.rmtree(maria.data)
        shutil.copytree(maria.folder / "old", maria.data)
        words = ("vault", "verify", PERSON, "--json", "--password-file", "-")
        assert maria.run(*words, stdin=PASSWORD).json["rolled_back"] is True
        lines = [PASSWORD]
        assert maria.refused("token", "remove", PERSON, "Lab", lines=lines) == "vault-rolled-back"
        recovering = maria.refused("vault", "recover", PERSON, lines=[maria.code, OTHER])
        assert recovering == "vault-rolled-back"
        maria.ok("token", "remove", PERSON, "Lab", "--accept-older", lines=lines)
        assert maria.ok("vault", "verify", PERSON, lines=lines)["rolled_back"] is False

    def test_it_remembers_each_save(self, maria):
        (vault,) = maria.ok("vault", "list")
        assert maria.keychain.seen[vault["vault"]] == Seen(2, pytest.approx(0, abs=1e12))
        maria.ok("token", "code", PERSON, "Lab", lines=[PASSWORD])
        assert maria.keychain.seen[vault["vault"]].generation == 3
