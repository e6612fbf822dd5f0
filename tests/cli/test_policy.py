"""What the clinic's rules change in the terminal."""

import pytest

from desktop.cli.doctor import policy_check
from desktop.errors import BadPolicyError, PolicyFault
from desktop.policy import Policy
from tests.cli.conftest import PASSWORD, PERSON, URI, check_refusal

GOOD = "velvet7rope"  # the estimator says 3 of 4


def check(desk):
    return next(each for each in desk.ok("doctor")["checks"] if each["name"] == "policy")


@pytest.fixture
def strict(desk):
    desk.policy = Policy(password_strength=4)
    return desk


def test_a_password_that_is_good_elsewhere_is_refused_by_the_rules(desk, strict):
    assert strict.refused("vault", "create", PERSON, lines=[GOOD]) == "policy"
    assert strict.refused("vault", "create", PERSON, lines=["maria1"]) == "weak-password"
    assert strict.files() == {}
    strict.policy = Policy()
    assert strict.create(password=GOOD)


def test_a_new_password_is_held_to_the_rules(maria):
    maria.policy = Policy(password_strength=4)
    before = maria.files()
    lines = [PASSWORD, GOOD]
    assert maria.refused("vault", "change-password", PERSON, lines=lines) == "policy"
    assert maria.refused("vault", "recover", PERSON, lines=[maria.code, GOOD]) == "policy"
    assert maria.files() == before
    maria.ok("vault", "change-password", PERSON, lines=[PASSWORD, "four unusual words lantern 9"])


def test_at_a_prompt_the_rule_is_said_and_another_one_asked_for(strict):
    answers = iter([GOOD, PASSWORD, PASSWORD])
    result = strict.run("vault", "create", PERSON, ask=lambda _question: next(answers))
    assert result.status == 0
    assert "stronger password" in result.err


def test_backups_go_where_the_rules_say(desk, tmp_path):
    desk.backups = tmp_path / "elsewhere" / "FRONT-2-maria"
    desk.create()
    desk.add(URI)
    assert len(list(desk.backups.glob("*/*.vault"))) == 1
    assert list((desk.data / "backups").iterdir()) == []


def test_a_folder_for_backups_that_is_not_there_costs_no_save(desk, tmp_path):
    (tmp_path / "file").touch()
    desk.backups = tmp_path / "file" / "FRONT-2-maria"
    desk.create()
    result = desk.run(
        "token", "add", PERSON, "-", "--password-file", "-", stdin=f"{PASSWORD}\n{URI}\n"
    )
    assert result.status == 0
    assert "The vault is saved, but no backup" in result.err
    (tmp_path / "file").unlink()
    assert len(desk.tokens()) == 1  # and whoever opens the vault next makes the backup
    assert len(list(desk.backups.glob("*/*.vault"))) == 1


def test_without_rules_the_doctor_says_so(desk):
    assert check(desk) == {
        "name": "policy", "ok": True, "detail": "no rules are set for this computer", "remedy": "",
    }  # fmt: skip


def test_the_doctor_names_the_rules(desk):
    desk.policy = Policy(idle_at_most=300, show_keys=False)
    assert check(desk)["detail"] == "the clinic's rules hold: idle_at_most, show_keys"


@pytest.mark.parametrize("fault", PolicyFault)
def test_the_doctor_says_what_is_wrong_with_the_rules(desk, fault):
    key = "idle_at_most" if fault is PolicyFault.VALUE else ""
    desk.policy = Policy.strictest(BadPolicyError(key, fault))
    found = check(desk)
    assert not found["ok"]
    assert key in found["detail"]
    assert found["detail"].endswith("the strictest rules hold")
    assert found["remedy"]


def test_the_doctor_tries_the_folder_for_backups(tmp_path):
    policy = Policy(backup_folder=tmp_path)
    assert policy_check(policy, tmp_path / "FRONT-2-maria").ok
    (tmp_path / "file").touch()
    found = policy_check(policy, tmp_path / "file" / "FRONT-2-maria")
    assert not found.ok
    assert found.remedy


def test_with_broken_rules_nothing_gets_looser(desk):
    desk.policy = Policy.strictest(BadPolicyError("", PolicyFault.UNREADABLE))
    result = desk.run("vault", "create", PERSON, "--json", "--password-file", "-", stdin=GOOD)
    check_refusal(result)
    assert result.kind == "policy"
