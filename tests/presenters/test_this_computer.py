from desktop.autolock import LockReason
from desktop.presenters.picker import Notice, NoticeKind
from desktop.presenters.this_computer import ThisComputer


def test_where_everything_works_there_is_nothing_to_say():
    assert ThisComputer().notices() == ()


def test_everything_that_does_not_is_said_once():
    missing = frozenset({LockReason.SLEEP, LockReason.SCREEN_LOCK})
    computer = ThisComputer(missing=missing, idle_told=False, remote=True, capture_refused=True)
    assert computer.notices() == (
        Notice(NoticeKind.NO_LOCK_EVENTS, missing=missing),
        Notice(NoticeKind.NO_IDLE_TIME),
        Notice(NoticeKind.REMOTE_SESSION),
        Notice(NoticeKind.CAPTURE_REFUSED),
    )
