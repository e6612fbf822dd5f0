"""What a lock leaves in memory: nothing. What an unlock leaves of the password: nothing."""

import secrets
import string
import subprocess
import sys
import time
from base64 import b32encode
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.otp.code import code_at
from desktop.otp.token import Token
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from tests.presenters.test_departures import decrypt
from tests.window.program import needs_display, running, wait_until
from tests.window.states import (
    OF_THE_FILE,
    codes_to_be_printed,
    export_being_made,
    export_own_password,
    export_password,
    export_to_be_saved,
)

PICKER = "Frontdesk"
UNLOCK = "Unlock – Frontdesk"
OPEN = "Maria Lindqvist – Frontdesk"
CYCLES = 20


class Known:
    """A vault whose secrets this test knows, and the program under test should forget."""

    def __init__(self, shelf, letters=string.ascii_lowercase):
        self.password = "".join(secrets.choice(letters) for _ in range(24))
        vault = shelf.create(
            "Maria Lindqvist", Secret(self.password.encode()), RecoveryCode.generate()
        )
        # All secrets begin alike, so that one search finds any of them; ten bytes are sixteen signs
        # of Base32. Ten digits: a shorter number stands in memory by chance.
        self.mark = secrets.token_bytes(10)
        self.tokens = [
            Token(
                issuer="Cliniko",
                account=f"{i}@x",
                secret=Secret(self.mark + secrets.token_bytes(10)),
                digits=10,
            )
            for i in range(30)
        ]
        # Copies, for the vault wipes its own when it is locked.
        copies = [replace(token, secret=token.secret.copy()) for token in self.tokens]
        vault.add_all((token, f"Clinic {i}", None) for i, token in enumerate(copies))
        self.key = vault.key_copy().reveal()
        vault.lock()

    def secrets(self):
        return [self.mark, b32encode(self.mark).decode(), self.mark.hex()]

    def passwords(self):
        # Without its first letters: an allocator writes over the start of what it frees.
        return [self.password[4:]]

    def codes(self):
        now = time.time()
        return {code_at(t, now + step).text for t in self.tokens for step in (-60, -30, 0, 30)}

    def kept_by(self, program):
        """How many copies of the password, the key and the secrets are in memory."""
        return program.copies(*self.passwords(), self.key, *self.secrets())

    def left_in(self, program):
        """How much of what was known is in memory, the codes included."""
        return self.kept_by(program) + len(program.numbers(10) & self.codes())


@pytest.fixture
def known(shelf):
    needs_display()
    return Known(shelf)


@pytest.fixture
def clipboard():
    """Let another program hold a text on the clipboard."""
    held = []

    def hold(text):
        owner = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("clipboard_owner.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        held.append(owner)
        owner.stdin.write(text + "\n")
        owner.stdin.flush()
        assert owner.stdout.readline() == "held\n"

    yield hold
    for owner in held:
        owner.kill()
        owner.communicate()


def ask(program):
    """Go to the password field."""
    program.wait_for(PICKER)
    program.key("Return")
    program.wait_for(UNLOCK)


def unlock(program, password):
    ask(program)
    program.type(password)
    program.key("Return")
    program.wait_for(OPEN)


def lock(program):
    program.key("ctrl+l")
    wait_until(lambda: program.titles() == [PICKER], "the picker, and nothing else")


def test_the_scan_finds_what_is_there(known, shelf):
    with running(shelf.folder) as program:
        unlock(program, known.password)
        assert program.copies(known.key) > 0
        assert program.copies(*known.secrets()) >= len(known.tokens)
        assert program.numbers(10) & known.codes()


def test_an_open_vault_does_not_know_its_password(known, shelf):
    with running(shelf.folder) as program:
        unlock(program, known.password)
        assert program.copies(*known.passwords()) == 0


def test_nothing_is_left_after_a_lock(known, shelf):
    with running(shelf.folder) as program:
        for cycle in range(1, CYCLES + 1):
            unlock(program, known.password)
            program.key("ctrl+1")  # a code on the clipboard
            lock(program)
            assert known.kept_by(program) == 0
            if cycle % 5 == 0:  # looking for numbers takes seconds
                assert known.left_in(program) == 0


def test_a_pasted_password_is_left_behind_by_the_unlock(known, shelf, clipboard):
    clipboard(known.password)
    with running(shelf.folder) as program:
        ask(program)
        before = program.pid
        program.key("ctrl+v", "Return")
        wait_until(lambda: program.replaced(before), "the process after this one")
        program.wait_for(OPEN)
        assert program.copies(known.key) > 0
        assert program.copies(*known.passwords()) == 0
        lock(program)
        assert known.left_in(program) == 0


def test_a_password_that_was_pasted_and_taken_back_is_left_behind_too(known, shelf, clipboard):
    clipboard(known.password)
    with running(shelf.folder) as program:
        ask(program)
        program.key("ctrl+v", "ctrl+a", "BackSpace")
        program.type(known.password)
        before = program.pid
        program.key("Return")
        wait_until(lambda: program.replaced(before), "the process after this one")
        program.wait_for(OPEN)
        assert program.copies(*known.passwords()) == 0


def test_a_password_typed_half_way_is_forgotten(known, shelf):
    with running(shelf.folder) as program:
        ask(program)
        program.type(known.password)
        lock(program)
        assert known.left_in(program) == 0


def in_memory(program):
    return program.copies(OF_THE_FILE[4:], OF_THE_FILE.encode()[4:])


EXPORTS = (
    export_password,
    export_own_password,
    export_being_made,
    export_to_be_saved,
    codes_to_be_printed,
)


def test_nothing_is_left_of_an_export(known, shelf, tmp_path):
    with running(shelf.folder) as program:
        for enter in EXPORTS:
            enter(program, known.password, tmp_path)
            lock(program)
            assert known.kept_by(program) + in_memory(program) == 0, enter.__name__


def test_the_password_of_a_file_is_forgotten_when_the_page_is_left(known, shelf, tmp_path):
    with running(shelf.folder) as program:
        export_to_be_saved(program, known.password, tmp_path)
        program.key("ctrl+a")
        program.type(str(tmp_path / "tokens.vault"))
        program.key("Return")
        path = tmp_path / "tokens.vault"
        wait_until(path.exists, "the file")
        program.wait_for(OPEN)
        before = program.pid
        program.key("Escape")
        wait_until(lambda: program.replaced(before), "the process after this one")
        program.wait_for(OPEN)
        assert in_memory(program) == 0
        assert program.copies(known.key) > 0
        assert [each.name for each in tmp_path.glob("*.*")] == ["tokens.vault"]
    found = decrypt(path, OF_THE_FILE.encode()).stdout.decode().splitlines()
    assert len(found) == len(known.tokens)


DIALOGS = {
    "a file dialog": ["ctrl+o"],
    "a menu": ["Down", "Menu"],
    "the form for a key": ["ctrl+k"],
}


@pytest.mark.parametrize("keys", DIALOGS.values(), ids=DIALOGS)
def test_nothing_is_left_after_a_lock_with_something_open(known, shelf, keys):
    with running(shelf.folder) as program:
        unlock(program, known.password)
        before = program.windows()
        program.key(*keys)
        if "ctrl+k" not in keys:
            wait_until(lambda: len(program.windows()) > len(before), "a second window")
        lock(program)
        assert len(program.windows()) == 1
        assert known.left_in(program) == 0
