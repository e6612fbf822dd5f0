import json
import os
import stat
import sys

import pytest

from desktop.policy import Policy
from desktop.vault.entries import Quarantine, Quarantined
from desktop.vault.states import UnlockedVault
from tests.cli.conftest import HOTP, OTHER, PASSWORD, PERSON, SECRET, URI
from tests.cli.test_process import environment, run  # noqa: F401  a fixture
from tests.interchange import independent
from tests.presenters.test_departures import decrypt

FIVE = f"otpauth://totp/Old?secret={SECRET[:20]}&digits=5"
LINES = [PASSWORD, OTHER]


def test_for_aegis_and_2fas(maria, tmp_path):
    for name, open_ in (("aegis", independent.aegis), ("2fas", independent.twofas)):
        path = tmp_path / name
        done = maria.ok("export", PERSON, str(path), "--format", name, lines=LINES)
        assert done == {"exported": 2, "not_exported": []}
        found = open_(path.read_bytes(), OTHER.encode())
        assert [each["issuer"] for each in found] == ["Cliniko", "Lab"]
        assert [each["kind"] for each in found] == ["totp", "hotp"]
        if sys.platform != "win32":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_copy_under_its_own_password(maria, tmp_path):
    path = tmp_path / "copy.vault"
    done = maria.ok("export", PERSON, str(path), "--format", "frontdesk", lines=LINES)
    assert done["exported"] == 2
    assert len(decrypt(path, OTHER.encode()).stdout.splitlines()) == 2
    assert decrypt(path, PASSWORD.encode()).returncode == 1
    restored = maria.ok("vault", "restore", str(path))
    assert len(maria.tokens(restored["vault"], OTHER)) == 2


def test_a_list_of_links(maria, tmp_path):
    path = tmp_path / "links.txt"
    done = maria.ok("export", PERSON, str(path), "--format", "uri", "--yes", lines=[PASSWORD])
    assert done["exported"] == 2
    assert [SECRET in line for line in path.read_text().splitlines()] == [True, False]


@pytest.mark.parametrize(("answer", "status"), [("yes", 0), ("Yes ", 0), ("no", 2), ("", 2)])
def test_a_list_of_links_asks_first(maria, tmp_path, answer, status):
    path = tmp_path / "links.txt"
    asked = []

    def ask(question):
        asked.append(question)
        return answer if "yes" in question else PASSWORD

    done = maria.run("export", PERSON, str(path), "--format", "uri", ask=ask)
    assert done.status == status
    assert "not be encrypted" in done.err
    assert path.exists() == (status == 0)
    assert len(asked) == (2 if status == 0 else 1)


def test_where_nobody_can_be_asked_it_has_to_be_said(maria, tmp_path):
    path = tmp_path / "links.txt"
    command = ("export", PERSON, str(path), "--format", "uri", "--password-file", "-")
    done = maria.run(*command, stdin=PASSWORD)
    assert (done.status, done.out) == (2, "")
    assert "--yes" in done.err
    assert not path.exists()


def test_what_another_app_cannot_hold_is_told_and_the_rest_leaves(maria, tmp_path):
    maria.add(FIVE)
    path = tmp_path / "2fas"
    words = ("export", PERSON, str(path), "--format", "2fas", "--password-file", "-")
    done = maria.run(*words, "--json", stdin="\n".join(LINES))
    assert done.status == 0
    (left,) = done.json["not_exported"]
    assert (done.json["exported"], left["label"], left["reason"]) == (2, "Old", "digits")
    assert left["token"] in {each["token"] for each in maria.tokens()}
    assert done.err == "Not exported: “Old”. 2FAS cannot make codes of this length.\n"
    assert len(independent.twofas(path.read_bytes(), OTHER.encode())) == 2


def test_when_nothing_can_leave_no_file_is_written(desk, tmp_path):
    desk.create()
    desk.add(FIVE)
    path = tmp_path / "2fas"
    words = ("export", PERSON, str(path), "--format", "2fas", "--password-file", "-", "--json")
    done = desk.run(*words, stdin="\n".join(LINES))
    assert (done.status, done.kind) == (1, "no-such-token")
    assert "Old" in done.err
    assert not path.exists()


def test_an_empty_vault_can_be_copied(desk, tmp_path):
    desk.create()
    path = str(tmp_path / "copy.vault")
    assert desk.ok("export", PERSON, path, "--format", "frontdesk", lines=LINES)["exported"] == 0
    links = ("export", PERSON, str(tmp_path / "l"), "--format", "uri", "--yes")
    assert desk.refused(*links, lines=[PASSWORD]) == "no-such-token"


