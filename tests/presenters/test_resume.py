import os

import pytest

from desktop.autolock import LockReason
from desktop.presenters.resume import Left, Resume, Shown, shown_after
from desktop.secret import Secret

KEY = bytes(range(32))
LINK = b"otpauth://totp/Cliniko:maria?secret=JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize("before", Shown)
@pytest.mark.parametrize("reason", [None, *LockReason])
def test_what_was_out_of_sight_stays_there_unless_somebody_waits_for_the_picker(reason, before):
    after = shown_after(reason, before)
    assert after is (Shown.NORMAL if reason is LockReason.HAND_OVER else before)


@pytest.mark.parametrize("before", Shown)
def test_nobody_who_is_typing_elsewhere_is_interrupted(before):
    after = shown_after(LockReason.IDLE, before, interrupts=True)
    assert after is (Shown.MINIMISED if before is Shown.NORMAL else before)
    assert shown_after(LockReason.HAND_OVER, before, interrupts=True) is Shown.NORMAL


@pytest.mark.parametrize(
    ("shown", "arguments"),
    [
        (Shown.NORMAL, []),
        (Shown.MINIMISED, ["--resume-shown", "minimised"]),
        (Shown.TRAY, ["--resume-shown", "tray"]),
    ],
)
def test_where_it_was_seen_is_left_to_the_next_process(shown, arguments):
    assert Resume(shown=shown).arguments() == arguments
    assert Left(arguments).resume().shown is shown


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
