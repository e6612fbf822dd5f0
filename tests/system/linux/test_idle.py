"""For how long nobody has touched the computer: a real X server, and Mutter's part played."""

import time

import pytest

from desktop.system import linux
from desktop.system.idle_time import idle_time
from desktop.system.linux.idle_mutter import MutterIdle
from desktop.system.linux.idle_x11 import X11Idle
from tests.system.linux import stage
from tests.window.program import wait_until

MUTTER = "org.gnome.Mutter.IdleMonitor"


def test_the_x_server_counts_until_a_key_or_the_mouse_is_used(own_screen):
    stage.needs("xdotool")
    idle = X11Idle(own_screen.name)
    for used in (("key", "shift"), ("mousemove_relative", "3", "3")):
        wait_until(lambda: idle.seconds() > 0.3, "time to pass")
        own_screen.run("xdotool", *used)
        assert idle.seconds() < 0.3


def test_an_x_server_that_is_not_there():
    with pytest.raises(OSError, match="X server"):
        X11Idle(":999")


def test_an_x_server_that_ends_ends_nothing_else():
    with stage.screen() as screen:
        idle = X11Idle(screen.name)
        assert idle.seconds() >= 0
        screen.server.kill()
        screen.server.wait()
        for _ in range(2):
            with pytest.raises(OSError, match="X server"):
                idle.seconds()


@pytest.fixture
def mutter(services_on_a_bus, monkeypatch):
    services, address = services_on_a_bus
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    services.answer(f"{MUTTER}.GetIdletime", "t", [777_000])
    assert services.own(MUTTER)
    yield services
    services.disown(MUTTER)


def test_mutter_counts_milliseconds(mutter):
    idle = MutterIdle()
    assert idle.seconds() == 777
    mutter.answer(f"{MUTTER}.GetIdletime", "t", [1])
    assert idle.seconds() == 0.001


def test_a_mutter_that_hangs_is_asked_anew(mutter):
    idle = MutterIdle()
    mutter.say_nothing(f"{MUTTER}.GetIdletime")
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        idle.seconds()
    assert time.monotonic() - start < 1
    mutter.answer(f"{MUTTER}.GetIdletime", "t", [5_000])
    assert idle.seconds() == 5


def test_an_answer_of_another_kind_is_none(mutter):
    mutter.answer(f"{MUTTER}.GetIdletime", "s", ["long"])
    with pytest.raises(OSError, match="no sense"):
        MutterIdle()


def test_without_mutter(services_on_a_bus):
    with pytest.raises(OSError, match="D-Bus"):
        MutterIdle(lambda: services_on_a_bus[1])


def test_without_a_session_bus(monkeypatch, tmp_path):
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with pytest.raises(OSError, match="no session bus"):
        MutterIdle()


@pytest.fixture
def session(monkeypatch):
    """Set what tells the kind of session; None: not set."""

    def set_up(kind, wayland=None, display=None):
        names = {"XDG_SESSION_TYPE": kind, "WAYLAND_DISPLAY": wayland, "DISPLAY": display}
        for name, value in names.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)

    return set_up


@pytest.mark.parametrize(
    ("kind", "wayland", "expected"),
    [("wayland", None, True), ("x11", "wayland-1", False), ("tty", None, False),
     ("tty", "wayland-0", True), (None, None, False), (None, "wayland-0", True)],
)  # fmt: skip
def test_the_kind_of_session(session, kind, wayland, expected):
    session(kind, wayland)
    assert linux.on_wayland() is expected


def test_on_x11_the_x_server_is_asked(session, own_screen, mutter):
    session("x11", display=own_screen.name)
    assert isinstance(idle_time(), X11Idle)


def test_on_wayland_the_x_server_is_not_asked(session, own_screen, mutter):
    session("wayland", "wayland-0", own_screen.name)
    assert isinstance(idle_time(), MutterIdle)


def test_where_nobody_counts(session, own_screen, services_on_a_bus, monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", services_on_a_bus[1])
    session("wayland", "wayland-0", own_screen.name)
    with pytest.raises(OSError, match="Wayland compositor"):
        idle_time()


def test_an_x_server_that_does_not_count_leaves_it_to_mutter(session, mutter):
    session("x11", display=":999")
    assert isinstance(idle_time(), MutterIdle)
