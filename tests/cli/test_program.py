"""What happens between a command and the exit status, when something goes wrong."""

import io

from desktop.cli import program
from desktop.cli.terminal import Terminal, printable
from desktop.policy import Policy
from tests.cli.conftest import PASSWORD, PERSON


def test_a_fault_shows_where_and_nothing_else(desk, monkeypatch):
    def broken(_around):
        raise LookupError(PASSWORD)

    monkeypatch.setattr(program, "COMMANDS", {"vault list": broken})
    result = desk.run("vault", "list", "--json")
    assert (result.status, result.kind) == (1, "fault")
    assert result.err.startswith("This is a fault in Frontdesk (LookupError in test_program.py")
    assert PASSWORD not in result.out + result.err
    assert "Traceback" not in result.err


def test_what_the_disk_refuses_unforeseen_is_no_fault(desk, monkeypatch):
    def refused(_around):
        raise PermissionError(13, "no")

    monkeypatch.setattr(program, "COMMANDS", {"vault list": refused})
    assert desk.refused("vault", "list") == "disk"


class Full(io.StringIO):
    def write(self, _text):
        raise OSError(28, "No space left on device")


def test_output_that_nobody_can_store(desk):
    err = io.StringIO()
    terminal = Terminal(io.BytesIO(), Full(), err)
    status = program.run(
        ["--version"], terminal, {}, desk.shelf_in, lambda: desk.keychain, Policy()
    )
    assert status == 1
    assert err.getvalue().startswith("The disk is full")


def test_nobody_reads_what_is_said_beside(desk):
    terminal = Terminal(io.BytesIO(), io.StringIO(), Full())
    words = ["token", "list", PERSON]
    assert program.run(words, terminal, {}, desk.shelf_in, lambda: desk.keychain, Policy()) == 1
    assert program.run(["x"], terminal, {}, desk.shelf_in, lambda: desk.keychain, Policy()) == 2


def test_a_name_cannot_command_a_terminal():
    assert printable("  a\x1b[2Jb\nc\u202ed") == "  a [2Jb cd"