def test_a_file_that_is_there_is_not_touched(maria, tmp_path):
    path = tmp_path / "mine"
    path.write_bytes(b"mine")
    command = ("export", PERSON, str(path), "--format", "aegis")
    assert maria.refused(*command, lines=LINES) == "already-exists"
    assert path.read_bytes() == b"mine"
    elsewhere = ("export", PERSON, str(tmp_path / "none" / "x"), "--format", "aegis")
    assert maria.refused(*elsewhere, lines=LINES) == "disk"


def test_the_file_needs_a_good_password(maria, tmp_path):
    command = ("export", PERSON, str(tmp_path / "x"), "--format", "aegis")
    assert maria.refused(*command, lines=[PASSWORD, "hunter2"]) == "weak-password"
    assert maria.refused(*command, lines=["wrong", OTHER]) == "wrong-password"
    assert not (tmp_path / "x").exists()


def test_a_clinic_can_forbid_what_is_not_encrypted(maria, tmp_path):
    maria.policy = Policy(plain_export=False)
    path = tmp_path / "x"
    links = ("export", PERSON, str(path), "--format", "uri", "--yes")
    assert maria.refused(*links, lines=[PASSWORD]) == "policy"
    assert not path.exists()
    maria.ok("export", PERSON, str(path), "--format", "aegis", lines=LINES)


def test_the_password_is_asked_for_twice(maria, tmp_path):
    asked = []

    def ask(question):
        asked.append(question)
        return PASSWORD if "Maria" in question else OTHER

    path = tmp_path / "x"
    assert maria.run("export", PERSON, str(path), "--format", "aegis", ask=ask).status == 0
    assert asked == [f"Password of {PERSON}", "Password for the file", "The same again"]


@pytest.mark.parametrize("words", [[], ["--format", "paper"], ["--format", "keepass"]])
def test_a_format_has_to_be_named(maria, tmp_path, words):
    done = maria.run("export", PERSON, str(tmp_path / "x"), *words)
    assert done.status == 2
    assert "--format" in done.err


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs a file system")
def test_a_full_disk_leaves_nothing(maria, tmp_path):
    import subprocess

    stick = tmp_path / "stick"
    stick.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4k", "none", str(stick)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("may not mount anything here")
    try:
        command = ("export", PERSON, str(stick / "x"), "--format", "aegis")
        filler = stick / "filler"
        filler.write_bytes(bytes(4_096))
        assert maria.refused(*command, lines=LINES) == "disk"
        assert [each.name for each in stick.iterdir()] == ["filler"]
    finally:
        subprocess.run(["umount", str(stick)], check=True)


def test_the_real_program(environment, tmp_path):  # noqa: F811
    lines = ("--json", "--password-file", "-")
    run(environment, "vault", "create", "Zoë", *lines, stdin=PASSWORD)
    run(environment, "token", "add", "Zoë", "-", *lines, stdin=f"{PASSWORD}\n{URI}\n{HOTP}")
    secrets = f"{PASSWORD}\n{OTHER}\n"
    for name in ("frontdesk", "aegis"):
        path = tmp_path / name
        done = run(environment, "export", "zoë", str(path), "--format", name, *lines, stdin=secrets)
        assert (done.returncode, done.stderr) == (0, b"")
        assert json.loads(done.stdout) == {"exported": 2, "not_exported": []}
    assert len(independent.aegis((tmp_path / "aegis").read_bytes(), OTHER.encode())) == 2
    assert len(decrypt(tmp_path / "frontdesk", OTHER.encode()).stdout.splitlines()) == 2
    path = tmp_path / "links"
    done = run(environment, "export", "Zoë", str(path), "--format", "uri", "--yes", *lines,
               stdin=PASSWORD)  # fmt: skip
    assert done.returncode == 0
    assert len(path.read_bytes().splitlines()) == 2


def test_what_stays_is_told(maria, tmp_path, monkeypatch):
    asides = (
        Quarantined(b"half an entry", 1, Quarantine.DAMAGED, "Lost"),
        Quarantined(b"from tomorrow", 9, Quarantine.NEWER),
    )
    monkeypatch.setattr(UnlockedVault, "quarantined", asides)
    maria.ok("token", "remove", PERSON, "Lab", lines=[PASSWORD])
    path = tmp_path / "x"
    words = ("export", PERSON, str(path), "--format", "aegis", "--password-file", "-")
    done = maria.run(*words, stdin="\n".join(LINES))
    assert done.status == 0
    assert done.err.splitlines() == [
        "Not exported: “Lost”. It is set aside: it is damaged.",
        "Not exported: an entry without a name. It is set aside: a newer Frontdesk wrote it.",
    ]
    assert done.out.splitlines() == [
        f"{path} holds 1 token, read back and compared.",
        "Left in the trash: 1.",
    ]
