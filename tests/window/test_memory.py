"""What a lock leaves in memory: nothing. What an unlock leaves of the password: nothing."""

import secrets
import string
import time
from base64 import b32encode
from dataclasses import replace

import pytest

from desktop.otp.code import code_at
from desktop.otp.token import Token
from desktop.secret import Secret
from desktop.vault.recovery import RecoveryCode
from tests.window.program import needs_display, running, wait_until

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
        # Ten digits: a shorter number stands in memory by chance.
        self.tokens = [
            Token(
                issuer="Cliniko",
                account=f"{i}@x",
                secret=Secret(secrets.token_bytes(20)),
                digits=10,
            )
            for i in range(30)
        ]
        vault.add_all((token, f"Clinic {i}", None) for i, token in enumerate(self.tokens))
        self.key = vault.key_copy().reveal()
        vault.lock()

    def secrets(self):
        raw = [token.secret.reveal() for token in self.tokens]
        return [*raw, *(b32encode(each) for each in raw), *(each.hex() for each in raw)]

    def codes(self):
        now = time.time()
        return [code_at(t, now + step).text for t in self.tokens for step in (-60, -30, 0, 30)]

    def everything(self):
        # Without its first letters too: an allocator writes over the start of what it frees.
        return [self.password, self.password[4:], self.key, *self.secrets(), *self.codes()]


@pytest.fixture
def known(shelf):
    needs_display()
    return Known(shelf)


def unlock(program, password):
    program.wait_for(PICKER)
    program.key("Return")
    program.wait_for(UNLOCK)
    program.type(password)
    program.key("Return")
    program.wait_for(OPEN)


def lock(program):
    program.key("ctrl+l")
    program.wait_for(PICKER)


def test_the_scan_finds_what_is_there(known, shelf):
    with running(shelf.folder) as program:
        unlock(program, known.password)
        assert program.copies(known.key) > 0
        assert program.copies(*known.secrets()) >= len(known.tokens)


def test_an_open_vault_does_not_know_its_password(known, shelf):
    with running(shelf.folder) as program:
        unlock(program, known.password)
        assert program.copies(known.password, known.password[4:]) == 0


def test_nothing_is_left_after_a_lock(known, shelf):
    with running(shelf.folder) as program:
        for _ in range(CYCLES):
            unlock(program, known.password)
            program.key("ctrl+1")  # a code on the clipboard
            lock(program)
            assert program.copies(*known.everything()) == 0


def test_a_pasted_password_is_left_behind_by_the_unlock(known, shelf, clipboard):
    clipboard(known.password)
    with running(shelf.folder) as program:
        program.wait_for(PICKER)
        program.key("Return")
        program.wait_for(UNLOCK)
        program.key("ctrl+v", "Return")
        program.wait_for(OPEN)
        assert program.copies(known.password, known.password[4:]) == 0
        assert program.copies(known.key) > 0
        lock(program)
        assert program.copies(*known.everything()) == 0
