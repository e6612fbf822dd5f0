import argparse
from pathlib import Path

import pytest

from desktop import data
from desktop.cli import arguments
from desktop.cli.program import COMMANDS
from tests.cli.conftest import HOTP, PASSWORD, PERSON, SECRET, URI

MISUSED = [
    "vault", "token", "nonsense", "vault nonsense", "vault create", "vault verify",
    "vault verify a b", "vault backup a", "vault restore", "token list", "token rename a b",
    "token code a", "token code a b --at noon", "token code a b --at", "scan", "doctor now",
    "vault list --what", "vault list --data", "--password-file", "--json", "--resume-x vault list",
    "token add a", "token add a - --image x", "token add a - extra", "token add a -x",
    "vault create ''", "vault create LONG", "vault create TAB", "import a",
    "import a b --format fax", "import a b c", "export a b",
    "practice-clinic --port x", "practice-clinic here", "vault verify --accept-older a", "--vers",
]  # fmt: skip


def words_of(command):
    gaps = {"''": "", "LONG": "x" * 101, "TAB": "\x07"}
    return [gaps.get(word, word) for word in command.split()]


@pytest.mark.parametrize("command", MISUSED)
@pytest.mark.parametrize("as_json", [False, True])
def test_misused(desk, command, as_json):
    result = desk.run(*(["--json"] if as_json else []), *words_of(command))
    assert (result.status, result.out) == (2, "")
    assert "Traceback" not in result.err
    assert len(result.err.strip()) > 10
    assert not desk.data.exists()


def test_what_is_said_shows_no_secret(desk):
    for words in (["token", "add", PERSON, URI, "extra", HOTP], [URI], ["token", "add", "-x", URI]):
        result = desk.run(*words)
        assert result.status == 2
        assert SECRET not in result.err
        assert "GEZDG" not in result.err


def test_half_a_link_is_not_shown_either(desk):
    for word in (URI.replace("//", ""), URI.replace("://", ":").upper()):
        assert SECRET not in desk.run(word).err


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["-h"],
        ["vault", "--help"],
        ["token", "add", "-h"],
        ["--version"],
        ["scan", "-h"],
    ],
)
def test_told(desk, words):
    result = desk.run(*words)
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith(("usage: frontdesk", "Frontdesk "))


def test_every_command_has_help_that_ends(desk):
    for command in COMMANDS:
        assert desk.run(*command.split(), "--help").out.startswith(f"usage: frontdesk {command}")


@pytest.mark.parametrize("place", range(4))
def test_what_stands_anywhere(maria, place):
    words = ["token", "list", PERSON]
    words[place:place] = ["--json", "--password-file", "-", "--data", str(maria.data)]
    result = maria.run(*words, stdin=PASSWORD)
    assert (result.status, len(result.json)) == (0, 2)


def test_the_command_line_wins_over_the_environment(maria, tmp_path):
    assert maria.ok("vault", "list", "--data", str(tmp_path / "other")) == []


def test_where_the_data_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert data.folder("a", {"FRONTDESK_DATA": "b"}) == Path.cwd() / "a"
    assert data.folder(None, {"FRONTDESK_DATA": "b"}) == Path.cwd() / "b"
    assert data.folder(None, {"FRONTDESK_DATA": ""}) == data.folder(None, {})
    assert data.folder(None, {}).is_absolute()
    assert data.folder(None, {}).name == "frontdesk"


def test_a_parser_that_is_asked_for_nothing_says_so():
    with pytest.raises(arguments.UsageError):
        arguments.parse([])
    assert isinstance(arguments.parse(["doctor"]), argparse.Namespace)
