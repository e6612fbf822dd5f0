import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Clock
from tests.system.linux.idle_compositor import IdleCompositor

if sys.platform != "linux":
    pytest.skip("Wayland is Linux's", allow_module_level=True)
pytest.importorskip("pywayland.client", reason="pywayland has no wheel for this computer")

from desktop.system.linux.idle_wayland import AFTER, WaylandIdle

ROOT = Path(__file__).parents[3]
ASK_AND_END = """
from desktop.system.linux.idle_wayland import WaylandIdle
idle = WaylandIdle()
print(idle.seconds())
"""


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Start a compositor, which the program finds."""
    path = tmp_path / "wayland"
    monkeypatch.setenv("WAYLAND_DISPLAY", str(path))
    monkeypatch.delenv("WAYLAND_SOCKET", raising=False)
    started = []

    def compositor(**how):
        started.append(IdleCompositor(path, **how))
        return started[-1]

    yield compositor
    for each in started:
        each.end()


@pytest.fixture
def compositor(start):
    return start()


@pytest.fixture
def idle(compositor, clock, qapp):
    return WaylandIdle(clock)


def heard(qtbot, idle, *, idle_seats):
    """Ask until what the compositor said is there."""

    def read():
        idle.seconds()
        return sum(since is not None for since in idle._idle_since) == idle_seats

    qtbot.waitUntil(read)


def test_at_first_somebody_is_there(idle, clock):
    clock.now += 30
    assert idle.seconds() == 0


def test_idle_time_counts_from_before_the_compositor_told_it(idle, compositor, clock, qtbot):
    compositor.idled()
    heard(qtbot, idle, idle_seats=1)
    assert idle.seconds() == AFTER
    clock.now += 60
    assert idle.seconds() == 60 + AFTER
    compositor.resumed()
    heard(qtbot, idle, idle_seats=0)
    assert idle.seconds() == 0


def test_the_seat_that_was_touched_last_counts(start, clock, qapp, qtbot):
    compositor = start(seats=2)
    idle = WaylandIdle(clock)
    assert [seat for _request, _after, seat in compositor.asked] == [0, 1]
    compositor.idled(0)
    heard(qtbot, idle, idle_seats=1)
    assert idle.seconds() == 0
    clock.now += 10
    compositor.idled(1)
    heard(qtbot, idle, idle_seats=2)
    assert idle.seconds() == AFTER


@pytest.mark.parametrize(
    ("version", "request_"),
    [
        (1, "get_idle_notification"),
        (2, "get_input_idle_notification"),
        (3, "get_input_idle_notification"),
    ],
)
def test_a_video_call_is_nobody_where_the_compositor_can_tell(start, version, request_, qapp):
    compositor = start(version=version)
    WaylandIdle(Clock())
    assert compositor.asked == [(request_, int(AFTER * 1_000), 0)]


@pytest.mark.parametrize("lacking", [{"version": 0}, {"seats": 0}])
def test_a_compositor_that_cannot_tell_is_an_error(start, lacking, qapp):
    start(**lacking)
    with pytest.raises(OSError, match="does not tell"):
        WaylandIdle()


def test_without_a_compositor_it_is_an_error(monkeypatch, tmp_path, qapp):
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(OSError, match="no Wayland compositor"):
        WaylandIdle()
    monkeypatch.setenv("WAYLAND_DISPLAY", str(tmp_path / "nothing"))
    with pytest.raises(OSError, match="does not answer"):
        WaylandIdle()


def test_without_the_library_it_is_an_error(compositor, monkeypatch, qapp):
    monkeypatch.setitem(sys.modules, "pywayland.client.display", None)
    with pytest.raises(OSError, match="no library"):
        WaylandIdle()


def test_a_compositor_that_went_away_is_an_error(idle, compositor, qtbot):
    compositor.end()

    def gone():
        try:
            idle.seconds()
        except OSError:
            return True
        return False

    qtbot.waitUntil(gone)
    for _again in range(2):
        with pytest.raises(OSError, match="is gone"):
            idle.seconds()


def test_the_interpreter_ends_in_peace(compositor):
    done = subprocess.run(
        [sys.executable, "-c", ASK_AND_END],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "0.0\n", "")
