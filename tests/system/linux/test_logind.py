"""What is logind's own: the delay, the session, who sent it, and buses that misbehave."""

import os
import signal
import socket
import threading
import time

import pytest

from desktop.autolock import LockReason
from desktop.system.linux.logind import Logind
from desktop.system.linux.screen_savers import ScreenSavers
from tests.system.linux import stage
from tests.system.linux.scenes import LOGIND, LogindScene, play_logind

pytestmark = pytest.mark.usefixtures("qapp")
UNHEARD = frozenset({LockReason.SLEEP, LockReason.LOG_OFF, LockReason.DESKTOP_LOST})


@pytest.fixture
def scene(services_on_a_bus):
    played = LogindScene(*services_on_a_bus)
    yield played
    played.end()


@pytest.fixture
def told():
    return []


@pytest.fixture
def logind(scene, told):
    source = scene.source()
    source.start(told.append)
    yield source
    source.stop()


def test_sleep_is_held_up_from_the_start_and_again_after_waking_up(scene, logind, told, qtbot):
    for count in (1, 2):
        assert scene.is_awaited()
        scene.sleep()
        qtbot.waitUntil(lambda count=count: len(told) == count)
        logind.settled()
        assert not scene.is_awaited()
        scene.sleep(begins=False)
        qtbot.waitUntil(scene.is_awaited)
    logind.stop()
    assert not scene.is_awaited()


def test_a_lock_for_another_reason_does_not_end_the_holding_up(scene, logind, told, qtbot):
    scene.lock()
    qtbot.waitUntil(lambda: told == [LockReason.SCREEN_LOCK])
    logind.settled()
    assert scene.is_awaited()


def test_the_program_that_takes_this_ones_place_holds_nothing_up(logind):
    assert not os.get_inheritable(logind._delay)


def test_a_logind_that_refuses_to_wait_is_asked_again_after_sleep(scene, services, told, qtbot):
    services.answer(f"{LOGIND}.Manager.Inhibit", "", [])
    source = scene.source()
    assert LockReason.SLEEP in source.start(told.append)
    assert not scene.is_awaited()
    services.answer(f"{LOGIND}.Manager.Inhibit", "h", [])
    scene.sleep(begins=False)
    qtbot.waitUntil(scene.is_awaited)
    source.stop()


@pytest.fixture
def services(services_on_a_bus):
    return services_on_a_bus[0]


def test_the_session_is_the_one_the_environment_names(scene, services, monkeypatch):
    for name, asked in (("7", [["7"]]), (None, [["auto"]])):
        if name is None:
            monkeypatch.delenv("XDG_SESSION_ID", raising=False)
        else:
            monkeypatch.setenv("XDG_SESSION_ID", name)
        services.forget_calls()
        source = scene.source()
        source.start(print)
        source.stop()
        assert services.bodies(f"{LOGIND}.Manager.GetSession") == asked


def test_without_a_session_sleep_and_shutdown_are_still_told(scene, services, told, qtbot):
    services.forget(f"{LOGIND}.Manager.GetSession")
    source = scene.source()
    assert source.start(told.append) == UNHEARD
    scene.sleep()
    qtbot.waitUntil(lambda: told == [LockReason.SLEEP])
    source.stop()


def test_a_logind_that_starts_anew_is_still_heard(scene, services, logind, told, qtbot):
    services.disown(LOGIND)
    services.own(LOGIND)
    scene.lock()
    qtbot.waitUntil(lambda: told == [LockReason.SCREEN_LOCK])


@pytest.mark.parametrize("to_us", [False, True])
def test_what_a_stranger_says_is_not_heard(scene, logind, told, qtbot, to_us):
    name = logind._signals._connection.baseService() if to_us else None
    with stage.services(scene.address) as stranger:
        stranger.emit("/org/freedesktop/login1", f"{LOGIND}.Manager", "PrepareForSleep", "b",
                      [True], name)  # fmt: skip
        stranger.own("org.example.Done")  # the bus has taken what was sent before
    scene.lock()
    qtbot.waitUntil(lambda: len(told) > 0)
    assert told == [LockReason.SCREEN_LOCK]


def test_what_is_on_its_way_when_it_is_stopped_is_not_told(scene, logind, told, qtbot):
    other = []
    second = scene.source()
    second.start(other.append)
    scene.sleep()
    scene.sleep(begins=False)
    scene.lock()
    logind.stop()
    qtbot.waitUntil(lambda: other == [LockReason.SLEEP, LockReason.SCREEN_LOCK])
    second.stop()
    assert told == []
    assert not scene.is_awaited()


def test_a_service_that_does_not_answer_is_not_waited_for(scene, services):
    services.say_nothing(f"{LOGIND}.Manager.PreparingForSleep")
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        scene.source().start(print)
    assert time.monotonic() - start < 1


@pytest.fixture
def own_bus(tmp_path):
    with stage.bus(tmp_path) as (address, daemon), stage.services(address) as services:
        yield address, daemon, services


@pytest.mark.parametrize("kind", [Logind, ScreenSavers])
def test_the_end_of_a_bus_is_told(own_bus, told, qtbot, kind):
    address, daemon, services = own_bus
    play_logind(services)
    source = kind(lambda: address)
    source.start(told.append)
    daemon.kill()
    qtbot.waitUntil(lambda: told == [LockReason.DESKTOP_LOST])
    source.settled()
    source.stop()


def test_a_bus_that_stands_still_is_not_waited_for(own_bus):
    address, daemon, services = own_bus
    play_logind(services)
    daemon.send_signal(signal.SIGSTOP)
    start = time.monotonic()
    for source in (Logind(lambda: address), ScreenSavers(lambda: address)):
        with pytest.raises(TimeoutError):
            source.start(print)
    assert time.monotonic() - start < 1


def greet(bus):
    """Let a program in as a bus does, and then say nothing to it any more."""
    with bus.accept()[0] as client:
        talk = client.makefile("rwb", buffering=0)
        talk.readline()  # AUTH
        talk.write(b"OK 0123456789abcdef0123456789abcdef\r\n")
        talk.readline()  # NEGOTIATE_UNIX_FD
        talk.write(b"AGREE_UNIX_FD\r\n")
        while talk.read(1):
            pass


def test_a_bus_that_greets_and_then_says_nothing_is_not_waited_for(tmp_path):
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(str(tmp_path / "silent"))
        bus.listen()
        thread = threading.Thread(target=greet, args=[bus])
        thread.start()
        start = time.monotonic()
        with pytest.raises(TimeoutError):
            Logind(lambda: f"unix:path={tmp_path}/silent").start(print)
        assert time.monotonic() - start < 1
        thread.join()
