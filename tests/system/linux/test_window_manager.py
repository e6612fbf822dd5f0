"""What is the window manager's own: being replaced, and the end of the X server."""

import pytest

from desktop.autolock import LockReason
from desktop.system.linux.window_manager import WindowManager
from tests.system.linux import stage

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def screen():
    with stage.screen() as screen:
        yield screen


@pytest.fixture
def told():
    return []


@pytest.fixture
def source(screen, told):
    screen.start_manager()
    screen.wait_for_manager()
    source = WindowManager(screen.name)
    source.start(told.append)
    yield source
    source.stop()


def test_one_that_is_replaced_is_lost_and_its_successor_is_watched(screen, source, told, qtbot):
    old = screen.manager
    new = screen.start_manager("--replace")
    qtbot.waitUntil(lambda: told == [LockReason.DESKTOP_LOST])
    old.wait()
    screen.wait_for_manager()
    assert told == [LockReason.DESKTOP_LOST]
    new.terminate()
    qtbot.waitUntil(lambda: told == 2 * [LockReason.DESKTOP_LOST])


def test_one_that_is_killed_is_lost(screen, source, told, qtbot):
    screen.manager.kill()
    qtbot.waitUntil(lambda: told == [LockReason.DESKTOP_LOST])


def test_the_end_of_the_x_server_is_told_once_and_ends_nothing_else(screen, source, told, qtbot):
    screen.server.kill()
    qtbot.waitUntil(lambda: LockReason.DESKTOP_LOST in told)
    source.read()
    source.settled()
    assert told == [LockReason.DESKTOP_LOST]


def test_without_an_x_server():
    source = WindowManager(":999")
    with pytest.raises(OSError, match="X server"):
        source.start(print)
    source.stop()
