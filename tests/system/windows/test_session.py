import ctypes
from ctypes import wintypes

import pytest

from desktop.autolock import WANTED, LockReason
from desktop.system.idle_time import idle_time
from desktop.system.lock_events import LockEvents, lock_events
from desktop.system.windows import session

user = ctypes.WinDLL("user32", use_last_error=True)
message = [wintypes.HWND, wintypes.UINT, wintypes.WPARAM, wintypes.LPARAM]
user.PostMessageW.argtypes = user.SendMessageW.argtypes = message
user.SendMessageW.restype = ctypes.c_ssize_t
user.IsWindow.argtypes = [wintypes.HWND]

CLOSED, OPEN = 0, 1
OTHER_SETTING = "02731015-4510-4526-99e6-e5a17ebd1aea"  # the display


@pytest.fixture
def told():
    return []


@pytest.fixture
def locks(qapp, told):
    source = session.SessionSource()
    source.start(told.append)
    yield source._window.handle_number
    source.stop()


@pytest.fixture
def broadcasts(qapp, told):
    source = session.BroadcastSource()
    source.start(told.append)
    yield source._window.handle_number
    source.stop()


def power_setting(window, setting, value):
    data = session._PowerSetting(session._guid(setting), 4, value)
    address = ctypes.addressof(data)
    user.SendMessageW(window, session.WM_POWERBROADCAST, session.PBT_POWERSETTINGCHANGE, address)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (2, LockReason.USER_SWITCH),
        (4, LockReason.REMOTE_DISCONNECT),
        (6, LockReason.LOG_OFF),
        (7, LockReason.SCREEN_LOCK),
    ],
)
def test_who_leaves_the_session_is_told_of(qtbot, locks, told, change, reason):
    user.PostMessageW(locks, session.WM_WTSSESSION_CHANGE, change, 1)
    qtbot.waitUntil(lambda: told == [reason])


def test_who_comes_back_is_not(locks, told):
    for change in (1, 3, 5, 8):  # connected, logged on, unlocked
        user.SendMessageW(locks, session.WM_WTSSESSION_CHANGE, change, 1)
    assert told == []


def test_sleep_is_told_of_before_the_answer(broadcasts, told):
    user.SendMessageW(broadcasts, session.WM_POWERBROADCAST, session.PBT_APMSUSPEND, 0)
    assert told == [LockReason.SLEEP]


def test_waking_up_is_not_told_of(broadcasts, told):
    for event in (0x7, 0x12, 0xA):  # resumed by somebody, resumed by itself, another battery
        user.SendMessageW(broadcasts, session.WM_POWERBROADCAST, event, 0)
    assert told == []


def test_a_lid_is_told_of_when_it_closes_and_not_because_it_is_closed(broadcasts, told):
    power_setting(broadcasts, session._LID, CLOSED)  # at a desk, with another screen
    power_setting(broadcasts, session._LID, CLOSED)
    power_setting(broadcasts, session._LID, OPEN)
    power_setting(broadcasts, OTHER_SETTING, CLOSED)
    assert told == []
    power_setting(broadcasts, session._LID, CLOSED)
    assert told == [LockReason.LID]


def test_a_log_off_is_told_of_and_never_held_up(broadcasts, told):
    assert user.SendMessageW(broadcasts, session.WM_QUERYENDSESSION, 0, 0) == 1
    assert told == [LockReason.LOG_OFF]


def test_a_log_off_that_others_called_off_is_told_of_no_more(broadcasts, told):
    user.SendMessageW(broadcasts, session.WM_ENDSESSION, 0, 0)
    assert told == []
    user.SendMessageW(broadcasts, session.WM_ENDSESSION, 1, 0)
    assert told == [LockReason.LOG_OFF]


def test_everything_wanted_is_told_of_here(qapp, told):
    events = lock_events()
    events.start(told.append)
    assert events.missing == frozenset()
    events.settled()
    events.stop()
    events.stop()


def test_nothing_is_heard_after_stop(qapp, told):
    for source, number, what in (
        (session.SessionSource(), session.WM_WTSSESSION_CHANGE, 7),
        (session.BroadcastSource(), session.WM_POWERBROADCAST, session.PBT_APMSUSPEND),
    ):
        source.stop()  # before there is anything to stop
        source.start(told.append)
        window = source._window.handle_number
        assert user.IsWindow(window)
        source.stop()
        assert not user.IsWindow(window)
        user.PostMessageW(window, number, what, 0)
    qapp.processEvents()
    assert told == []


def test_a_refusal_of_windows_is_an_error_and_what_is_not_told_of_is_missing(
    qapp, told, monkeypatch
):
    class Refusing:
        """The library in front of a service that has not started yet."""

        def WTSRegisterSessionNotification(self, _window, _flags):
            ctypes.set_last_error(1702)  # RPC_S_INVALID_BINDING
            return 0

        def WTSUnRegisterSessionNotification(self, _window):
            return 0

    monkeypatch.setattr(session, "_sessions", Refusing())
    source = session.SessionSource()
    with pytest.raises(OSError, match="1702"):
        source.start(told.append)
    source.stop()
    events = LockEvents(session.sources())
    events.start(told.append)
    assert events.missing == {LockReason.SCREEN_LOCK, LockReason.USER_SWITCH}
    assert events.missing < WANTED
    events.stop()


def test_a_key_ends_the_idle_time():
    user.keybd_event(0x10, 0, 0, 0)  # Shift
    user.keybd_event(0x10, 0, 2, 0)
    assert 0 <= idle_time().seconds() < 5


@pytest.mark.parametrize(
    ("then", "now", "seconds"),
    [(1_000, 3_500, 2.5), (0xFFFF_FC18, 1_000, 2.0), (7, 7, 0.0)],
)
def test_the_clock_of_keys_may_begin_anew(then, now, seconds):
    assert session.since(then, now) == seconds
