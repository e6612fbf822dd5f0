import os

import pytest

from desktop.presenters.resume import Left, Resume
from desktop.secret import Secret

KEY = bytes(range(32))
LINK = b"otpauth://totp/Cliniko:maria?secret=JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(
    "arguments", [[], ["--resume-reason", "user"], ["--resume-vault", "0123456789abcdef"]]
)
def test_what_a_process_left_is_read(arguments):
    assert Left(arguments).resume().arguments() == arguments


def test_nothing_was_left():
    left = Left([])
    assert (left.geometry, left.fault, left.lock) == ("", False, None)
    assert left.resume() == Resume()


def test_what_is_for_the_window():
    words = ["--resume-geometry", "AdnQ", "--resume-fault", "TypeError x:1", "--resume-lock", "7"]
    left = Left(words)
    assert (left.geometry, left.fault, left.lock) == ("AdnQ", True, 7)


def test_a_pipe_is_read_once():
    reading, writing = os.pipe()
    os.write(writing, KEY + LINK)
    os.close(writing)
    left = Left(["--resume-key", str(reading), "--resume-link", str(reading)])
    assert left.resume().key == Secret(KEY)
    assert left.resume().link == Secret(LINK)
